"""What sinks that simply write have in common: take what is queued, write it, say that it is written."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar, TypeVarTuple

import anyio

from asyncrr.engine.report import report
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.engine.workers import Workers
from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# Bytes that go into one write: large enough to make the trip to a worker thread cheap, small enough to be able to stop.
_BATCH_BYTES: Final = 4 * 2**20
# Seconds between signs of progress.
_PROGRESS: Final = 0.1


class WritingSink(Sink):
    """A sink that writes messages in order, several at a time.

    Blocking work is done by :meth:`run_blocking`, one function at a time. A sink that is cut off does not wait for the function
    that is running, and does not touch what that function uses: :meth:`discard` is called once it has ended.
    """

    _workers: Workers
    _outbox: Outbox | None = None
    _job: asyncio.Future[Any] | None = None

    @abstractmethod
    async def write(self, messages: Sequence[Message]) -> None:
        """Write these messages. They count as delivered when this returns."""

    async def begin(self) -> None:
        """Write what begins the stream, if :meth:`open` has not."""

    async def flush(self) -> None:
        """Make what was written durable in this sink's sense."""

    async def finish(self) -> None:
        """Write what ends the stream. Called once, also after an error of :meth:`write` or :meth:`flush`."""

    def discard(self) -> None:
        """Give back resources without writing anything more. Called in a worker, at the end; a second call does nothing.

        No other function of this sink runs at that time.
        """

    async def open(self, workers: Workers) -> None:
        """See :meth:`Sink.open`.

        Raises
        ------
        SinkError
            If a worker still does what this sink was given before.
        """
        if self._job is not None:
            # It would give back, at its end, what is opened now.
            await asyncio.wait((self._job,), timeout=self.close_timeout)
            if not self._job.done():
                raise SinkError(f"{self.label}: what it was given before is still being written")
        self._workers = workers
        self._job = None

    async def abandon(self) -> None:
        """See :meth:`Sink.abandon`."""
        self._discard_when_idle()

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`."""
        self._outbox = outbox
        try:
            try:
                await self.begin()
                try:
                    await self._deliver(outbox)
                except Exception:
                    await self.finish()
                    raise
                await self.finish()
            finally:
                if self._job is None or self._job.done():
                    # The next sink for the same place begins when this one has ended.
                    await self.run_blocking(self.discard)
        except asyncio.CancelledError:
            self._discard_when_idle()
            raise

    async def _deliver(self, outbox: Outbox) -> None:
        while (item := await outbox.get()) is not None:
            marker: FlushMarker | None = None
            messages: list[Message] = []
            nbytes = 0
            while item is not None:
                if isinstance(item, FlushMarker):
                    marker = item
                    break
                messages.append(item)
                nbytes += item.nbytes
                if nbytes >= _BATCH_BYTES:
                    break
                try:
                    item = outbox.get_nowait()
                except anyio.WouldBlock:
                    break
            if messages:
                await self.write(messages)
                for message in messages:
                    outbox.release(message)
            if marker is not None:
                await self.flush()
                marker.done()

    async def run_blocking(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """Run a blocking function in a worker and wait for its end.

        A cancellation ends the waiting. The function goes on: a write that was begun cannot be taken back.
        """
        return await self._end_of(self._workers.future(function, *args), None)

    async def run_computing(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """As :meth:`run_blocking`, for what cannot stall and only takes its time: that is progress, however long it takes.

        Parameters
        ----------
        function
            What to run in a worker.
        *args
            Its arguments.
        """
        return await self._end_of(self._workers.future(function, *args), _PROGRESS)

    async def _end_of(self, job: asyncio.Future[_T], progress: float | None) -> _T:
        self._job = job
        while not job.done():
            if progress is not None and self._outbox is not None:
                self._outbox.progress()
            # Not awaited itself: that would cancel it, and nobody would know when the function has ended.
            await asyncio.wait((job,), timeout=progress)
        return job.result()

    def _discard_when_idle(self) -> None:
        """Have :meth:`discard` run once no other function does."""
        self._job = asyncio.ensure_future(self._discard_after(self._job))

    async def _discard_after(self, job: asyncio.Future[Any] | None) -> None:
        if job is not None:
            await asyncio.wait((job,))
        try:
            await self._workers.future(self.discard)
        except Exception as error:
            report(f"{self.label}: {type(error).__name__}: {error}", error=error)
