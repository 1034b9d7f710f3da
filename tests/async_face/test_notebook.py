"""An IPython kernel, as notebooks run it: sync and async cells share the active recording and the times of earlier cells."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

from tests.async_face.helpers import ROOT, stamped
from tests.support import oracle

# The kernel's own libraries are not ours to judge: they leave sockets to the garbage collector and call what is deprecated.
pytestmark = [
    pytest.mark.filterwarnings("default::ResourceWarning"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
    pytest.mark.filterwarnings("default::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("default::RuntimeWarning:zmq"),
]


class Notebook:
    """Runs cells one after another."""

    def __init__(self, client: AsyncKernelClient) -> None:
        self._client = client

    async def run(self, cell: str) -> str:
        """Run a cell; what it printed. A cell that raises fails the test."""
        printed: list[str] = []

        def note(message: dict[str, dict[str, str]]) -> None:
            printed.append(message["content"].get("text", ""))

        reply = await self._client.execute_interactive(cell, output_hook=note, timeout=30)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(printed)


@pytest.fixture
async def notebook(tmp_path: Path) -> AsyncIterator[Notebook]:
    """A kernel in a process of its own."""
    manager = AsyncKernelManager(kernel_name="python3")
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path),
    }
    await manager.start_kernel(env=env, cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=30)
        yield Notebook(client)
    finally:
        client.stop_channels()
        await manager.shutdown_kernel()
        await asyncio.sleep(0)


async def test_sync_and_async_cells(notebook: Notebook, tmp_path: Path) -> None:
    file = tmp_path / "notebook.rrd"
    await notebook.run("import asyncio\nimport asyncrr as rr\nrr.init('notebook', recording_id='cells')")
    await notebook.run(f"rr.save({str(file)!r})")
    await notebook.run("rr.set_time('cell', sequence=1)")
    await notebook.run("rr.log('sync', rr.Scalars(1.0))")
    await notebook.run("await asyncio.sleep(0)\nrr.log('async', rr.Scalars(1.0))")
    # An async cell sets a time for the cells after it, be they async or not.
    await notebook.run("await asyncio.sleep(0)\nrr.set_time('cell', sequence=2)\nrr.log('async', rr.Scalars(2.0))")
    await notebook.run("rr.log('sync', rr.Scalars(2.0))")
    await notebook.run("await asyncio.sleep(0)\nrr.log('async', rr.Scalars(2.5))")
    await notebook.run("rr.set_time('cell', sequence=3)")
    await notebook.run("await asyncio.sleep(0)\nrr.log('async', rr.Scalars(3.0))")
    # A task that a cell makes has the cell's times, and keeps its own to itself.
    await notebook.run(
        "async def work():\n    rr.log('task', rr.Scalars(3.0))\n    rr.set_time('cell', sequence=30)\n    rr.log('task', rr.Scalars(30.0))\n"
        "await asyncio.create_task(work())"
    )
    await notebook.run("rr.log('sync', rr.Scalars(3.0))\nrr.reset_time()")
    await notebook.run("await asyncio.sleep(0)\nrr.log('async', rr.Scalars(-1.0))")
    assert await notebook.run("print(rr.get_recording_id())") == "cells\n"
    assert await notebook.run("await asyncio.sleep(0); print(rr.get_recording_id())") == "cells\n"
    assert await notebook.run("rr.flush(); rr.disconnect()") == ""
    recording = oracle.check_file(file)
    assert stamped(recording, "/sync", "cell") == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert stamped(recording, "/async", "cell") == [(1, 1.0), (2, 2.0), (2, 2.5), (3, 3.0), (None, -1.0)]
    assert stamped(recording, "/task", "cell") == [(3, 3.0), (30, 30.0)]


async def test_an_async_stream_over_several_cells(notebook: Notebook, tmp_path: Path) -> None:
    file = tmp_path / "notebook.rrd"
    await notebook.run("import asyncrr as rr\nrec = rr.AsyncRecordingStream('notebook', make_default=True)")
    await notebook.run(f"await rec.save({str(file)!r})")
    await notebook.run("rec.set_time('cell', sequence=1)\nawait rec.log('x', rr.Scalars(1.0))")
    await notebook.run("rr.log('x', rr.Scalars(1.5))\nrec.set_time('cell', sequence=2)")
    await notebook.run("await rec.log('x', rr.Scalars(2.0))\nawait rec.flush()")
    assert "/x" in oracle.print_(file)
    assert await notebook.run("rr.flush()") == "", "plain functions wait in cells as elsewhere"
    await notebook.run("await rec.aclose()")
    assert stamped(oracle.check_file(file), "/x", "cell") == [(1, 1.0), (1, 1.5), (2, 2.0)]


async def test_a_kernel_that_is_shut_down_delivers(tmp_path: Path) -> None:
    file = tmp_path / "notebook.rrd"
    manager = AsyncKernelManager(kernel_name="python3")
    await manager.start_kernel(env=os.environ | {"PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path / "ipython")})
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=30)
    run = Notebook(client).run
    await run("import asyncrr as rr\nrec = rr.AsyncRecordingStream('notebook')")
    await run(f"await rec.save({str(file)!r})")
    await run("for i in range(100):\n    await rec.log('x', rr.Scalars(float(i)))")
    client.stop_channels()
    await manager.shutdown_kernel()
    assert len(stamped(oracle.check_file(file), "/x", "log_tick")) == 100
