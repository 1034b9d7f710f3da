"""What sinks that simply write have in common: take what is queued, write it, say that it is written."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Final, TypeVar, TypeVarTuple

import anyio

from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.engine.workers import Workers, shared_workers
from asyncrr.wire.messages import Message

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# Bytes that go into one write: large enough to make the trip to a worker thread cheap, small enough to be able to stop.
_BATCH_BYTES: Final = 4 * 2**20
# Seconds between signs of progress.
_PROGRESS: Final = 0.1


class WritingSink(Sink):
    """A sink that writes messages in order, several at a time."""

    _workers: Workers | None = None
    _cancelled: asyncio.CancelledError | None = None
    _outbox: Outbox | None = None

    @abstractmethod
    async def write(self, messages: Sequence[Message]) -> None:
        """Write these messages. They count as delivered when this returns."""

    async def flush(self) -> None:
        """Make what was written durable in this sink's sense."""

    async def finish(self) -> None:
        """Write what ends the stream and give back resources. Called once, also after an error."""

    async def open(self, workers: Workers) -> None:
        """See :meth:`Sink.open`."""
        self._workers = workers
        self._cancelled = None

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`."""
        self._outbox = outbox
        try:
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
                try:
                    if messages:
                        await self.write(messages)
                        for message in messages:
                            outbox.release(message)
                    if marker is not None:
                        await self.flush()
                except OSError as error:
                    if marker is not None:
                        marker.done(error)
                    raise
                if marker is not None:
                    marker.done()
                if self._cancelled is not None:
                    cancelled, self._cancelled = self._cancelled, None
                    raise cancelled
        except Exception:
            await self.finish()
            raise
        await self.finish()

    async def run_blocking(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """Run a blocking function in a worker and wait for its end, also when cancelled, unless the sink is being cut off.

        A write that was begun cannot be taken back; who is told that it did not happen would write it again. :meth:`run` lets the
        cancellation go on once it has noted what was written.
        """
        return await self._end_of((self._workers or shared_workers()).submit(function, *args), None)

    async def run_computing(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """As :meth:`run_blocking`, for what cannot stall and only takes its time: that is progress, however long it takes.

        Parameters
        ----------
        function
            What to run in a worker.
        *args
            Its arguments.
        """
        return await self._end_of((self._workers or shared_workers()).submit(function, *args), _PROGRESS)

    async def _end_of(self, job: asyncio.Future[_T], progress: float | None) -> _T:
        while not job.done():
            if progress is not None and self._outbox is not None:
                self._outbox.progress()
            try:
                await asyncio.wait((job,), timeout=progress)
            except asyncio.CancelledError as error:
                if self.cut_off:
                    raise
                self._cancelled = error
        return job.result()
