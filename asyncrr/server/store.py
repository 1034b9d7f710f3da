"""What the server holds: every message once, as encoded bytes, with as much history as there is room for.

There are three logs. *Persistent*: store infos, blueprints and their activations, kept until a layout is replaced.
*Static*: chunks with the newest value of some component, kept until that is superseded. *Temporal*: all else, where the
oldest goes when the limit is reached. Where that is not enough, whole recordings of which nothing has come for long go.
All messages are numbered in the order of their arrival, and a reader's place is a number: nothing is copied or queued for
it.

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
from asyncrr.wire.messages import StoreId, StoreKind

from .announced import Announced
from .background import Background
from .history import ENTRY_OVERHEAD, Entry, Frame, Log
from .outline import Outline, Retention, outline
from .reader import Reader
from .static_chunks import INLINE, StaticRows, decode_static, unpacked_size
from .statics import Statics

LIVE_WINDOW: Final = 16 * 2**20
"""Bytes of temporal messages that are kept for readers who have not taken them yet, however small the limit."""
IDLE: Final = 600.0
"""Seconds without a message after which a recording may be forgotten for want of room."""
_LOOK_AT_MOST: Final = 64 * 2**20
"""Bytes that a static chunk may unpack to, however small the limit."""


class Store:
    """The history of a server.

    Parameters
    ----------
    limit
        Bytes that all messages may take. Persistent and static ones of recordings in use are never dropped for it.
    report
        Where lines about odd messages go.
    background
        Where large static chunks are unpacked. Without it that happens at once.
    idle
        Seconds without a message after which a recording may be forgotten for want of room.
    """

    def __init__(
        self,
        limit: int,
        report: Callable[[str], object] | None = None,
        *,
        background: Background | None = None,
        idle: float = IDLE,
    ) -> None:
        self.limit = limit
        self.persistent = Log()
        self.static = Log()
        self.temporal = Log()
        self.received = 0
        """Messages received; the number of the last one."""
        self.received_bytes = 0
        self.dropped_messages = 0
        """Temporal messages that were dropped for want of room."""
        self.forgotten_recordings = 0
        """Recordings that were silent for long and were forgotten for want of room."""
        self.closed = False
        self.taken_at = 0.0
        """When a reader last took something, by ``time.monotonic``."""
        self._report = report
        self._odd = 0
        self._said_full = False
        self.on_change: Callable[[], object] | None = None
        """Called when what the store holds has changed."""
        self._announced = Announced(self.persistent)
        self._statics = Statics(self.static, background)
        self._background = background
        self._idle = idle
        self._heard: dict[StoreId, float] = {}
        """When a message of each recording came last, the one that has been silent for longest first."""
        self._readers: set[Reader] = set()
        self._waiting: set[Reader] = set()
        self._least_needed = 0
        self._on_room: list[Callable[[], object]] = []

    @property
    def nbytes(self) -> int:
        """Bytes that all messages take, books included."""
        return self.persistent.nbytes + self.static.nbytes + self.temporal.nbytes + self._statics.books

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

    def add_outlined(
        self,
        found: Outline,
        inner: memoryview | None,
        frame: tuple[Frame, ...],
        nbytes: int,
        rows: StaticRows | None = None,
    ) -> None:
        """:meth:`add` for those who know more.

        Parameters
        ----------
        found
            The message's outline.
        inner
            The inner message. It may be left out for temporal messages, and for static ones with ``rows``.
        frame, nbytes
            As for :meth:`add`.
        rows
            What a static chunk holds, if that is known.
        """
        self.received_bytes += nbytes
        if found.store_id.kind is StoreKind.RECORDING:
            # Taken out and put in again: the order is that of the last messages.
            self._heard.pop(found.store_id, None)
            self._heard[found.store_id] = time.monotonic()
        retention = found.retention
        if retention is Retention.STATIC:
            self._add_static(found.store_id, inner, frame, nbytes, rows)
        elif retention is Retention.TEMPORAL:
            self.temporal.append(self._entry(frame, nbytes))
        else:
            self._announced.add(found, frame, nbytes, self._entry)
        self._make_room()
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

    def _add_static(
        self,
        store_id: StoreId,
        inner: memoryview | None,
        frame: tuple[Frame, ...],
        nbytes: int,
        rows: StaticRows | None,
    ) -> None:
        if rows is None and inner is None:
            frame = (b"".join(frame),)
            _, inner = outline(frame[0])
        try:
            if rows is None:
                assert inner is not None
                if unpacked_size(inner, max(self.limit, _LOOK_AT_MOST)) > INLINE and self._background is not None:
                    # Told to readers at once, and looked into meanwhile.
                    self._statics.add_unknown(store_id, inner, self._entry(frame, nbytes), self._on_settled)
                    return
                rows = decode_static(inner)
        except RrdError as error:
            # Of a version to come, perhaps. It is passed on, but not kept for ever.
            self._cannot_look_into(error)
            self.temporal.append(self._entry(frame, nbytes))
            return
        self._statics.add(store_id, rows, frame, nbytes, self._entry)

    def _on_settled(self, error: RrdError | None) -> None:
        """A static chunk has been looked into."""
        if error is not None:
            self._cannot_look_into(error)
        self._make_room()
        self._taken()

    def _cannot_look_into(self, error: RrdError) -> None:
        self._odd += 1
        if self._odd == 1 and self._report is not None:
            self._report(f"a static chunk cannot be looked into, and is not kept for ever: {error}")

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
        self._forget_silent()
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
        else:
            self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()

    def _forget_silent(self) -> None:
        """Forget recordings that have been silent for long, while what is not dropped otherwise is over the limit."""
        while self._heard and self.nbytes - self.temporal.nbytes > self.limit > 0:
            store_id, heard = next(iter(self._heard.items()))
            if time.monotonic() - heard < self._idle:
                return
            del self._heard[store_id]
            self._statics.forget(store_id)
            application = store_id.application_id
            last = not any(other.application_id == application for other in self._heard)
            self._announced.forget(store_id, with_layouts=last)
            self.forgotten_recordings += 1

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
        """Whether writers are to wait: for a reader that would lose its place otherwise, or for chunks to be unpacked."""
        if self._statics.is_behind:
            return True
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
        self._changed()
        return reader

    def forget(self, reader: Reader) -> None:
        """A reader has gone."""
        self._readers.discard(reader)
        self._waiting.discard(reader)
        self._least_needed = 0
        self._taken()
        self._changed()

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


__all__ = ["ENTRY_OVERHEAD", "LIVE_WINDOW", "Entry", "Reader", "Store"]
