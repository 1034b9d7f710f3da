"""What the server holds: every message once, as encoded bytes, with as much history as there is room for.

There are three logs. *Persistent*: store infos, blueprints and their activations, kept until a layout is replaced.
*Static*: chunks with the newest value of some component, kept until that is superseded. *Temporal*: all else, where the
oldest goes when the limit is reached. What is in the first two is charged to those who sent it (:mod:`.accounts`), books
included; what would be beyond their share goes into the third. Before that whole recordings of which nothing has come for
long go.

All messages are numbered in the order of their arrival, and a reader's place is a number: nothing is copied or queued for
it.

A reader first gets the history (persistent, static, temporal), then what has come since it asked, in order. What leaves
the history before a reader has got that far was never promised to it. What arrived after it had asked is: a reader that
has not taken it when it goes is *lost*, and is told how many messages it has missed. Before that happens writers are asked
to wait, as long as the reader takes anything at all and for at most three seconds.

For one event loop; nothing in here waits. What could hold up the loop is done in steps.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, TypeAlias

from asyncrr.wire.errors import RrdError
from asyncrr.wire.gate import Bounds
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind

from .accounts import Account, Accounts, Writer
from .announced import OVERHEAD as ANNOUNCED_OVERHEAD, Announced, key_of
from .background import Background
from .books import Books, StoreBook
from .history import ENTRY_OVERHEAD, Entry, Frame, Log
from .outline import Outline, Retention, outline
from .reader import STUCK_AFTER, Reader
from .static_chunks import INLINE, StaticRows, look_into, size_to_unpack
from .statics import Statics

LIVE_WINDOW: Final = 16 * 2**20
"""Bytes of temporal messages that are kept for readers who have not taken them yet, however small the limit."""
IDLE: Final = 600.0
"""Seconds without a message after which a recording may be forgotten for want of room."""
READER_OVERHEAD: Final = 750
"""Bytes that a reader takes."""
_LOOK_AT_MOST: Final = 32 * 2**20
"""Bytes that a static chunk may unpack to, or an eighth of the limit if that is more: it takes the place of history meanwhile."""
_UNKNOWN_AT_MOST: Final = 32 * 2**20
"""Bytes of chunks beyond their writers' shares that wait to be looked into."""
_STEP: Final = 2000
"""Messages or columns that are dropped, and readers that are woken, before other tasks get their turn."""
_STEP_BYTES: Final = 64 * 2**20
"""Bytes of messages that are dropped, at most about, before other tasks get their turn."""
_MANY: Final = 64
"""Readers beyond which it is not made out anew for each message whether writers have to wait for one of them."""
_LOOK_EVERY: Final = 0.02
"""Seconds between two such looks."""

CallSoon: TypeAlias = Callable[[Callable[[], object]], object]


class Store:
    """The history of a server.

    Parameters
    ----------
    limit
        Bytes that all messages may take.
    report
        Where lines about odd messages go.
    background
        Where large static chunks are unpacked. Without it that happens at once.
    idle
        Seconds without a message after which a recording may be forgotten for want of room.
    call_soon
        Has a function called after other tasks have had their turn. Without it all is done at once, however long that takes.
    held
        Bytes that are taken elsewhere and count under the limit.
    """

    def __init__(
        self,
        limit: int,
        report: Callable[[str], object] | None = None,
        *,
        background: Background | None = None,
        idle: float = IDLE,
        call_soon: CallSoon | None = None,
        held: Callable[[], int] | None = None,
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
        self.not_kept = 0
        """Messages that were beyond their writers' shares, and were kept like temporal ones."""
        self.closed = False
        self.taken_at = 0.0
        """When a reader last took something, by ``time.monotonic``."""
        self.on_change: Callable[[], object] | None = None
        """Called when what the store holds has changed."""
        self.accounts = Accounts(limit)
        self._report = report
        self._odd = 0
        self._said_full = False
        self._said_share = False
        self._bounds = Bounds(max(limit // 8, _LOOK_AT_MOST))
        self._books = Books()
        self._announced = Announced(self.persistent, self._books, self._forget)
        self._statics = Statics(self.static, self._books, self.accounts, background, self._bounds, self._beyond_share)
        self._background = background
        self._idle = idle
        self._call_soon = call_soon
        self._held = held
        self._going_on = False
        """Whether :meth:`_go_on` is to be called."""
        self._leaving: list[StoreBook] = []
        """Stores that are being forgotten."""
        self._unknown_bytes = 0
        self._readers: set[Reader] = set()
        self._waiting: dict[Reader, None] = {}
        self._waking = False
        """Whether :meth:`_wake_more` is to be called."""
        self._by_place: list[tuple[int, int, Reader]] = []
        """A heap of readers by the place that they had when it was last looked at. They may be further, never behind."""
        self._ticket = itertools.count()
        self._recent: OrderedDict[Reader, None] = OrderedDict()
        """Readers, the one that has taken something last at the end."""
        self._essential: set[Reader] = set()
        self._crowded = False
        self._crowded_at = 0.0
        self._crowded_end = 0
        self._on_room: list[Callable[[], object]] = []

    @property
    def nbytes(self) -> int:
        """Bytes that all takes: messages, books, readers, chunks that are being unpacked, and what is held elsewhere."""
        return self.temporal.nbytes + self._fixed

    @property
    def _fixed(self) -> int:
        """What is not to be had by dropping temporal messages."""
        held = self._held() if self._held is not None else 0
        working = self._background.working if self._background is not None else 0
        return self.accounts.nbytes + held + working + READER_OVERHEAD * len(self._readers)

    @property
    def num_readers(self) -> int:
        """Readers that are open."""
        return len(self._readers)

    @property
    def num_behind(self) -> int:
        """Readers that have not taken all that there is."""
        return sum(not reader.has_all for reader in self._readers if reader not in self._waiting)

    def writer(self, address: str) -> Writer:
        """Somebody at an address who is going to write."""
        return self.accounts.writer(address)

    # -- writing -----------------------------------------------------------------------------------------------------

    def add(self, frame: tuple[Frame, ...], nbytes: int | None = None, writer: Writer | None = None) -> Outline:
        """Take in a message and tell it to all readers.

        Parameters
        ----------
        frame
            The message with its gRPC prefix, in pieces.
        nbytes
            Sum of their lengths, if known.
        writer
            Who sent it; None for the program itself.

        Raises
        ------
        RrdError
            It is not a message that a proxy takes.
        """
        whole = frame[0] if len(frame) == 1 else None
        found, inner = outline(whole if whole is not None else b"".join(frame))
        size = nbytes if nbytes is not None else sum(map(len, frame))
        self.add_outlined(found, inner, frame, size, writer=writer)
        return found

    def add_outlined(
        self,
        found: Outline,
        inner: memoryview | None,
        frame: tuple[Frame, ...],
        nbytes: int,
        rows: StaticRows | None = None,
        writer: Writer | None = None,
    ) -> None:
        """:meth:`add` for those who know more.

        Parameters
        ----------
        found
            The message's outline.
        inner
            The inner message. It may be left out for temporal messages, and for static ones with ``rows``.
        frame, nbytes, writer
            As for :meth:`add`.
        rows
            What a static chunk holds, if that is known.
        """
        self.received_bytes += nbytes
        if found.store_id.kind is StoreKind.RECORDING:
            self._books.hear(found.store_id)
        retention = found.retention
        if retention is Retention.TEMPORAL:
            self.temporal.append(self._entry(frame, nbytes))
        elif retention is Retention.STATIC:
            self._add_static(found.store_id, inner, frame, nbytes, rows, writer or self.accounts.own)
        else:
            self._announce(found, frame, nbytes, writer or self.accounts.own)
        self._make_room()
        if self._waiting:
            self._wake()

    def add_temporal(self, frame: tuple[Frame, ...], nbytes: int) -> None:
        """Take in something that is no message of a recording, to be dropped when it is old."""
        self.received_bytes += nbytes
        self.temporal.append(self._entry(frame, nbytes))
        self._make_room()
        self._wake()

    def _entry(self, frame: tuple[Frame, ...], nbytes: int, account: Account | None = None) -> Entry:
        self.received += 1
        return Entry(self.received, frame, nbytes, account)

    def _announce(self, found: Outline, frame: tuple[Frame, ...], nbytes: int, writer: Writer) -> None:
        key = key_of(found, frame, nbytes)
        book = self._books.find(found.store_id)
        if book is not None and key in book.announced:
            if found.kind != MessageKind.BLUEPRINT_ACTIVATION:
                return
            self._announced.remove(book, key)
        else:
            cost = nbytes + ENTRY_OVERHEAD + ANNOUNCED_OVERHEAD
            if book is None:
                cost += self._books.cost_of(found.store_id)
            if not self._may_keep(writer, cost):
                self._beyond_share()
                self.temporal.append(self._entry(frame, nbytes))
                return
        self._announced.add(found, key, self._entry(frame, nbytes, writer))

    def _add_static(
        self,
        store_id: StoreId,
        inner: memoryview | None,
        frame: tuple[Frame, ...],
        nbytes: int,
        rows: StaticRows | None,
        writer: Writer,
    ) -> None:
        if rows is None:
            if inner is None:
                frame = (b"".join(frame),)
                _, inner = outline(frame[0])
            try:
                size = size_to_unpack(inner, self._bounds)
                if size > INLINE and self._background is not None:
                    if writer is not self.accounts.own and size > max(self.limit - self._fixed, 0) // 2 + _LOOK_AT_MOST:
                        raise RrdError(f"there is no room to unpack {size} bytes")
                    self._add_unknown(store_id, frame, nbytes, size, writer)
                    return
                looked = look_into(frame[0] if len(frame) == 1 else b"".join(frame), self._bounds)
            except RrdError as error:
                # Of a version to come, perhaps. It is passed on, but not kept for ever.
                self._cannot_look_into(error)
                self.temporal.append(self._entry(frame, nbytes))
                return
            rows = looked.rows
            if looked.frame is not None:
                frame, nbytes = (looked.frame,), len(looked.frame)
        # An upper bound, so that room is made before it is known whether the chunk needs it.
        self._may_keep(writer, nbytes + ENTRY_OVERHEAD)
        entry = self._statics.add(store_id, rows, frame, nbytes, writer, self._entry)
        if entry is not None and entry.account is None:
            self.temporal.append(entry)

    def _add_unknown(self, store_id: StoreId, frame: tuple[Frame, ...], nbytes: int, size: int, writer: Writer) -> None:
        """Take in a chunk that is told to readers at once, and looked into meanwhile."""
        beyond = 0
        if not self._may_keep(writer, nbytes + ENTRY_OVERHEAD):
            # It may well take the place of another one.
            beyond = nbytes
            if self._unknown_bytes + beyond > _UNKNOWN_AT_MOST:
                self._beyond_share()
                self.temporal.append(self._entry(frame, nbytes))
                return
        self._unknown_bytes += beyond

        def settled(error: RrdError | None) -> None:
            self._unknown_bytes -= beyond
            if error is not None:
                self._cannot_look_into(error)
            self._make_room()
            self._on_taken()

        self._statics.add_unknown(store_id, self._entry(frame, nbytes, writer), size, writer, settled)

    def _cannot_look_into(self, error: RrdError) -> None:
        self._odd += 1
        if self._odd == 1 and self._report is not None:
            self._report(f"a static chunk cannot be looked into, and is not kept for ever: {error}")

    # -- room --------------------------------------------------------------------------------------------------------

    def _may_keep(self, writer: Writer, nbytes: int) -> bool:
        """Whether a writer may keep so many bytes more, perhaps after recordings that are silent for long have gone."""
        while not self.accounts.may_keep(writer, nbytes):
            if self._leaving or not self._forget_most_silent():
                return False
        return True

    def _beyond_share(self) -> None:
        self.not_kept += 1
        if not self._said_share and self._report is not None:
            self._said_share = True
            mb = 10**6
            self._report(
                f"static data and blueprints of others take {(self.accounts.nbytes - self.accounts.own.nbytes) / mb:.1f} MB; "
                f"what is beyond a writer's share of the memory limit of {self.limit / mb:.1f} MB is kept like temporal data"
            )

    def _make_room(self) -> None:
        """Drop the oldest temporal messages until the limit is kept, in steps if they are many."""
        if self._going_on:
            return
        temporal = self.temporal
        left = _STEP if self._call_soon is not None else 2**62
        left -= self._sweep(left)
        while self.accounts.nbytes > self.limit > 0 and not self._leaving and self._forget_most_silent():
            pass
        fixed = self._fixed
        room = self.limit - fixed
        while temporal.nbytes > room and left > 0 and (first := temporal.first) is not None:
            if (
                self._readers
                and self._is_needed(first)
                and (temporal.nbytes <= LIVE_WINDOW or self._is_essential(first))
            ):
                break
            temporal.pop_first()
            self.dropped_messages += 1
            left -= 1 + first.nbytes * _STEP // _STEP_BYTES
        own = self.accounts.own.nbytes
        if own > self.limit > 0 and not self._said_full and self._report is not None:
            self._said_full = True
            mb = 10**6
            self._report(
                f"static data and blueprints take {own / mb:.1f} MB, more than the memory limit of {self.limit / mb:.1f} MB; "
                "they are kept, and nothing else is kept for viewers that come later"
            )
        if left <= 0 and self._call_soon is not None:
            self._going_on = True
            self._call_soon(self._go_on)
        if self._find_lost() and not self._going_on:
            self._make_room()  # what only they had to get is not needed any more
        else:
            self._changed()

    def _go_on(self) -> None:
        self._going_on = False
        self._make_room()
        self._on_taken()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()

    def _forget_most_silent(self) -> bool:
        """Forget a recording that has been silent for long; whether there was one."""
        book = self._books.most_silent
        if book is None or time.monotonic() - book.heard < self._idle:
            return False
        application = book.application
        self._forget(book)
        self.forgotten_recordings += 1
        if not application.num_recordings:
            for layout in list(application.layouts):
                self._forget(layout)
        self._sweep(_STEP)
        return True

    def _forget(self, book: StoreBook) -> None:
        self._books.close(book)
        self._leaving.append(book)

    def _sweep(self, most: int) -> int:
        """Forget up to so much of stores that leave; how much."""
        done = 0
        while self._leaving and done < most:
            book = self._leaving[-1]
            done += 1 + self._announced.sweep(book, most - done)
            done += self._statics.sweep(book, most - done)
            if book.is_empty:
                self._leaving.pop()
        return done

    def _is_needed(self, entry: Entry) -> bool:
        """Whether a reader is still to get the first temporal message, and was promised it."""
        heap = self._by_place
        while heap and heap[0][0] < entry.ordinal:
            reader = heap[0][2]
            if not reader.is_open or reader.is_lost:
                heapq.heappop(heap)
            elif reader.temporal_taken >= entry.ordinal:
                heapq.heapreplace(heap, (reader.temporal_taken, next(self._ticket), reader))
            else:
                return True
        return False

    def _is_essential(self, entry: Entry) -> bool:
        return any(entry.ordinal > reader.temporal_taken for reader in self._essential)

    @property
    def gone(self) -> int:
        """How many temporal messages have left the history."""
        first = self.temporal.first
        return first.ordinal - 1 if first is not None else self.temporal.appended

    def _find_lost(self) -> bool:
        """Tell readers whose place has left the history; whether there are any."""
        heap = self._by_place
        gone = self.gone
        found = False
        while heap and heap[0][0] < gone:
            _, _, reader = heapq.heappop(heap)
            if not reader.is_open:
                continue
            if reader.temporal_taken >= gone:
                heapq.heappush(heap, (reader.temporal_taken, next(self._ticket), reader))
                continue
            reader.is_lost = True
            self._waiting.pop(reader, None)
            reader.wake()
            found = True
        return found

    @property
    def temporal_room(self) -> int:
        """Bytes that temporal messages may take now."""
        return max(self.limit - self._fixed, LIVE_WINDOW)

    def is_crowded(self) -> bool:
        """Whether writers are to wait for a reader that would lose its place otherwise, or for messages to be dropped."""
        if self._going_on:
            return True
        temporal = self.temporal
        room = self.temporal_room
        if temporal.nbytes < room // 2:
            return False
        now = time.monotonic()
        if len(self._recent) > _MANY and (
            now - self._crowded_at < _LOOK_EVERY and temporal.end - self._crowded_end < room // 64
        ):
            return self._crowded
        # All that take anything are asked: each keeps its own time.
        crowded = False
        for reader in self._essential:
            crowded = reader.holds_up(now, room) or crowded
        for reader in reversed(self._recent):
            if now - reader.took_at > STUCK_AFTER:
                break
            crowded = reader.holds_up(now, room) or crowded
        self._crowded, self._crowded_at, self._crowded_end = crowded, now, temporal.end
        return crowded

    def when_there_is_room(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called once, when readers have taken so much that it is not crowded any more.

        It may also end because a reader is waited for no longer, which nobody tells: :meth:`is_crowded` is to be asked now and then.
        """
        self._on_room.append(callback)

    def _on_taken(self) -> None:
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
        self._recent[reader] = None
        if essential:
            self._essential.add(reader)
        heapq.heappush(self._by_place, (reader.temporal_taken, next(self._ticket), reader))
        self._changed()
        return reader

    def forget(self, reader: Reader) -> None:
        """A reader has gone."""
        reader.is_open = False
        self._readers.discard(reader)
        self._essential.discard(reader)
        self._recent.pop(reader, None)
        self._waiting.pop(reader, None)
        if len(self._by_place) > 2 * len(self._readers) + _MANY:
            self._by_place = [place for place in self._by_place if place[2].is_open]
            heapq.heapify(self._by_place)
        self._on_taken()
        self._changed()

    def took(self, reader: Reader) -> None:
        """A reader has taken something."""
        self.taken_at = reader.took_at
        if reader.is_open:
            self._recent.move_to_end(reader)
        self._on_taken()

    def wait(self, reader: Reader) -> None:
        """A reader has taken all that there is."""
        if not self.closed:
            self._waiting[reader] = None

    def _wake(self) -> None:
        """Wake readers that wait, in steps if they are many. Who is not awake yet hears of later messages at the same time."""
        if self._waking:
            return
        if self._call_soon is None or len(self._waiting) <= _STEP:
            waiting, self._waiting = self._waiting, {}
            for reader in waiting:
                reader.wake()
            return
        for reader in list(itertools.islice(self._waiting, _STEP)):
            del self._waiting[reader]
            reader.wake()
        self._waking = True
        self._call_soon(self._wake_more)

    def _wake_more(self) -> None:
        self._waking = False
        self._wake()

    def close(self) -> None:
        """Nothing more will come: readers end when they have taken what there is."""
        self.closed = True
        self._wake()


__all__ = ["ENTRY_OVERHEAD", "LIVE_WINDOW", "Entry", "Reader", "Store"]
