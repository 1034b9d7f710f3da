"""Sinks that stall, fail and misbehave on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, ClassVar

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.sink import FlushMarker, Outbox, OverflowPolicy, Sink, SinkStats
from asyncrr.sinks.writing import WritingSink
from asyncrr.wire.messages import Message


class FakeSink(Sink):
    """A sink that takes everything, unless a test says otherwise.

    Parameters
    ----------
    label
        Its name.
    claim
        What it needs for itself alone.
    batching
        What it asks for; or an error that asking raises.
    opening
        An error that opening raises, or a moment in seconds that it takes; ``inf`` hangs.
    """

    def __init__(
        self,
        label: str = "fake",
        *,
        policy: OverflowPolicy = "block",
        stall_timeout: float | None = None,
        flush_timeout: float | None = None,
        claim: str | None = None,
        batching: ChunkBatcherConfig | Exception | None = None,
        opening: BaseException | float | None = None,
    ) -> None:
        self.label = label
        self.policy = policy
        self.stall_timeout = stall_timeout
        self.flush_timeout = flush_timeout
        self.delivered: list[Message] = []
        self.markers: list[FlushMarker] = []
        """Markers that it was told to keep."""
        self.stats = SinkStats(label)
        self.opened = self.abandoned = self.runs = self.running = self.cancelled = 0
        """How often; :attr:`running` is how many times at once."""
        self.outbox: Outbox | None = None
        self.fails_with: BaseException | None = None
        """Raised instead of delivering the next message."""
        self.finish_fails_with: BaseException | None = None
        self.keeps_markers = False
        self.swallows_cancellation = False
        self.releases_twice = False
        self._claim = claim
        self._batching = batching
        self._opening = opening
        self._free = asyncio.Event()
        self._free.set()

        self._all.append(self)

    _all: ClassVar[list[FakeSink]] = []

    @classmethod
    def let_all_end(cls) -> None:
        """From now on every sink that was made ends when it is cancelled."""
        for sink in cls._all:
            sink.swallows_cancellation = False
        cls._all.clear()

    # -- what a test says --------------------------------------------------------------------------------------------

    def stall(self) -> None:
        """Take nothing more."""
        self._free.clear()

    def go_on(self) -> None:
        """Take messages again."""
        self._free.set()

    @property
    def rows(self) -> int:
        """Rows that have arrived."""
        return sum(message.num_rows for message in self.delivered)

    # -- the interface of Sink ---------------------------------------------------------------------------------------

    def claim(self) -> str | None:
        return self._claim

    def batching(self) -> ChunkBatcherConfig:
        if isinstance(self._batching, Exception):
            raise self._batching
        return self._batching or super().batching()

    async def open(self, workers: Any) -> None:
        self.opened += 1
        if isinstance(self._opening, BaseException):
            raise self._opening
        if self._opening == float("inf"):
            await asyncio.Event().wait()
        if self._opening is not None:
            await asyncio.sleep(self._opening)

    async def abandon(self) -> None:
        self.abandoned += 1

    async def run(self, outbox: Outbox) -> None:
        self.runs += 1
        self.running += 1
        self.outbox, self.stats = outbox, outbox.stats
        try:
            while True:
                try:
                    await self._deliver(outbox)
                    break
                except asyncio.CancelledError:
                    self.cancelled += 1
                    if not self.swallows_cancellation:
                        raise
        finally:
            self.running -= 1

    async def _deliver(self, outbox: Outbox) -> None:
        while True:
            await self._free.wait()
            item = await outbox.get()
            await self._free.wait()
            if item is None:
                break
            if isinstance(item, FlushMarker):
                self.markers.append(item) if self.keeps_markers else item.done()
                continue
            if self.fails_with is not None:
                raise self.fails_with
            self.delivered.append(item)
            outbox.release(item)
            if self.releases_twice:
                outbox.release(item)
        if self.finish_fails_with is not None:
            raise self.finish_fails_with


class FakeWritingSink(WritingSink):
    """A :class:`WritingSink` that writes to a list. Each step is a job for a worker, so that a test can hold it or make it fail.

    It notes when it is used in a way that would hurt a file: by two workers at once, or after it was given back.
    """

    def __init__(self, label: str = "writing", *, claim: str | None = None) -> None:
        self.label = label
        self.written: list[Message] = []
        self.resources = 0
        """Opened and not given back."""
        self.harm: list[str] = []
        self._claim = claim

    def claim(self) -> str | None:
        return self._claim

    async def open(self, workers: Any) -> None:
        await super().open(workers)
        await self.run_blocking(self.open_it)

    async def begin(self) -> None:
        await self.run_blocking(self.begin_it)

    async def write(self, messages: Sequence[Message]) -> None:
        await self.run_blocking(self.write_it, messages)

    async def flush(self) -> None:
        await self.run_blocking(self.flush_it)

    async def finish(self) -> None:
        await self.run_blocking(self.finish_it)

    def discard(self) -> None:
        if self.resources:
            self.resources -= 1

    # -- in a worker -------------------------------------------------------------------------------------------------

    def open_it(self) -> None:
        self.resources += 1

    def begin_it(self) -> None:
        self._needs_resource("begin")

    def write_it(self, messages: Sequence[Message]) -> None:
        self._needs_resource("write")
        self.written.extend(messages)

    def flush_it(self) -> None:
        self._needs_resource("flush")

    def finish_it(self) -> None:
        self._needs_resource("finish")

    def _needs_resource(self, what: str) -> None:
        if self.resources != 1:
            self.harm.append(f"{what} with {self.resources} resources")
