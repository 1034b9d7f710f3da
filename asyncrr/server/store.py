"""What the server holds: every message once, as encoded bytes, with as much history as there is room for.

There are three logs. *Persistent*: store infos, blueprints and their activations, kept for ever. *Static*: chunks with the
newest value of some component, kept until that is superseded. *Temporal*: all else, where the oldest goes when the limit is
reached. All messages are numbered in the order of their arrival, and a reader's place is a number: nothing is copied or
queued for it.

A reader first gets the history (persistent, static, temporal), then what has come since it asked, in order. What leaves
the history before a reader has got that far was never promised to it. What arrived after it had asked is: a reader that
has not taken it when it goes is *lost*, and is told how many messages it has missed. Before that happens writers are asked
to wait, as long as the reader takes anything at all and for at most three seconds.

For one event loop; nothing in here waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import MessageKind

from .history import ENTRY_OVERHEAD, Entry, Frame, Log
from .outline import Outline, Retention, outline
from .static_chunks import RowId, StaticRows, cut_down, decode_static

LIVE_WINDOW: Final = 16 * 2**20
"""Bytes of temporal messages that are kept for readers who have not taken them yet, however small the limit."""
STUCK_AFTER: Final = 2.0
"""Seconds after which a reader that takes nothing is not waited for."""
PATIENCE: Final = 3.0
"""Seconds that writers wait for one reader that does not catch up."""
_MARGIN: Final = 32 * 2**20
"""Bytes, at most, before a reader would be lost at which writers are made to wait: what is on its way still comes. They go on
when it is as far away again."""
_COLUMN_OVERHEAD: Final = 400
"""Bytes of the books about one component of a static chunk."""

_Column = tuple[str, str, str]


class _StaticChunk:
    """A static chunk in the log, and for which components it has the newest value, by row."""

    __slots__ = ("current", "entry", "num_rows")

    def __init__(self, entry: Entry, num_rows: int) -> None:
        self.entry = entry
        self.num_rows = num_rows
        self.current: dict[_Column, int] = {}


class Store:
    """The history of a server.

    Parameters
    ----------
    limit
        Bytes that all messages may take. Persistent and static ones are never dropped for it.
    report
        Where lines about odd messages go.
    """

    def __init__(self, limit: int, report: Callable[[str], object] | None = None) -> None:
        self.limit = limit
        self.persistent = Log()
        self.static = Log()
        self.temporal = Log()
        self.received = 0
        """Messages received; the number of the last one."""
        self.received_bytes = 0
        self.dropped_messages = 0
        """Temporal messages that were dropped for want of room."""
        self.closed = False
        self.taken_at = 0.0
        """When a reader last took something, by ``time.monotonic``."""
        self._report = report
        self._odd = 0
        self._said_full = False
        self._columns: dict[_Column, tuple[RowId, _StaticChunk]] = {}
        self._known: dict[bytes, Entry] = {}
        self._readers: set[Reader] = set()
        self._waiting: set[Reader] = set()
        self._least_needed = 0
        self._on_room: list[Callable[[], object]] = []

    @property
    def nbytes(self) -> int:
        """Bytes that all messages take, books included."""
        books = len(self._columns) * _COLUMN_OVERHEAD
        return self.persistent.nbytes + self.static.nbytes + self.temporal.nbytes + books

    @property
    def num_readers(self) -> int:
        """Readers that are open."""
        return len(self._readers)

    @property
    def num_behind(self) -> int:
        """Readers that have not taken all that there is."""
        return sum(not reader.has_all for reader in self._readers)

    # -- writing -----------------------------------------------------------------------------------------------------

    def add(self, frame: tuple[Frame, ...], nbytes: int | None = None) -> Outline:
        """Take in a message and tell it to all readers.

        Parameters
        ----------
        frame
            The message with its gRPC prefix, in pieces.
        nbytes
            Sum of their lengths, if known.

        Raises
        ------
        RrdError
            It is not a message that a proxy takes.
        """
        whole = frame[0] if len(frame) == 1 else None
        found, inner = outline(whole if whole is not None else b"".join(frame))
        size = nbytes if nbytes is not None else sum(map(len, frame))
        self.add_outlined(found, inner, frame, size)
        return found

    def add_outlined(self, found: Outline, inner: memoryview | None, frame: tuple[Frame, ...], nbytes: int) -> None:
        """:meth:`add` for those who know the outline; ``inner`` may be left out for temporal messages."""
        self.received_bytes += nbytes
        retention = found.retention
        if retention is Retention.STATIC:
            if inner is None:
                frame = (b"".join(frame),)
                _, inner = outline(frame[0])
            self._add_static(found.recording_id, inner, frame, nbytes)
        elif retention is Retention.TEMPORAL:
            self.temporal.append(self._entry(frame, nbytes))
            self._make_room()
        else:
            self._add_persistent(found.kind, frame, nbytes)
        if self._waiting:
            self._wake()

    def add_temporal(self, frame: tuple[Frame, ...], nbytes: int) -> None:
        """Take in something that is no message of a recording, to be dropped when it is old."""
        self.received_bytes += nbytes
        self.temporal.append(self._entry(frame, nbytes))
        self._make_room()
        self._wake()

    def _entry(self, frame: tuple[Frame, ...], nbytes: int) -> Entry:
        self.received += 1
        return Entry(self.received, frame, nbytes)

    def _add_persistent(self, kind: MessageKind, frame: tuple[Frame, ...], nbytes: int) -> None:
        # Writers announce a recording anew whenever they connect. What is said again in the same words is kept once; but of
        # activations the last one counts, so that one moves to the end.
        data = bytes(frame[0]) if len(frame) == 1 else b"".join(frame)
        known = self._known.get(data)
        if known is not None:
            if kind != MessageKind.BLUEPRINT_ACTIVATION:
                return
            self.persistent.remove(known)
        entry = self._known[data] = self._entry((data,), nbytes)
        self.persistent.append(entry)
        self._make_room()

    def _add_static(self, recording_id: str, inner: memoryview, frame: tuple[Frame, ...], nbytes: int) -> None:
        try:
            rows = decode_static(inner)
        except RrdError as error:
            # Of a version to come, perhaps. It is passed on, but not kept for ever.
            self._odd += 1
            if self._odd == 1 and self._report is not None:
                self._report(f"a static chunk cannot be looked into, and is kept as if it were temporal: {error}")
            self.temporal.append(self._entry(frame, nbytes))
            self._make_room()
            return
        won = self._columns_won(recording_id, rows)
        if not won:
            return
        needed = set(won.values())
        if len(needed) < rows.num_rows:
            cut = cut_down(frame[0] if len(frame) == 1 else b"".join(frame), needed)
            frame, nbytes = (cut,), len(cut)
            place = {row: i for i, row in enumerate(sorted(needed))}
            won = {column: place[row] for column, row in won.items()}
        chunk = _StaticChunk(self._entry(frame, nbytes), len(needed))
        chunk.current = won
        losers: dict[_StaticChunk, None] = {}
        for column in won:
            before = self._columns.get(column)
            if before is not None:
                del before[1].current[column]
                losers[before[1]] = None
            self._columns[column] = (rows.newest[column[2]][0], chunk)
        for loser in losers:
            self._shrink(loser)
        self.static.append(chunk.entry)
        self._make_room()

    def _columns_won(self, recording_id: str, rows: StaticRows) -> dict[_Column, int]:
        """The columns for which a chunk has the newest value, with the row that it is in."""
        won = {}
        for component, (row_id, row) in rows.newest.items():
            column = (recording_id, rows.entity_path, component)
            before = self._columns.get(column)
            if before is None or row_id > before[0]:
                won[column] = row
        return won

    def _shrink(self, chunk: _StaticChunk) -> None:
        """Drop what is superseded of a static chunk that has just lost a column."""
        if not chunk.current:
            self.static.remove(chunk.entry)
            return
        needed = sorted(set(chunk.current.values()))
        if len(needed) < chunk.num_rows:
            frame = chunk.entry.frame
            cut = cut_down(frame[0] if len(frame) == 1 else b"".join(frame), needed)
            self.static.replace(chunk.entry, (cut,), len(cut))
            place = {row: i for i, row in enumerate(needed)}
            chunk.current = {column: place[row] for column, row in chunk.current.items()}
            chunk.num_rows = len(needed)

    # -- room --------------------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Drop the oldest temporal messages until the limit is kept."""
        temporal = self.temporal
        before = self.dropped_messages
        while self.nbytes > self.limit and (first := temporal.first) is not None:
            if (
                self._readers
                and self._is_needed(first)
                and (temporal.nbytes <= LIVE_WINDOW or self._is_essential(first))
            ):
                break
            temporal.pop_first()
            self.dropped_messages += 1
        kept = self.nbytes - temporal.nbytes
        if kept > self.limit > 0 and not self._said_full and self._report is not None:
            self._said_full = True
            mb = 10**6
            self._report(
                f"static data and blueprints take {kept / mb:.1f} MB, more than the memory limit of {self.limit / mb:.1f} MB; "
                "they are kept, and nothing else is kept for viewers that come later"
            )
        if self.dropped_messages > before and self._find_lost():
            self._make_room()  # what only they had to get is not needed any more

    def _is_needed(self, entry: Entry) -> bool:
        """Whether a reader is still to get a message, and was promised it."""
        if entry.seq <= self._least_needed:
            return False
        self._least_needed = min(
            (reader.taken_up_to for reader in self._readers if reader.lost is None), default=self.received
        )
        return entry.seq > self._least_needed

    def _is_essential(self, entry: Entry) -> bool:
        return any(reader.essential and entry.seq > reader.taken_up_to for reader in self._readers)

    def _find_lost(self) -> bool:
        """Tell readers whose place has left the history; whether there are new ones."""
        found = False
        first = self.temporal.first
        gone = first.ordinal - 1 if first is not None else self.temporal.appended
        for reader in list(self._readers):
            if gone > reader.temporal_taken:
                first_time = reader.lost is None
                reader.lost = gone - reader.temporal_taken
                if first_time:
                    self._least_needed = 0
                    self._waiting.discard(reader)
                    reader.wake()
                    found = True
        return found

    @property
    def temporal_room(self) -> int:
        """Bytes that temporal messages may take now."""
        return max(self.limit - (self.nbytes - self.temporal.nbytes), LIVE_WINDOW)

    def is_crowded(self) -> bool:
        """Whether writers are to wait for a reader that would lose its place otherwise."""
        room = self.temporal_room
        if self.temporal.nbytes < room // 2:
            return False
        now = time.monotonic()
        crowded = False
        for reader in self._readers:
            # All are asked: each keeps its own time.
            crowded = reader.holds_up(now, room) or crowded
        return crowded

    def when_there_is_room(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called once, when readers have taken so much that it is not crowded any more.

        It may also end because a reader is waited for no longer, which nobody tells: :meth:`is_crowded` is to be asked now and then.
        """
        self._on_room.append(callback)

    def _taken(self) -> None:
        if self._on_room and not self.is_crowded():
            callbacks, self._on_room = self._on_room, []
            for callback in callbacks:
                callback()
        if self.nbytes > self.limit:
            self._make_room()

    # -- reading -----------------------------------------------------------------------------------------------------

    def reader(self, wake: Callable[[], object], *, newest_first: bool = False, essential: bool = False) -> Reader:
        """A reader that begins with the history.

        Parameters
        ----------
        wake
            Called when there is something to take after :meth:`Reader.take` gave nothing, and at the end.
        newest_first
            Whether the history is told backwards, behind what is new.
        essential
            Whether writers wait for this reader for as long as it takes.
        """
        reader = Reader(self, wake, newest_first=newest_first, essential=essential)
        self._readers.add(reader)
        self._least_needed = 0
        return reader

    def forget(self, reader: Reader) -> None:
        """A reader has gone."""
        self._readers.discard(reader)
        self._waiting.discard(reader)
        self._least_needed = 0
        self._taken()

    def wait(self, reader: Reader) -> None:
        """A reader has taken all that there is."""
        if not self.closed:
            self._waiting.add(reader)

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for reader in waiting:
            reader.wake()

    def close(self) -> None:
        """Nothing more will come: readers end when they have taken what there is."""
        self.closed = True
        self._wake()


class Reader:
    """One reader's place in a store."""

    def __init__(self, store: Store, wake: Callable[[], object], *, newest_first: bool, essential: bool) -> None:
        self.wake = wake
        self.essential = essential
        self.lost: int | None = None
        """Set when messages that were promised to the reader left the history: how many."""
        self.taken_up_to = store.received
        """Number of the last message that it has taken of those that came after it had asked."""
        self.temporal_taken = store.temporal.appended
        """How many temporal messages it has taken or was not promised."""
        self._temporal_end = store.temporal.end
        self._store = store
        self._joined = store.received
        self._newest_first = newest_first
        self._persistent_at = 0
        self._static_at = store.received + 1 if newest_first else 0
        self._temporal_at = store.received + 1 if newest_first else 0
        self._phase = 0
        self._took_at = time.monotonic()
        self._held_since: float | None = None

    @property
    def has_all(self) -> bool:
        """Whether there is nothing to take now."""
        return self._peek() is None

    @property
    def ended(self) -> bool:
        """Whether the store is closed and all is taken."""
        return self._store.closed and self.has_all

    def take(self, nbytes: int) -> list[Entry]:
        """The next messages: about as many bytes, one message at least; none if there are none now.

        After an empty answer ``wake`` is called when that changes.
        """
        if self.lost is not None:
            return []
        entries: list[Entry] = []
        left = nbytes
        while left > 0 and (found := self._peek()) is not None:
            entry, move = found
            move(entry)
            entries.append(entry)
            left -= entry.nbytes
        if entries:
            self._took_at = self._store.taken_at = time.monotonic()
            self._store._taken()
        else:
            self._store.wait(self)
        return entries

    def close(self) -> None:
        """The reader has gone."""
        self._store.forget(self)

    def holds_up(self, now: float, room: int) -> bool:
        """Whether writers are to wait for this reader. They do so for a limited time."""
        margin = min(room // 4, _MARGIN)
        backlog = self._store.temporal.end - self._temporal_end
        if backlog < room - 2 * margin:
            self._held_since = None
            return False
        if self.lost is not None or (self._held_since is None and backlog < room - margin):
            return False
        if self._held_since is None:
            self._held_since = now
        return self.essential or (now - self._took_at <= STUCK_AFTER and now - self._held_since < PATIENCE)

    # -- the order of things -----------------------------------------------------------------------------------------

    def _peek(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        """The next message, and how to note that it is taken."""
        if self._phase == 0:
            entry = self._store.persistent.after(self._persistent_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_persistent
            self._phase = 1
        if self._newest_first:
            return self._peek_live() or self._peek_backwards()
        return self._peek_forwards() or self._peek_live()

    def _peek_forwards(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        if self._phase == 1:
            entry = self._store.static.after(self._static_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_static
            self._phase = 2
        if self._phase == 2:
            entry = self._store.temporal.after(self._temporal_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_temporal
            self._phase = 3
        return None

    def _peek_backwards(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        if self._phase == 1:
            entry = self._store.static.before(self._static_at)
            if entry is not None:
                return entry, self._took_static
            self._phase = 2
        if self._phase == 2:
            entry = self._store.temporal.before(self._temporal_at)
            if entry is not None:
                return entry, self._took_temporal
            self._phase = 3
        return None

    def _peek_live(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        store = self._store
        if store.received == self.taken_up_to:
            return None
        at = self.taken_up_to
        found = store.temporal.after(at)
        move = self._took_live_temporal
        for log in (store.static, store.persistent):
            entry = log.after(at)
            if entry is not None and (found is None or entry.seq < found.seq):
                found, move = entry, self._took_live
        return (found, move) if found is not None else None

    def _took_persistent(self, entry: Entry) -> None:
        self._persistent_at = entry.seq

    def _took_static(self, entry: Entry) -> None:
        self._static_at = entry.seq

    def _took_temporal(self, entry: Entry) -> None:
        self._temporal_at = entry.seq

    def _took_live(self, entry: Entry) -> None:
        self.taken_up_to = entry.seq

    def _took_live_temporal(self, entry: Entry) -> None:
        self.taken_up_to = entry.seq
        self.temporal_taken = entry.ordinal
        self._temporal_end = entry.end


__all__ = ["ENTRY_OVERHEAD", "LIVE_WINDOW", "Entry", "Reader", "Store"]
