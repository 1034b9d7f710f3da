"""A sink at work: its outbox, its task, its end."""

from __future__ import annotations

import time
from collections.abc import Callable

import anyio

from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message

from .outbox import QueueOutbox
from .report import report
from .sink import Sink
from .stats import Drops

# How often the deadline of a closing sink is looked at. Progress may come from a thread that cannot move a deadline itself.
_POLL = 0.05


class SinkRunner:
    """Runs one sink. Nothing that happens to it reaches the engine or another sink."""

    def __init__(self, sink: Sink, drops: Drops, freed: Callable[[Message], None]) -> None:
        self.sink = sink
        self.outbox = QueueOutbox(sink, drops, freed)
        self.finished = anyio.Event()
        self._scope = anyio.CancelScope()
        self._undelivered = (0, 0)

    async def run(self) -> None:
        """The body of the sink's task."""
        outbox = self.outbox
        try:
            with self._scope:
                await self._deliver()
            if self._scope.cancelled_caught:
                messages, _ = outbox.pending
                self._undelivered = outbox.pending_rows, messages
                outbox.fail(SinkError(f"{self.sink.label}: closed before all was delivered"), "not delivered at close")
        except Exception as error:
            outbox.stats.status = "failed"
            outbox.stats.last_error = str(error)
            failure = error if isinstance(error, SinkError) else SinkError(f"{self.sink.label}: {error}")
            failure.__cause__ = error if failure is not error else error.__cause__
            messages, nbytes = outbox.pending
            report(f"{failure}; {messages} messages ({nbytes} bytes) are lost, other sinks go on")
            outbox.fail(failure, "sink failed")
        else:
            if outbox.stats.status != "failed":
                outbox.stats.status = "closed"
        finally:
            self.finished.set()

    async def _deliver(self) -> None:
        while True:
            try:
                return await self.sink.run(self.outbox)
            except anyio.get_cancelled_exc_class():
                if self._scope.cancel_called:
                    raise
                # asyncio.run() cancels every task of a loop that ends. What was logged is still to be delivered: the stream's
                # owner closes the outbox next, and the time for that is limited by close().
                self.outbox.put_back()

    def cut_off(self) -> None:
        """Stop now."""
        self._scope.cancel()

    async def close(self, *, stall: float | None, total: float | None) -> tuple[int, int]:
        """Let the sink deliver what it has and finish.

        Parameters
        ----------
        stall
            Seconds without progress after which it is cut off; None for no such limit.
        total
            Seconds in all after which it is cut off; None for no such limit.

        Returns
        -------
        tuple of int
            Rows and messages that were not delivered.
        """
        self.outbox.close()
        began = self.outbox.last_progress = time.monotonic()
        while not self.finished.is_set():
            now = time.monotonic()
            stalled = stall is not None and now - self.outbox.last_progress >= stall
            if stalled or (total is not None and now - began >= total):
                self.cut_off()
                await self.finished.wait()
                break
            with anyio.move_on_after(_POLL):
                await self.finished.wait()
        return self._undelivered
