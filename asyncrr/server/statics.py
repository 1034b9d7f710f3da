"""The static data of all recordings: of each component of an entity the newest value, and the chunks that these are in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Final, TypeVar

from asyncrr.wire.errors import RrdError
from asyncrr.wire.gate import Bounds
from asyncrr.wire.messages import StoreId

from .accounts import Account, Accounts, Writer
from .background import Background
from .books import Books, StoreBook
from .history import ENTRY_OVERHEAD, Entry, Frame, Log
from .static_chunks import INLINE, Looked, RowId, StaticRows, cut_down, look_into

_T = TypeVar("_T")

_COLUMN_OVERHEAD: Final = 185
"""Bytes of the books about one component of an entity, besides its name."""
_ENTITY_OVERHEAD: Final = 280
"""The same about one entity, besides its path."""
_CHUNK_OVERHEAD: Final = 320
"""The same about one chunk."""
_AT_ONCE: Final = 4
"""Chunks that are cut on the loop because of one message, if they are small."""
_JOB: Final = 16 * 1024
"""What any work in the background counts as, at least, in bytes of chunks."""


class Column:
    """One component of an entity: its newest value, and where that is."""

    __slots__ = ("chunk", "component", "row", "row_id")

    def __init__(self, component: str, chunk: StaticChunk, row_id: RowId, row: int) -> None:
        self.component = component
        self.chunk = chunk
        self.row_id = row_id
        self.row = row

    @property
    def cost(self) -> int:
        """Bytes that it takes."""
        return _COLUMN_OVERHEAD + sys.getsizeof(self.component)


class Entity:
    """An entity with static data."""

    __slots__ = ("account", "columns", "cost")

    def __init__(self, account: Account, cost: int) -> None:
        self.account = account
        """Who pays for it."""
        self.cost = cost
        self.columns: dict[str, Column] = {}


class StaticChunk:
    """A static chunk in the log, and for which columns it has the newest value."""

    __slots__ = ("columns", "cutting", "debt", "entry", "looked_at", "num_rows", "size")

    def __init__(self, entry: Entry, num_rows: int, size: int) -> None:
        self.entry = entry
        self.num_rows = num_rows
        self.size = size
        """Bytes that it unpacks to."""
        self.columns: dict[Column, None] = {}
        self.looked_at = sys.maxsize
        """How many columns there were when it was last asked which rows are needed."""
        self.debt = 0
        """Bytes of what has superseded parts of it since."""
        self.cutting = False

    @property
    def account(self) -> Account:
        """Who keeps it."""
        assert self.entry.account is not None
        return self.entry.account


class Statics:
    """The books about static data.

    Parameters
    ----------
    log
        Where the messages are.
    books
        What is known about their stores.
    accounts
        Who may keep how much.
    background
        Where large chunks are unpacked; at once if it is None.
    bounds
        How large a chunk may be that is looked into.
    beyond_share
        Called when a chunk is not kept, because its writer's share is used up.
    """

    def __init__(
        self, log: Log, books: Books, accounts: Accounts, background: Background | None, bounds: Bounds,
        beyond_share: Callable[[], object],
    ) -> None:  # fmt: skip
        self._log = log
        self._books = books
        self._accounts = accounts
        self._background = background
        self._bounds = bounds
        self._beyond_share = beyond_share

    def add(
        self, store_id: StoreId, rows: StaticRows, frame: tuple[Frame, ...], nbytes: int, writer: Writer,
        make_entry: Callable[[tuple[Frame, ...], int, Account | None], Entry],
    ) -> Entry | None:  # fmt: skip
        """Take in a chunk of which is known what it holds.

        Returns
        -------
        Entry or None
            None if all of it is superseded, and nothing has happened. Otherwise its entry, which is in the log unless that
            would be beyond the writer's share.
        """
        won = self._won(store_id, rows)
        if not won:
            return None
        if not self._may_keep(store_id, rows.entity_path, won, nbytes + ENTRY_OVERHEAD, writer):
            self._drop(store_id, rows.entity_path, won, writer)
            return make_entry(frame, nbytes, None)
        entry = make_entry(frame, nbytes, writer)
        self._log.append(entry)
        self._enter(store_id, rows, won, StaticChunk(entry, rows.num_rows, rows.size), writer)
        return entry

    def add_unknown(
        self,
        store_id: StoreId,
        entry: Entry,
        size: int,
        writer: Writer,
        on_settled: Callable[[RrdError | None], object],
    ) -> None:
        """Take in a chunk that is looked into later. Until then it is kept.

        Parameters
        ----------
        store_id
            The chunk's store.
        entry
            The message.
        size
            Bytes that the chunk unpacks to.
        writer
            Who waits if too much of theirs is to be looked into.
        on_settled
            Called when it has been looked into, perhaps in vain. The message has then left the log.
        """
        frame = entry.frame
        self._log.append(entry)

        def settle(found: Looked | RrdError) -> None:
            if isinstance(found, RrdError):
                self._log.remove(entry)
                on_settled(found)
                return
            rows = found.rows
            won = self._won(store_id, rows)
            if found.frame is not None:
                self._log.replace(entry, (found.frame,), len(found.frame))
            # The chunk itself is counted already.
            if won and self._may_keep(store_id, rows.entity_path, won, 0, writer):
                self._enter(store_id, rows, won, StaticChunk(entry, rows.num_rows, rows.size), writer)
            else:
                self._log.remove(entry)
                self._drop(store_id, rows.entity_path, won, writer)
            on_settled(None)

        self._run(lambda: _look_into(frame, self._bounds), settle, size, writer)

    def sweep(self, book: StoreBook, most: int) -> int:
        """Forget up to ``most`` columns of a store; how many."""
        done = 0
        while book.entities and done < most:
            path = next(reversed(book.entities))
            columns = book.entities[path].columns
            while columns and done < most:
                self._forget(columns.popitem()[1])
                done += 1
            if not columns:
                entity = book.entities.pop(path)
                entity.account.charge(-entity.cost)
        return done

    def _won(self, store_id: StoreId, rows: StaticRows) -> dict[str, tuple[RowId, int]]:
        """The components of which a chunk has the newest value, with the row that it is in."""
        book = self._books.find(store_id)
        entity = book.entities.get(rows.entity_path) if book is not None else None
        if entity is None:
            return rows.newest
        columns = entity.columns
        won = {}
        for component, found in rows.newest.items():
            before = columns.get(component)
            if before is None or found[0] > before.row_id:
                won[component] = found
        return won

    def _may_keep(
        self, store_id: StoreId, path: str, won: dict[str, tuple[RowId, int]], nbytes: int, writer: Writer
    ) -> bool:
        """Whether a chunk is within its writer's share, where it frees what it supersedes."""
        if writer is self._accounts.own:
            return True
        nbytes += _CHUNK_OVERHEAD
        book = self._books.find(store_id)
        if book is None:
            nbytes += self._books.cost_of(store_id)
        entity = book.entities.get(path) if book is not None else None
        if entity is None:
            nbytes += _ENTITY_OVERHEAD + sys.getsizeof(path)
        lost: dict[StaticChunk, int] = {}
        for component in won:
            column = entity.columns.get(component) if entity is not None else None
            if column is None:
                nbytes += _COLUMN_OVERHEAD + sys.getsizeof(component)
            else:
                lost[column.chunk] = lost.get(column.chunk, 0) + 1
        for chunk, count in lost.items():
            if count == len(chunk.columns) and chunk.account.parent is writer.parent:
                nbytes -= chunk.entry.cost + _CHUNK_OVERHEAD
        if self._accounts.may_keep(writer, nbytes):
            return True
        self._beyond_share()
        return False

    def _drop(self, store_id: StoreId, path: str, won: dict[str, tuple[RowId, int]], writer: Writer) -> None:
        """Forget rows that have been superseded by a chunk that is not kept: none is told rather than an old one."""
        book = self._books.find(store_id)
        entity = book.entities.get(path) if book is not None else None
        if book is None or entity is None:
            return
        losers: dict[StaticChunk, None] = {}
        for component in won:
            column = entity.columns.pop(component, None)
            if column is not None:
                losers[column.chunk] = None
                self._forget(column)
        for loser in losers:
            if loser.columns:
                loser.debt = loser.size
                self._shrink(loser, writer, len(losers) <= _AT_ONCE)
        if not entity.columns:
            del book.entities[path]
            entity.account.charge(-entity.cost)
            if book.is_empty:
                self._books.close(book)

    def _forget(self, column: Column) -> None:
        chunk = column.chunk
        del chunk.columns[column]
        chunk.account.charge(-column.cost)
        if not chunk.columns:
            self._remove(chunk)

    def _remove(self, chunk: StaticChunk) -> None:
        chunk.account.charge(-_CHUNK_OVERHEAD)
        self._log.remove(chunk.entry)

    def _enter(
        self,
        store_id: StoreId,
        rows: StaticRows,
        won: dict[str, tuple[RowId, int]],
        chunk: StaticChunk,
        writer: Writer,
    ) -> None:
        """Note of which columns a chunk in the log has the newest value now, and shrink those that had it before."""
        book = self._books.open(store_id, writer)
        entity = book.entities.get(rows.entity_path)
        if entity is None:
            entity = Entity(writer, _ENTITY_OVERHEAD + sys.getsizeof(rows.entity_path))
            book.entities[rows.entity_path] = entity
            writer.charge(entity.cost)
        losers: dict[StaticChunk, None] = {}
        cost = _CHUNK_OVERHEAD
        for component, (row_id, row) in won.items():
            column = entity.columns.get(component)
            if column is None:
                column = entity.columns[component] = Column(component, chunk, row_id, row)
            else:
                loser = column.chunk
                del loser.columns[column]
                loser.account.charge(-column.cost)
                losers[loser] = None
                column.chunk, column.row_id, column.row = chunk, row_id, row
            chunk.columns[column] = None
            cost += column.cost
        chunk.account.charge(cost)
        at_once = len(losers) <= _AT_ONCE
        self._shrink(chunk, writer, at_once)
        for loser in losers:
            loser.debt += chunk.entry.nbytes // len(losers)
            self._shrink(loser, writer, at_once)

    def _shrink(self, chunk: StaticChunk, writer: Writer, at_once: bool) -> None:
        """Drop what is superseded of a chunk, once that is half of it or as much has come as that costs."""
        if not chunk.columns:
            self._remove(chunk)
            return
        if chunk.cutting or chunk.num_rows == 1:
            return
        paid = chunk.debt >= chunk.size
        if not paid and len(chunk.columns) * 2 > chunk.looked_at:
            return
        chunk.looked_at = len(chunk.columns)
        chunk.debt = 0
        needed = {column.row for column in chunk.columns}
        if len(needed) == chunk.num_rows or not (paid or len(needed) * 2 <= chunk.num_rows):
            return
        frame = chunk.entry.frame
        # Until it is cut, and where it cannot be, the whole chunk says the same: readers go by row ids, too.
        chunk.cutting = True

        def done(cut: bytes | None) -> None:
            if cut is not None and chunk.entry.alive:
                self._log.replace(chunk.entry, (cut,), len(cut))
                place = {row: i for i, row in enumerate(sorted(needed))}
                for column in chunk.columns:
                    column.row = place[column.row]
                chunk.size = chunk.size * len(needed) // chunk.num_rows
                chunk.num_rows = len(needed)
                chunk.cutting = False
                self._shrink(chunk, writer, at_once)

        if chunk.size <= INLINE and at_once:
            done(cut_down(_whole(frame), needed, self._bounds))
        else:
            self._run(lambda: cut_down(_whole(frame), needed, self._bounds), done, chunk.size, writer)

    def _run(self, work: Callable[[], _T], done: Callable[[_T], object], size: int, writer: Writer) -> None:
        """Have something done where it holds up nobody but the writer that is the reason for it."""
        if self._background is None:
            done(work())
            return
        cost = max(size, _JOB)
        writer.begin(cost)

        def finished(result: _T) -> None:
            # Last, because the writer goes on then.
            done(result)
            writer.done(cost)

        self._background.run(work, finished, owner=writer, nbytes=size)


def _whole(frame: tuple[Frame, ...]) -> Frame:
    return frame[0] if len(frame) == 1 else b"".join(frame)


def _look_into(frame: tuple[Frame, ...], bounds: Bounds) -> Looked | RrdError:
    try:
        return look_into(_whole(frame), bounds)
    except RrdError as error:
        # Another one, because this one keeps all that was unpacked, by its traceback.
        return RrdError(str(error))
    except MemoryError as error:
        return RrdError(f"there is no memory to look into it: {error}")
