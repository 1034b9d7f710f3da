"""The table of docs/context.md, row by row: which recording a module-level call reaches, and with which times.

``mark(label)`` stands for the call. Before each case the global recording has ``step`` 1 set in the test's own context
and the recording ``rec`` has ``step`` 2.
"""

from __future__ import annotations

import ast
import asyncio
import contextvars
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

import asyncrr as rr
from tests.support import oracle

Seen = tuple[str, int | None]
"""Recording that was reached, and value of the timeline ``step`` or None."""


def mark(label: str) -> None:
    rr.log(f"mark/{label}", rr.Scalars(1.0))


@dataclass
class Scene:
    """A global recording and another one, and what was marked in either."""

    default: rr.RecordingStream
    rec: rr.RecordingStream
    directory: Path

    def seen(self) -> dict[str, Seen]:
        """Where each mark went."""
        found: dict[str, Seen] = {}
        for name, recording in (("default", self.default), ("rec", self.rec)):
            # Leaving a `with` block ends the file; what is logged afterwards waits for the next sink.
            recording.save(self.directory / f"{name}.rest.rrd")
            recording.disconnect()
            parts = (self.directory / f"{name}.rrd", self.directory / f"{name}.rest.rrd")
            for read in (read for part in parts for read in oracle.read(part)):
                for path in read.entities:
                    if path.startswith("/mark/"):
                        (row,) = read.rows(path)
                        assert path.removeprefix("/mark/") not in found
                        found[path.removeprefix("/mark/")] = (name, row.times.get("step"))
        return found


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    recordings = {
        name: rr.RecordingStream("rerun_context", recording_id=str(tmp_path / name)) for name in ("default", "rec")
    }
    for name, recording in recordings.items():
        recording.save(tmp_path / f"{name}.rrd")
    before = rr.set_global_data_recording(recordings["default"])
    recordings["default"].set_time("step", sequence=1)
    recordings["rec"].set_time("step", sequence=2)
    yield Scene(recordings["default"], recordings["rec"], tmp_path)
    rr.set_global_data_recording(before)


async def test_tasks(scene: Scene) -> None:
    async def child(label: str) -> None:
        mark(label)
        rr.set_time("step", sequence=99)

    before = asyncio.create_task(child("made_before_the_block"))
    with scene.rec:
        inside = asyncio.create_task(child("made_in_the_block"))
        scene.rec.set_time("step", sequence=3)
    await asyncio.gather(before, inside)
    mark("afterwards")
    assert scene.seen() == {
        "made_before_the_block": ("default", 1),
        "made_in_the_block": ("rec", 2),
        "afterwards": ("default", 1),
    }


async def test_callbacks(scene: Scene) -> None:
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    with scene.rec:
        loop.call_soon(mark, "call_soon")
        future.add_done_callback(lambda _: mark("done_callback"))
    future.set_result(None)
    await asyncio.sleep(0.01)
    assert scene.seen() == {"call_soon": ("rec", 2), "done_callback": ("rec", 2)}


async def test_threads(scene: Scene) -> None:
    with scene.rec, ThreadPoolExecutor(1) as executor:
        thread = threading.Thread(target=mark, args=("thread",))
        thread.start()
        await asyncio.get_running_loop().run_in_executor(executor, mark, "executor")
        await asyncio.to_thread(mark, "to_thread")
        await anyio.to_thread.run_sync(mark, "anyio_to_thread")
        thread.join()
    assert scene.seen() == {
        "thread": ("default", None),
        "executor": ("default", None),
        "to_thread": ("rec", 2),
        "anyio_to_thread": ("rec", 2),
    }


async def test_generators(scene: Scene) -> None:
    def undecorated() -> Iterator[None]:
        with scene.rec:
            yield
            mark("in_undecorated")

    @rr.recording_stream_generator_ctx
    def decorated() -> Iterator[None]:
        with scene.rec:
            yield
            scene.rec.set_time("step", sequence=7)
            mark("in_decorated")

    @rr.recording_stream_async_generator_ctx
    async def decorated_async() -> AsyncIterator[None]:
        with scene.rec:
            yield
            mark("in_decorated_async")

    for _ in undecorated():
        mark("beside_undecorated")
    for _ in decorated():
        mark("beside_decorated")
    async for _ in decorated_async():
        mark("beside_decorated_async")
    assert scene.seen() == {
        "in_undecorated": ("rec", 2),
        "beside_undecorated": ("rec", 2),  # the leak that the decorator is for
        "in_decorated": ("rec", 7),
        "beside_decorated": ("default", 1),
        "in_decorated_async": ("rec", 2),  # the 7 has not come out of the other generator
        "beside_decorated_async": ("default", 1),
    }


def test_notebook_cells(scene: Scene) -> None:
    """Cells run one after the other; each async one in a task, whose context ends with it."""
    namespace: dict[str, Any] = {"rr": rr, "mark": mark}

    def run_cell(source: str) -> None:
        code = compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)

        async def cell() -> None:
            pending = eval(code, namespace)
            if pending is not None:
                await pending

        asyncio.run(cell())

    def notebook() -> None:
        run_cell("rr.set_time('step', sequence=10)")
        run_cell("mark('sync_cell')")
        run_cell("import asyncio\nawait asyncio.sleep(0)\nmark('async_cell')\nrr.set_time('step', sequence=11)")
        run_cell("await asyncio.sleep(0)\nmark('next_cell')")
        run_cell("with rr.get_global_data_recording():\n    mark('block_in_a_cell')")

    contextvars.Context().run(notebook)
    assert scene.seen() == {
        "sync_cell": ("default", 10),
        "async_cell": ("default", 10),
        "next_cell": ("default", 11),
        "block_in_a_cell": ("default", 11),
    }


async def test_an_async_recording_becomes_the_global_one_where_there_is_none(tmp_path: Path) -> None:
    """The lifespan of a web application: handlers are tasks that were not made inside of it."""
    before = rr.set_global_data_recording(None)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def lifespan() -> None:
        async with rr.AsyncRecordingStream("rerun_context", recording_id=str(tmp_path)) as rec:
            await rec.save(tmp_path / "rec.rrd")
            rec.set_time("step", sequence=5)
            entered.set()
            await leave.wait()

    async def handler() -> None:
        mark("handler")
        await anyio.to_thread.run_sync(mark, "threadpool_endpoint")

    running = asyncio.create_task(lifespan())
    await entered.wait()
    await asyncio.create_task(handler())
    leave.set()
    await running
    assert rr.set_global_data_recording(before) is None, "taken back when it was left"
    read = oracle.read_one(tmp_path / "rec.rrd")
    marks = {path: read.rows(path)[0].times.get("step") for path in read.entities if path.startswith("/mark/")}
    assert marks == {"/mark/handler": None, "/mark/threadpool_endpoint": None}
