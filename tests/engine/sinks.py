"""Sinks that behave in ways that real ones only do on bad days."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import anyio

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.sink import FlushMarker, Outbox, OverflowPolicy, Sink
from asyncrr.sinks.memory import MemorySink
from asyncrr.wire.messages import Message


class StuckSink(Sink):
    """Takes nothing until :meth:`let_go` is called, then keeps everything in :attr:`taken`."""

    def __init__(
        self, label: str = "stuck", *, policy: OverflowPolicy = "block", stall_timeout: float | None = None
    ) -> None:
        self.label = label
        self.policy = policy
        self.stall_timeout = stall_timeout
        self.taken: list[Message] = []
        self._free = threading.Event()

    def let_go(self) -> None:
        """Start to take messages. May be called on any thread."""
        self._free.set()

    async def run(self, outbox: Outbox) -> None:
        while not self._free.is_set():
            await anyio.sleep(0.01)
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
            else:
                self.taken.append(item)
                outbox.release(item)


class TakingSink(MemorySink):
    """A memory sink whose batching can be set, and whose messages do not move on to another sink."""

    keeps_backlog = False

    def __init__(self, label: str = "taking", *, batching: ChunkBatcherConfig | None = None) -> None:
        super().__init__(label)
        self._batching = batching

    def batching(self) -> ChunkBatcherConfig:
        return self._batching or super().batching()

    @property
    def messages(self) -> Sequence[Message]:  # type: ignore[override]
        """What has arrived so far."""
        return super().messages()

    @property
    def chunks(self) -> list[Message]:
        """The chunks among them that hold the program's data."""
        return [m for m in self.messages if m.summary is not None and not m.summary.shape.entity_path.startswith("/__")]


class FailingSink(Sink):
    """Fails: when it is opened, or with the message number ``at``."""

    def __init__(self, label: str = "failing", *, at: int | None = None, error: BaseException | None = None) -> None:
        self.label = label
        self._at = at
        self._error = error or OSError(28, "No space left on device")
        self.abandoned = False

    async def open(self, workers: object) -> None:
        if self._at is None:
            raise self._error

    async def abandon(self) -> None:
        self.abandoned = True

    async def run(self, outbox: Outbox) -> None:
        count = 0
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
                continue
            count += 1
            if count == self._at:
                raise self._error
            outbox.release(item)


class OpeningSink(TakingSink):
    """Notes whether it was given back after another sink could not be opened."""

    abandoned = False

    async def abandon(self) -> None:
        self.abandoned = True
        await asyncio.sleep(0)
