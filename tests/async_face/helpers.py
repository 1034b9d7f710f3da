"""What the tests of the async face share: a sink that takes its time, child programs, and what to look for in a file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncrr as rr
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.wire.messages import Message
from tests.support import oracle

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
    """Fails if there are tasks afterwards that were not there before."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before
    assert not left, left


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
