"""A sink that runs, with an outbox that the test fills."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

import pytest
from blockbuster import blockbuster_ctx

from asyncrr.engine.workers import Workers
from asyncrr.sinks.grpc import GrpcSink, sink as sink_module
from tests.grpc.messages import TestOutbox
from tests.support.rerun_server import RerunServer

Running: TypeAlias = tuple[TestOutbox, "asyncio.Task[None]"]
RunSink: TypeAlias = Callable[[GrpcSink], AbstractAsyncContextManager[Running]]


@pytest.fixture
async def server() -> AsyncIterator[RerunServer]:
    """The real server, running."""
    async with RerunServer() as running:
        yield running


@pytest.fixture(scope="session")
def workers() -> Workers:
    """Threads for name resolution."""
    return Workers()


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sinks call a connection stalled sooner than they do in earnest."""
    monkeypatch.setattr(sink_module, "_STALLED_AFTER", 0.3)


@pytest.fixture
def run_sink(workers: Workers) -> RunSink:
    """Runs a sink for the length of a block; then it is cancelled, if it has not ended, and must leave nothing behind."""

    @asynccontextmanager
    async def run(sink: GrpcSink) -> AsyncIterator[Running]:
        outbox = TestOutbox(sink.label)
        await sink.open(workers)
        task = asyncio.create_task(sink.run(outbox))
        try:
            with blockbuster_ctx("asyncrr.sinks"):
                yield outbox, task
        finally:
            task.cancel()
            outcome = (await asyncio.gather(task, return_exceptions=True))[0]
            assert outcome is None or isinstance(outcome, asyncio.CancelledError), outcome
            left = [task for task in asyncio.all_tasks() if task.get_name().startswith("asyncrr.")]
            assert not left, left
            gc.collect()  # an unclosed channel warns when it is collected

    return run
