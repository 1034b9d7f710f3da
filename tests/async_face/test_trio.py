"""trio beside asyncio: cancelling, many tasks, what else awaits; and what needs asyncio and says so."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pyarrow as pa
import pytest
import trio

import asyncrr as rr
from asyncrr import blueprint as rrb
from asyncrr.viewers.client import ViewerClient
from asyncrr.viewers.control import AsyncViewerClient
from asyncrr.viewers.web_host import WebViewerServer
from tests.async_face.helpers import (
    GatedSink,
    both,
    log_scalars,
    on_an_asyncio_loop,
    scalars,
    stamped,
    start_program,
    without_debug_noise,
)
from tests.support import oracle
from tests.support.reports import Reports

IMAGE = rr.Image(np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8))  # LZ4 makes nothing of noise
ROOM_FOR_ONE_IMAGE = 50_000


@both
async def test_cancelled_while_it_waits_for_room_nothing_was_logged() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)
        await rec.log("image", IMAGE)
        for _ in range(3):
            with anyio.move_on_after(0.05) as scope:
                await rec.log("image", IMAGE)
            assert scope.cancelled_caught
        with anyio.move_on_after(0.05) as scope:
            await rec.send_columns(
                "x", [rr.TimeColumn("i", sequence=range(9999))], rr.Scalars.columns(scalars=np.zeros(9999))
            )
        assert scope.cancelled_caught
        sink.gate.set()
        await rec.flush()
        assert sink.rows == 1
        await rec.log("image", IMAGE)
    assert sink.rows == 2
    assert rec.stats().total_dropped_rows == 0
    assert rec.stats().logged_rows - rec.stats().property_rows <= 2


@both
async def test_cancelled_at_any_turn_each_row_is_logged_or_not(rrd_path: Path) -> None:
    returned: list[int] = []

    async def work(start: int, scope: anyio.CancelScope) -> None:
        with scope:
            for i in range(start, start + 1000):
                await rec.log("x", rr.Scalars(float(i)))
                returned.append(i)

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        async with anyio.create_task_group() as tasks:
            scopes = [anyio.CancelScope() for _ in range(20)]
            for i, scope in enumerate(scopes):
                tasks.start_soon(work, 1000 * i, scope)
            for scope in scopes:
                await anyio.sleep(0.001)
                scope.cancel()
    assert sorted(scalars(oracle.check_file(rrd_path), "/x")) == sorted(map(float, returned))


@both
async def test_a_cancelled_command_goes_on_by_itself(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", batcher_config=rr.ChunkBatcherConfig.NEVER()) as rec:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await rec.save(tmp_path / "a.rrd")
        await log_scalars(rec, "x", 1000)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await rec.flush()
        with anyio.fail_after(20):
            while sum(sink.delivered_rows for sink in rec.stats().sinks) < 1000:
                await anyio.sleep(0.002)
        with anyio.CancelScope() as scope:
            scope.cancel()
            await rec.send_blueprint(rrb.Blueprint(rrb.TimeSeriesView()))
    recording = oracle.check_file(tmp_path / "a.rrd")
    assert scalars(recording, "/x") == [float(i) for i in range(1000)]


@both
async def test_leaving_under_a_cancelled_scope_delivers(rrd_path: Path) -> None:
    logged = 0
    with anyio.move_on_after(0.2) as scope:
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.save(rrd_path)
            while True:
                await rec.log("x", rr.Scalars(float(logged)))
                logged += 1
    assert scope.cancelled_caught
    assert rr.get_data_recording() is None
    assert rec.is_closed()
    assert scalars(oracle.check_file(rrd_path), "/x") == [float(i) for i in range(logged)]


@both
async def test_cancelled_while_it_drains_it_still_drains() -> None:
    sink = GatedSink()
    rec = await rr.AsyncRecordingStream("app").start()
    await rec.set_sinks(sink)
    await log_scalars(rec, "x", 100)
    threading.Timer(0.3, sink.gate.set).start()
    with anyio.move_on_after(0.05) as scope:
        await rec.aclose()
    assert scope.cancel_called
    assert sink.rows == 100


@both
async def test_a_sink_that_makes_no_progress_cannot_hold_up_the_end(reports: Reports) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.set_sinks(GatedSink())
        await log_scalars(rec, "x", 100)
        began = time.monotonic()
    assert 1.9 <= time.monotonic() - began < 10
    assert rec.stats().dropped_rows == {"gated: not delivered at close": 101}, "with that of the start time"
    assert len([line for line in reports if "not delivered to gated" in line]) == 1


@both
async def test_the_bodys_exception_comes_out_as_it_is(rrd_path: Path) -> None:
    error = LookupError("of the body")
    with pytest.raises(LookupError) as caught:
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.save(rrd_path)
            await rec.log("x", rr.Scalars(1.0))
            raise error
    assert caught.value is error
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


@both
async def test_many_tasks_keep_their_times_to_themselves(rrd_path: Path) -> None:
    async def work(n: int) -> None:
        for i in range(5):
            rec.set_time("i", sequence=1000 * i + n)
            await anyio.sleep(0)
            if n % 2:
                await rec.log(f"task/{n % 10}", rr.Scalars(1000.0 * i + n))
            else:
                rr.log(f"task/{n % 10}", rr.Scalars(1000.0 * i + n))

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        async with anyio.create_task_group() as tasks:
            for n in range(1000):
                tasks.start_soon(work, n)
    recording = oracle.check_file(rrd_path)
    logged = [row for n in range(10) for row in stamped(recording, f"/task/{n}", "i")]
    assert sorted(logged) == [(i, float(i)) for i in range(5000)]


@both
async def test_many_that_wait_for_room_all_get_it() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)
        async with anyio.create_task_group() as tasks:
            for _ in range(50):
                tasks.start_soon(rec.log, "image", IMAGE)
            await anyio.sleep(0.2)
            assert sink.rows == 0
            sink.gate.set()
    assert sink.rows == 50
    assert rec.stats().total_dropped_rows == 0


@both
async def test_logging_lets_other_tasks_run(rrd_path: Path) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await anyio.sleep(0)
            turns += 1

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(count_turns)
            until = time.monotonic() + 0.2
            calls = 0
            while time.monotonic() < until:
                await rec.log("x", rr.Scalars(1.0))  # nothing else here gives others a turn
                calls += 1
            tasks.cancel_scope.cancel()
    assert 5 < turns < calls


@both
async def test_plain_functions_work_in_tasks(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", recording_id="r"):
        rr.save(rrd_path)
        rr.set_time("i", sequence=1)
        rr.log("x", rr.Scalars(1.0))
        rr.flush()
        assert oracle.print_(rrd_path).count("/x") == 1
        assert rr.get_recording_id() == "r"
        await anyio.to_thread.run_sync(lambda: rr.log("x", rr.Scalars(2.0)))
        rr.disconnect()
    # anyio gives the context to its threads, and with it recording and times.
    assert stamped(oracle.check_file(rrd_path), "/x", "i") == [(1, 1.0), (1, 2.0)]


@both
async def test_tables_chunks_files_and_layouts(tmp_path: Path) -> None:
    source, file, text = tmp_path / "source.rrd", tmp_path / "out.rrd", tmp_path / "note.txt"
    with rr.RecordingStream("source") as other:
        other.save(source)
        other.log("from_file", rr.Scalars(5.0))
        other.disconnect()
    text.write_text("hello")
    batch = pa.record_batch({"i": [1, 2, 3], "value": [1.0, 2.0, 3.0]})
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(file)
        await rec.send_record_batch(batch, index="i", entity_path="/batch")
        await rec.send_dataframe(pa.table(batch), index="i", entity_path="/table")
        await rec.log_file_from_path(text)
        await rec.log_file_from_contents("other.txt", b"there")
        await rec.log_file_from_path(source)
        await rec.send_blueprint(rrb.Blueprint(rrb.TimeSeriesView()))
    printed = oracle.print_(file)
    for path in ("/batch", "/table", "/from_file"):
        assert path in printed, path
    assert "TextDocument:text" in printed


@both
async def test_serving(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", recording_id="served") as rec:
        url = await rec.serve_grpc(grpc_port=0)
        await log_scalars(rec, "x", 100)
        await rec.flush()

        async def read() -> int:
            rows = 0
            async with rr.subscribe(url, entity="/x") as chunks:
                async for chunk in chunks:
                    rows += chunk.num_rows
                    if rows == 100:
                        break
            return rows

        with anyio.fail_after(20):
            assert await on_an_asyncio_loop(read) == 100


@both
async def test_serving_with_a_web_viewer() -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        with pytest.warns(DeprecationWarning, match="serve_web"):
            page = await rec.serve_web(open_browser=False, web_port=0, grpc_port=0)
        assert page.startswith("http://127.0.0.1:")


@both
async def test_what_blocks_and_runs_on_the_background_loop_does_so_from_a_task() -> None:
    """That loop is asyncio's, whatever runs the caller: its context does not go there."""
    with pytest.raises(rr.errors.ViewerError, match="no viewer answers"):
        ViewerClient("rerun+http://127.0.0.1:1/proxy").get_state()


async def _subscribe() -> None:
    async for _ in rr.subscribe("rerun+http://127.0.0.1:1/proxy"):
        pass


async def _send_subscribed() -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.send_chunks(rr.subscribe("rerun+http://127.0.0.1:1/proxy"))


async def _steer() -> None:
    await AsyncViewerClient("rerun+http://127.0.0.1:1/proxy").get_state()


async def _steer_a_new_one() -> None:
    await AsyncViewerClient.spawn(headless=True, executable_path="/nowhere/rerun")


async def _host_the_viewer() -> None:
    await WebViewerServer(0).start()


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (_subscribe, "subscribe"),
        (_send_subscribed, "subscribe"),
        (_steer, "AsyncViewerClient"),
        (_steer_a_new_one, "AsyncViewerClient"),
        (_host_the_viewer, "WebViewerServer"),
    ],
)
def test_what_needs_asyncio_says_so(call: Any, what: str) -> None:
    with pytest.raises(RuntimeError, match=rf"{what}.* asyncio"):
        trio.run(call)


async def test_a_recording_belongs_to_no_loop(rrd_path: Path) -> None:
    """Opened under asyncio, used under trio in a thread and in two runs there, closed under asyncio."""
    rec = rr.AsyncRecordingStream("app")
    await rec.save(rrd_path)
    await rec.log("x", rr.Scalars(1.0))

    async def under_trio(value: float) -> None:
        await rec.log("x", rr.Scalars(value))
        await rec.flush()

    for value in (2.0, 3.0):
        await asyncio.to_thread(trio.run, under_trio, value)
    await rec.log("x", rr.Scalars(4.0))
    await rec.aclose()
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0, 2.0, 3.0, 4.0]


def test_a_run_of_trio_that_ends_while_calls_wait_changes_nothing() -> None:
    sink = GatedSink()
    rec = rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE)

    async def leave_early() -> None:
        await rec.set_sinks(sink)
        await rec.log("image", IMAGE)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(rec.flush)
            nursery.start_soon(rec.log, "image", IMAGE)
            await trio.sleep(0.1)
            nursery.cancel_scope.cancel()

    trio.run(leave_early)
    sink.gate.set()

    async def again() -> None:
        await rec.flush()
        await rec.aclose()

    trio.run(again)
    assert sink.rows == 1
    assert rec.stats().dropped_rows == {}


async def _without_a_loop() -> None:
    rec = rr.AsyncRecordingStream("app")
    await rec.flush()


def test_awaited_by_neither_it_says_so() -> None:
    coroutine = _without_a_loop()
    with pytest.raises(Exception, match="async") as caught, contextlib.closing(coroutine):
        coroutine.send(None)
    assert not isinstance(caught.value, StopIteration)


SCRIPT = """
import math, sys
import asyncrr as rr
import trio

async def measure(rec, name):
    for i in range(1000):
        rec.set_time("i", sequence=i)
        await rec.log(name, rr.Scalars(math.sin(i)))

async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(sys.argv[1])
        async with trio.open_nursery() as nursery:
            for name in "abc":
                nursery.start_soon(measure, rec, name)
    {end}

trio.run(main)
"""

NEVER_CLOSED = """
import math, sys
import asyncrr as rr
import trio

async def main():
    rec = await rr.AsyncRecordingStream("app", make_default=True).start()
    await rec.save(sys.argv[1])
    for name in "abc":
        for i in range(1000):
            rec.set_time("i", sequence=i)
            await rec.log(name, rr.Scalars(math.sin(i)))

trio.run(main)
"""


@pytest.mark.parametrize("program", [SCRIPT.format(end="pass"), NEVER_CLOSED], ids=["block", "never closed"])
def test_a_script(program: str, rrd_path: Path, tmp_path: Path) -> None:
    running = start_program(program, rrd_path, cwd=tmp_path)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, without_debug_noise(err)) == (0, "")
    recording = oracle.check_file(rrd_path)
    for name in "abc":
        assert stamped(recording, f"/{name}", "i") == [(i, math.sin(i)) for i in range(1000)]
