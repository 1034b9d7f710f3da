"""What the tests of the async face share: a sink that takes its time, child programs, and what to look for in a file."""

from __future__ import annotations

import asyncio
import functools
import inspect
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import anyio.to_thread
import pytest

import asyncrr as rr
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.wire.messages import Message
from tests.support import oracle

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
SCALARS = "Scalars:scalars"


class GatedSink(Sink):
    """Takes what it is given, but delivers only while :attr:`gate` is set, from whatever thread."""

    def __init__(self) -> None:
        self.label = "gated"
        self.gate = threading.Event()
        self.delivered: list[Message] = []

    async def run(self, outbox: Outbox) -> None:
        while (item := await outbox.get()) is not None:
            while not self.gate.is_set():
                await asyncio.sleep(0.002)
            if isinstance(item, FlushMarker):
                item.done()
            else:
                self.delivered.append(item)
                outbox.release(item)

    @property
    def rows(self) -> int:
        """Rows delivered, the recording's own properties left out."""
        return sum(
            message.num_rows
            for message in self.delivered
            if message.summary is not None and not message.summary.shape.entity_path.startswith("/__")
        )


def scalars(recording: oracle.Recording, entity_path: str) -> list[float]:
    """The single scalars of an entity in the order of their rows."""
    return [value for (value,) in recording.values(entity_path, SCALARS)]


def stamped(recording: oracle.Recording, entity_path: str, timeline: str) -> list[tuple[int | None, float]]:
    """Time and value of each scalar; no time for rows that are not on the timeline."""
    return [
        (row.times.get(timeline), (row.components[SCALARS] or [])[0])
        for row in recording.rows(entity_path)
        if row.components.get(SCALARS)
    ]


@contextmanager
def no_tasks_left() -> Iterator[None]:
    """Fails if there are tasks afterwards that were not there before. (Under trio, none can outlive its nursery.)"""
    before = _tasks()
    yield
    left = _tasks() - before
    assert not left, left


def _tasks() -> set[asyncio.Task[Any]]:
    return asyncio.all_tasks() if asyncio._get_running_loop() is not None else set()


def both(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Have a test run under asyncio and under trio. Its async fixtures live on a loop that stands still meanwhile."""

    @functools.wraps(test)
    def run(backend: str, **fixtures: Any) -> None:
        options = {"debug": True} if backend == "asyncio" else {}
        anyio.run(functools.partial(test, **fixtures), backend=backend, backend_options=options)

    signature = inspect.signature(test)
    backend = inspect.Parameter("backend", inspect.Parameter.KEYWORD_ONLY)
    run.__signature__ = signature.replace(parameters=[*signature.parameters.values(), backend])  # type: ignore[attr-defined]
    del run.__wrapped__  # type: ignore[attr-defined]  # pytest would look for a coroutine function there
    return pytest.mark.parametrize("backend", ["asyncio", "trio"])(run)


async def on_an_asyncio_loop(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """What a coroutine returns that needs asyncio, from wherever."""
    return await anyio.to_thread.run_sync(lambda: asyncio.run(make()))


PROGRAMS: list[subprocess.Popen[bytes]] = []
"""The programs that the test has started."""


def start_program(code: str, *args: str | Path, cwd: Path, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Run a program as a child, with warnings as errors and asyncio's debug mode."""
    program = subprocess.Popen(
        [sys.executable, "-X", "dev", "-W", "error", "-c", code, *map(str, args)],
        cwd=cwd,
        env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT), "PYTHONASYNCIODEBUG": "1"},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )
    PROGRAMS.append(program)
    return program


def without_debug_noise(stderr: bytes) -> str:
    """What a program said on stderr, without what asyncio's debug mode says about slow callbacks."""
    lines = stderr.decode(errors="replace").splitlines()
    return "\n".join(line for line in lines if not (line.startswith("Executing <") and " took " in line))


async def log_scalars(rec: rr.AsyncRecordingStream, entity_path: str, count: int) -> None:
    """Log ``0.0, 1.0, …`` on timeline ``i``."""
    for i in range(count):
        rec.set_time("i", sequence=i)
        await rec.log(entity_path, rr.Scalars(float(i)))
