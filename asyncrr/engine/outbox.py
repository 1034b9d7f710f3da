"""The queue from the engine to one sink, with its overflow policy."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

import anyio

from asyncrr.wire.messages import Message

from .sink import FlushMarker, Outbox, OverflowPolicy, Sink, SinkStats
from .stats import Drops


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
        self.last_progress = time.monotonic()
        self.error: BaseException | None = None
        """Why the sink failed for good."""
        self.closing = False
        self._ended = False
        self._drops = drops
        self._freed = freed
        self._queue: deque[Message | FlushMarker] = deque()
        self._taken: dict[Message, None] = {}
        self._waiter: asyncio.Future[None] | None = None

    # -- the sink's side ---------------------------------------------------------------------------------------------

    async def get(self) -> Message | FlushMarker | None:
        """See :meth:`Outbox.get`."""
        while not self._queue:
            if self.closing:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._pop()

    def get_nowait(self) -> Message | FlushMarker | None:
        """See :meth:`Outbox.get_nowait`."""
        if self._queue:
            return self._pop()
        if self.closing:
            return None
        raise anyio.WouldBlock

    def _pop(self) -> Message | FlushMarker:
        item = self._queue.popleft()
        if isinstance(item, Message):
            self.stats.queued_messages -= 1
            self.stats.queued_bytes -= item.nbytes
            self._taken[item] = None
        return item

    def markers(self) -> Sequence[FlushMarker]:
        """See :meth:`Outbox.markers`."""
        return [item for item in self._queue if isinstance(item, FlushMarker)]

    def release(self, message: Message) -> None:
        """See :meth:`Outbox.release`."""
        del self._taken[message]
        self.stats.delivered_messages += 1
        self.stats.delivered_rows += message.num_rows
        self.stats.delivered_bytes += message.nbytes
        self.last_progress = time.monotonic()
        self._freed(message)

    def drop(self, message: Message, reason: str) -> None:
        """See :meth:`Outbox.drop`."""
        del self._taken[message]
        self._count_drop(message, reason)

    def lose(self, message: Message, reason: str) -> None:
        """See :meth:`Outbox.lose`."""
        self._drops.count(self.stats.label, reason, message.num_rows)

    def progress(self) -> None:
        """See :meth:`Outbox.progress`."""
        self.last_progress = time.monotonic()

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
        queued = sum(item.num_rows for item in self._queue if isinstance(item, Message))
        return queued + sum(message.num_rows for message in self._taken)

    def put(self, message: Message) -> None:
        """Queue a message. One for a sink that has failed is dropped and counted."""
        if self._ended:
            self._count_drop(message, "sink failed" if self.error is not None else "sink closed")
            return
        if self.idle:
            # A peer that had nothing to take was not stalled.
            self.last_progress = time.monotonic()
        self._queue.append(message)
        self.stats.queued_messages += 1
        self.stats.queued_bytes += message.nbytes
        self._notify()

    def put_marker(self, marker: FlushMarker) -> None:
        """Queue a flush marker; a sink that has ended answers at once, with its error if it failed."""
        if self._ended:
            marker.done(self.error)
            return
        self._queue.append(marker)
        self._notify()

    def put_back(self) -> None:
        """Queue again, in front, what the sink took and neither delivered nor dropped."""
        taken, self._taken = self._taken, {}
        self._queue.extendleft(reversed(taken))
        self.stats.queued_messages += len(taken)
        self.stats.queued_bytes += sum(message.nbytes for message in taken)

    def close(self) -> None:
        """Nothing more will be put: the sink is to deliver what is left and finish."""
        self.closing = True
        self._notify()

    def fail(self, error: BaseException | None, reason: str) -> None:
        """Give up on all that the sink holds; ``error`` answers the markers that wait, now and later."""
        self._ended = True
        self.error = error
        queue, self._queue = self._queue, deque()
        taken, self._taken = self._taken, {}
        self.stats.queued_messages = self.stats.queued_bytes = 0
        for message in taken:
            self._count_drop(message, reason)
        for item in queue:
            if isinstance(item, Message):
                self._count_drop(item, reason)
            else:
                item.done(error)

    def end(self) -> None:
        """The sink has returned. What is put from now on reaches nobody."""
        if not self._ended:
            self.fail(None, "sink closed")

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
        freed = 0 if newest else self._drop_superseded_statics()
        kept: list[Message | FlushMarker] = []
        queue = self._queue
        while queue and freed < nbytes:
            item = queue.pop() if newest else queue.popleft()
            if isinstance(item, Message) and item.droppable:
                freed += item.nbytes
                self._uncount(item)
                self._count_drop(item, "overflow")
            else:
                kept.append(item)
        if newest:
            queue.extend(reversed(kept))
        else:
            queue.extendleft(reversed(kept))
        if newest and freed < nbytes:
            freed += self._drop_superseded_statics()
        return freed

    def _drop_superseded_statics(self) -> int:
        seen: set[tuple[object, str, object]] = set()
        kept: list[Message | FlushMarker] = []
        freed = 0
        for item in reversed(self._queue):
            if isinstance(item, Message) and item.summary is not None and item.summary.shape.is_static:
                shape = item.summary.shape
                columns = {(item.store_id, shape.entity_path, descriptor) for descriptor, _ in shape.components}
                if columns <= seen:
                    freed += item.nbytes
                    self._uncount(item)
                    # Not a loss: what it said has been said anew.
                    self._count_drop(item, "superseded static", rows=0)
                    continue
                seen |= columns
            kept.append(item)
        if freed:
            self._queue = deque(reversed(kept))
        return freed

    def _uncount(self, message: Message) -> None:
        self.stats.queued_messages -= 1
        self.stats.queued_bytes -= message.nbytes

    def _count_drop(self, message: Message, reason: str, rows: int | None = None) -> None:
        self._drops.count(self.stats.label, reason, message.num_rows if rows is None else rows)
        self._freed(message)

    def _notify(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
