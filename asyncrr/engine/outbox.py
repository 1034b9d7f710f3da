"""The queue from the engine to one sink, with its overflow policy."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import TypeAlias

import anyio

from asyncrr.wire.messages import Message

from .clock import clock
from .sink import FlushMarker, Outbox, OverflowPolicy, Sink, SinkStats
from .stats import Drops

_Column: TypeAlias = tuple[object, str, object]
"""Store, entity path, component descriptor."""


class QueueOutbox(Outbox):
    """A queue of messages and flush markers. All methods are for the engine's loop only.

    Parameters
    ----------
    sink
        The sink at its other end.
    drops
        Where losses are counted.
    freed
        Called with each message that this sink holds no longer, however that came about.
    """

    def __init__(self, sink: Sink, drops: Drops, freed: Callable[[Message], None]) -> None:
        self.sink = sink
        self.stats = SinkStats(sink.label)
        self.last_progress = clock.monotonic()
        self.error: BaseException | None = None
        """Why the sink has ended, unless it was asked to and did."""
        self.closing = False
        self._ended = False
        self._drops = drops
        self._freed = freed
        self._queue: deque[Message | FlushMarker] = deque()
        self._temporal: OrderedDict[Message, None] = OrderedDict()
        """What policies may drop of the queue, the oldest first."""
        self._statics = _Statics()
        self._shed: set[Message] = set()
        """Dropped messages that still stand in the queue."""
        self._taken: dict[Message, None] = {}
        self._taken_markers: list[FlushMarker] = []
        self._waiter: asyncio.Future[None] | None = None

    # -- the sink's side ---------------------------------------------------------------------------------------------

    async def get(self) -> Message | FlushMarker | None:
        """See :meth:`Outbox.get`."""
        while (item := self._pop()) is None:
            if self.closing:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return item

    def get_nowait(self) -> Message | FlushMarker | None:
        """See :meth:`Outbox.get_nowait`."""
        item = self._pop()
        if item is None and not self.closing:
            raise anyio.WouldBlock
        return item

    def _pop(self) -> Message | FlushMarker | None:
        while self._queue:
            item = self._queue.popleft()
            if isinstance(item, FlushMarker):
                self._taken_markers = [marker for marker in self._taken_markers if not marker.finished]
                self._taken_markers.append(item)
                return item
            if item in self._shed:
                self._shed.discard(item)
                continue
            self._leaves_queue(item)
            self._taken[item] = None
            return item
        return None

    def markers(self) -> Sequence[FlushMarker]:
        """See :meth:`Outbox.markers`."""
        return [item for item in self._queue if isinstance(item, FlushMarker)]

    def release(self, message: Message) -> None:
        """See :meth:`Outbox.release`."""
        if message in self._taken:
            del self._taken[message]
            self._count_delivered(message)

    def drop(self, message: Message, reason: str) -> None:
        """See :meth:`Outbox.drop`."""
        if message in self._taken:
            del self._taken[message]
            self._count_drop(message, reason)

    def lose(self, message: Message, reason: str) -> None:
        """See :meth:`Outbox.lose`."""
        self._drops.count(self.stats.label, reason, message.num_rows)

    def progress(self) -> None:
        """See :meth:`Outbox.progress`."""
        self.last_progress = clock.monotonic()

    # -- the engine's side -------------------------------------------------------------------------------------------

    @property
    def idle(self) -> bool:
        """Whether the sink holds nothing."""
        return not self._queue and not self._taken

    @property
    def pending(self) -> tuple[int, int]:
        """Messages and bytes that the sink has not delivered yet."""
        return (
            self.stats.queued_messages + len(self._taken),
            self.stats.queued_bytes + sum(message.nbytes for message in self._taken),
        )

    @property
    def pending_rows(self) -> int:
        """Rows that the sink has not delivered yet."""
        return sum(message.num_rows for message in (*self._queued(), *self._taken))

    def _queued(self) -> list[Message]:
        return [item for item in self._queue if isinstance(item, Message) and item not in self._shed]

    def put(self, message: Message) -> None:
        """Queue a message. One for a sink that has ended is dropped and counted."""
        if self._ended:
            self._count_drop(message, "sink closed" if self.error is None else "sink failed")
            return
        if self.idle:
            # A peer that had nothing to take was not stalled.
            self.last_progress = clock.monotonic()
        self._queue.append(message)
        self.stats.queued_messages += 1
        self.stats.queued_bytes += message.nbytes
        if message.droppable:
            self._temporal[message] = None
        else:
            self._statics.add(message)
        self._notify()

    def put_marker(self, marker: FlushMarker) -> None:
        """Queue a flush marker. A sink that has ended answers at once, with its error if it failed."""
        if self._ended:
            marker.done(self.error)
            return
        self._queue.append(marker)
        self._notify()

    def take_all(self) -> list[Message]:
        """Take the queue away from the sink, which counts as if it had delivered it. For sinks that keep a backlog."""
        messages = self._queued()
        queue, self._queue = self._queue, deque()
        self._shed.clear()
        for message in messages:
            self._leaves_queue(message)
            self._count_delivered(message)
        for item in queue:
            if isinstance(item, FlushMarker):
                item.done()
        return messages

    def close(self) -> None:
        """Nothing more will be put: the sink is to deliver what is left and finish."""
        self.closing = True
        self._notify()

    def end(self, error: BaseException | None, reason: str) -> None:
        """The sink has ended. What it holds is lost, and what is put from now on reaches nobody.

        Parameters
        ----------
        error
            Answers the markers that wait and those that come. None if the sink has delivered all that it was given.
        reason
            Under which lost messages are counted.
        """
        if self._ended:
            return
        self._ended = True
        self.error = error
        lost = [*self._taken, *self._queued()]
        markers = [*self._taken_markers, *self.markers()]
        self._queue.clear()
        self._shed.clear()
        self._temporal.clear()
        self._statics = _Statics()
        self._taken.clear()
        self._taken_markers.clear()
        self.stats.queued_messages = self.stats.queued_bytes = 0
        for message in lost:
            self._count_drop(message, reason)
        for marker in markers:
            marker.done(error)

    def overflow_policy(self, now: float) -> OverflowPolicy:
        """The policy in force: ``block`` ends when the sink has made no progress for its ``stall_timeout``."""
        sink = self.sink
        if sink.policy == "block" and sink.stall_timeout is not None and now - self.last_progress >= sink.stall_timeout:
            return "drop_oldest"
        return sink.policy

    def shed(self, nbytes: int, *, newest: bool = False) -> int:
        """Drop queued temporal chunks until ``nbytes`` are freed; the oldest first unless ``newest``. Returns the bytes freed.

        Store infos, blueprints and the latest statics stay; of statics that later ones in the queue replace nothing is lost.
        """
        freed = 0 if newest else self._shed_superseded(nbytes)
        while self._temporal and freed < nbytes:
            message, _ = self._temporal.popitem(last=newest)
            freed += self._shed_one(message, "overflow", message.num_rows)
        if newest:
            freed += self._shed_superseded(nbytes - freed)
        return freed

    def _shed_superseded(self, nbytes: int) -> int:
        freed = 0
        while freed < nbytes and (message := self._statics.take_superseded()) is not None:
            # Not a loss: what it said has been said anew.
            freed += self._shed_one(message, "superseded static", 0)
        return freed

    def _shed_one(self, message: Message, reason: str, rows: int) -> int:
        self._shed.add(message)
        self._leaves_queue(message)
        self._drops.count(self.stats.label, reason, rows)
        self._freed(message)
        return message.nbytes

    def _leaves_queue(self, message: Message) -> None:
        self.stats.queued_messages -= 1
        self.stats.queued_bytes -= message.nbytes
        if message.droppable:
            self._temporal.pop(message, None)
        else:
            self._statics.remove(message)

    def _count_delivered(self, message: Message) -> None:
        self.stats.delivered_messages += 1
        self.stats.delivered_rows += message.num_rows
        self.stats.delivered_bytes += message.nbytes
        self.last_progress = clock.monotonic()
        self._freed(message)

    def _count_drop(self, message: Message, reason: str) -> None:
        self._drops.count(self.stats.label, reason, message.num_rows)
        self._freed(message)

    def _notify(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class _Statics:
    """Which static chunks of a queue are superseded: later ones in it have all their columns."""

    def __init__(self) -> None:
        self._latest: dict[_Column, Message] = {}
        self._latest_columns: dict[Message, int] = {}
        """How many columns of a message are the latest."""
        self._superseded: OrderedDict[Message, None] = OrderedDict()

    def add(self, message: Message) -> None:
        """A message is put at the end of the queue."""
        columns = _static_columns(message)
        for column in columns:
            older = self._latest.get(column)
            self._latest[column] = message
            if older is not None and older is not message:
                self._latest_columns[older] -= 1
                if not self._latest_columns[older]:
                    del self._latest_columns[older]
                    self._superseded[older] = None
        if columns:
            self._latest_columns[message] = len(set(columns))

    def remove(self, message: Message) -> None:
        """A message leaves the queue."""
        self._superseded.pop(message, None)
        if self._latest_columns.pop(message, None) is not None:
            for column in _static_columns(message):
                if self._latest.get(column) is message:
                    del self._latest[column]

    def take_superseded(self) -> Message | None:
        """The oldest superseded message."""
        return self._superseded.popitem(last=False)[0] if self._superseded else None


def _static_columns(message: Message) -> list[_Column]:
    if message.summary is None or not message.summary.shape.is_static:
        return []
    shape = message.summary.shape
    return [(message.store_id, shape.entity_path, descriptor) for descriptor, _ in shape.components]
