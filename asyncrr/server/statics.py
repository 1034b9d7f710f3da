"""The static data of all recordings: of each component of an entity the newest value, and the chunks that these are in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, TypeAlias

from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import StoreId

from .announced import MakeEntry
from .background import Background
from .history import Entry, Frame, Log
from .static_chunks import INLINE, RowId, StaticRows, cut_down, decode_static

_COLUMN_OVERHEAD: Final = 400
"""Bytes of the books about one component of a static chunk."""
_UNKNOWN_AT_MOST: Final = 64 * 2**20
"""Bytes of chunks that have not been looked into, beyond which writers wait."""

_Column: TypeAlias = tuple[str, str]
"""Entity path and component."""


class _StaticChunk:
    """A static chunk in the log, and for which components it has the newest value, by row."""

    __slots__ = ("being_cut", "current", "entry", "num_rows")

    def __init__(self, entry: Entry, num_rows: int, current: dict[_Column, int]) -> None:
        self.entry = entry
        self.num_rows = num_rows
        self.current = current
        self.being_cut = False


class Statics:
    """The books about static data.

    Parameters
    ----------
    log
        Where the messages are.
    background
        Where large chunks are unpacked; at once if it is None.
    """

    def __init__(self, log: Log, background: Background | None) -> None:
        self._log = log
        self._background = background
        self._stores: dict[StoreId, dict[_Column, tuple[RowId, _StaticChunk]]] = {}
        self._num_columns = 0
        self._unknown_bytes = 0

    @property
    def books(self) -> int:
        """Bytes of the books."""
        return self._num_columns * _COLUMN_OVERHEAD

    @property
    def is_behind(self) -> bool:
        """Whether too much has not been looked into yet."""
        return self._unknown_bytes > _UNKNOWN_AT_MOST

    def add(
        self, store_id: StoreId, rows: StaticRows, frame: tuple[Frame, ...], nbytes: int, make_entry: MakeEntry
    ) -> None:
        """Take in a chunk of which is known what it holds; nothing happens if all of it is superseded."""
        won = self._won(store_id, rows)
        if not won:
            return
        needed = set(won.values())
        num_rows = rows.num_rows
        if len(needed) < num_rows and (nbytes <= INLINE or self._background is None):
            cut = _cut(_whole(frame), needed)
            if cut is not None:
                frame, nbytes, num_rows = (cut,), len(cut), len(needed)
                won = _renumbered(won, needed)
        chunk = _StaticChunk(make_entry(frame, nbytes), num_rows, won)
        self._log.append(chunk.entry)
        self._enter(store_id, rows, chunk)

    def add_unknown(
        self,
        store_id: StoreId,
        inner: memoryview,
        entry: Entry,
        on_settled: Callable[[RrdError | None], object],
    ) -> None:
        """Take in a chunk that is looked into later. Until then it is kept.

        Parameters
        ----------
        store_id
            The chunk's store.
        inner
            Its ``ArrowMsg``.
        entry
            The message.
        on_settled
            Called when it has been looked into, perhaps in vain. The message has then left the log.
        """
        assert self._background is not None
        self._log.append(entry)
        self._unknown_bytes += entry.nbytes
        nbytes = entry.nbytes

        def settle(found: StaticRows | RrdError) -> None:
            self._unknown_bytes -= nbytes
            if isinstance(found, RrdError):
                self._log.remove(entry)
                on_settled(found)
                return
            won = self._won(store_id, found)
            if won:
                self._enter(store_id, found, _StaticChunk(entry, found.num_rows, won))
            else:
                self._log.remove(entry)
            on_settled(None)

        self._background.run(lambda: _look_into(inner), settle)

    def forget(self, store_id: StoreId) -> None:
        """Forget all static data of a store."""
        columns = self._stores.pop(store_id, {})
        self._num_columns -= len(columns)
        for chunk in {chunk for _, chunk in columns.values()}:
            chunk.current = {}
            self._log.remove(chunk.entry)

    def _won(self, store_id: StoreId, rows: StaticRows) -> dict[_Column, int]:
        """The columns for which a chunk has the newest value, with the row that it is in."""
        columns = self._stores.get(store_id, {})
        won = {}
        for component, (row_id, row) in rows.newest.items():
            column = (rows.entity_path, component)
            before = columns.get(column)
            if before is None or row_id > before[0]:
                won[column] = row
        return won

    def _enter(self, store_id: StoreId, rows: StaticRows, chunk: _StaticChunk) -> None:
        """Note for which columns a chunk in the log has the newest value now, and shrink those that had it before."""
        columns = self._stores.setdefault(store_id, {})
        self._num_columns -= len(columns)
        losers: dict[_StaticChunk, None] = {}
        for column in chunk.current:
            before = columns.get(column)
            if before is not None:
                del before[1].current[column]
                losers[before[1]] = None
            columns[column] = (rows.newest[column[1]][0], chunk)
        self._num_columns += len(columns)
        self._shrink(chunk)
        for loser in losers:
            self._shrink(loser)

    def _shrink(self, chunk: _StaticChunk) -> None:
        """Drop what is superseded of a chunk."""
        if not chunk.current:
            self._log.remove(chunk.entry)
            return
        needed = set(chunk.current.values())
        if len(needed) == chunk.num_rows or chunk.being_cut:
            return
        whole = _whole(chunk.entry.frame)
        # Until it is cut, and where it cannot be, the whole chunk says the same: readers go by row ids, too.
        chunk.being_cut = True

        def done(cut: bytes | None) -> None:
            if cut is not None and chunk.entry.alive:
                self._log.replace(chunk.entry, (cut,), len(cut))
                chunk.current = _renumbered(chunk.current, needed)
                chunk.num_rows = len(needed)
                chunk.being_cut = False
                self._shrink(chunk)

        if self._background is None or len(whole) <= INLINE:
            done(_cut(whole, needed))
        else:
            self._background.run(lambda: _cut(whole, needed), done)


def _renumbered(current: dict[_Column, int], kept: Collection[int]) -> dict[_Column, int]:
    """Rows by their numbers among those that were kept."""
    place = {row: i for i, row in enumerate(sorted(kept))}
    return {column: place[row] for column, row in current.items()}


def _whole(frame: tuple[Frame, ...]) -> Frame:
    return frame[0] if len(frame) == 1 else b"".join(frame)


def _cut(whole: Frame, rows: Collection[int]) -> bytes | None:
    try:
        return cut_down(whole, rows)
    except RrdError:
        # Its row ids can be read, its values cannot: viewers are the ones to say so.
        return None


def _look_into(inner: memoryview) -> StaticRows | RrdError:
    try:
        return decode_static(inner)
    except RrdError as error:
        return error
