"""Plain functions while the active recording is async, and calls from threads and loops that are not the stream's own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from tests.async_face.helpers import GatedSink, log_scalars, scalars, stamped
from tests.support import oracle

T = TypeVar("T")
IMAGE = rr.Image(np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8))  # LZ4 makes nothing of noise
ROOM_FOR_ONE_IMAGE = 50_000
engines = pytest.mark.parametrize("engine", ["loop", "thread"])


async def in_thread(function: Callable[[], T]) -> T:
    """Run something in a plain thread, whose context is empty, while the loop goes on."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run).start()
    return await asyncio.wrap_future(future)


async def in_other_loop(make: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in an event loop of its own, in another thread."""
    return await in_thread(lambda: asyncio.run(make(), debug=True))


@engines
async def test_functions_on_the_own_loop(rrd_path: Path, engine: Literal["loop", "thread"]) -> None:
    async with rr.AsyncRecordingStream("app", recording_id="r", engine=engine) as rec:
        await rec.save(rrd_path)
        rr.set_time("i", sequence=1)
        rr.log("x", rr.Scalars(1.0))
        rr.send_columns("columns", [rr.TimeColumn("i", sequence=[1])], rr.Scalars.columns(scalars=[5.0]))
        rr.send_property("note", rr.TextDocument("text"))
        rr.send_recording_name("name")
        rr.flush(blocking=False)
        rr.disable_timeline("i")
        rr.log("x", rr.Scalars(2.0), recording=rec)
        assert (rr.get_application_id(), rr.get_recording_id(), rr.is_enabled()) == ("app", "r", True)
    recording = oracle.check_file(rrd_path)
    assert stamped(recording, "/x", "i") == [(1, 1.0), (None, 2.0)]
    assert scalars(recording, "/columns") == [5.0]
    assert recording.values("/__properties/note", "TextDocument:text") == [["text"]]


async def test_functions_that_would_wait_for_the_own_loop_say_so(rrd_path: Path, tmp_path: Path) -> None:
    def all_of_them() -> None:
        for call in (
            rr.flush,
            rr.disconnect,
            rr.memory_recording,
            rr.binary_stream,
            lambda: rr.save(tmp_path / "other.rrd"),
            lambda: rr.set_sinks(rr.FileSink(tmp_path / "other.rrd")),
            rr.connect_grpc,
        ):
            with pytest.raises(rr.WouldDeadlock, match="would block the event loop"):
                call()

    async with rr.AsyncRecordingStream("app") as rec:
        all_of_them()  # before the engine has had its first turn
        await rec.save(rrd_path)
        all_of_them()
        await rec.log("x", rr.Scalars(1.0))
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]
    assert not (tmp_path / "other.rrd").exists()


async def test_with_the_engine_in_a_thread_blocking_functions_work(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", engine="thread"):
        rr.save(rrd_path)
        rr.log("x", rr.Scalars(1.0))
        rr.flush()
        assert oracle.print_(rrd_path).count("/x") == 1


@engines
async def test_functions_in_another_thread(rrd_path: Path, tmp_path: Path, engine: Literal["loop", "thread"]) -> None:
    def work() -> str | None:
        rr.save(rrd_path)
        for i in range(100):
            rr.set_time("i", sequence=i)
            rr.log("x", rr.Scalars(float(i)))
        rr.flush(timeout_sec=20)
        written = oracle.print_(rrd_path)
        rr.disconnect()
        return written

    async with rr.AsyncRecordingStream("app", engine=engine):
        assert "/x" in (await in_thread(work) or "")
    assert stamped(oracle.check_file(rrd_path), "/x", "i") == [(i, float(i)) for i in range(100)]


@engines
async def test_the_streams_own_methods_in_another_loop(rrd_path: Path, engine: Literal["loop", "thread"]) -> None:
    async with rr.AsyncRecordingStream("app", engine=engine) as rec:

        async def elsewhere() -> bool:
            await rec.save(rrd_path)
            await log_scalars(rec, "x", 1000)
            await rec.flush()
            stream = await rec.memory_recording()
            await rec.log("y", rr.Scalars(1.0))
            return await stream.num_msgs() >= 2

        assert await in_other_loop(elsewhere)
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 1000


async def test_waiting_for_room_in_another_loop() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)

        async def elsewhere() -> None:
            for _ in range(5):
                await rec.log("image", IMAGE)

        asyncio.get_running_loop().call_later(0.1, sink.gate.set)
        await in_other_loop(elsewhere)
        await rec.flush()
        assert sink.rows == 5


@engines
async def test_closing_from_another_loop(rrd_path: Path, engine: Literal["loop", "thread"]) -> None:
    rec = await rr.AsyncRecordingStream("app", engine=engine).start()
    await rec.save(rrd_path)
    await log_scalars(rec, "x", 100)
    await in_other_loop(rec.aclose)
    await rec.aclose()
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


async def test_a_stream_that_another_loop_left_behind_is_closed(rrd_path: Path) -> None:
    rec = rr.AsyncRecordingStream("app")

    async def elsewhere() -> None:
        await rec.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))

    await in_other_loop(elsewhere)  # asyncio.run ends the stream with its loop
    with pytest.raises(rr.RecordingClosed):
        await rec.flush()
    await rec.aclose()
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


# -- the budget used up --------------------------------------------------------------------------------------------


async def test_log_without_room_on_the_own_loop_warns_and_counts() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)
        await rec.log("image", IMAGE)
        with pytest.warns(RerunWarning, match="budget of 50000 bytes is used up.*await rec.log") as caught:
            rr.log("image", IMAGE)
            rr.log("image", IMAGE)
        assert [warning.filename for warning in caught] == [__file__]
        sink.gate.set()
        await rec.flush()
        rr.log("image", IMAGE)  # there is room again
        await rec.flush()
    assert sink.rows == 2
    assert rec.stats().dropped_rows == {"log: budget used up": 2}


async def test_log_without_room_on_the_own_loop_raises_in_strict_mode() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)
        await rec.log("image", IMAGE)
        for _ in range(2):
            with pytest.raises(rr.WouldDeadlock, match=r"await rec\.log"):
                rr.log("image", IMAGE, strict=True)
        with pytest.raises(rr.WouldDeadlock, match=r"await rec\.log"):
            rr.send_columns(
                "x", [rr.TimeColumn("i", sequence=range(9999))], rr.Scalars.columns(scalars=np.zeros(9999)), strict=True
            )
        sink.gate.set()
    assert rec.stats().dropped_rows == {"log: budget used up": 3}


async def test_log_without_room_in_another_thread_waits() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)

        def work() -> None:
            for _ in range(5):
                rr.log("image", IMAGE)

        asyncio.get_running_loop().call_later(0.1, sink.gate.set)
        await in_thread(work)
        await rec.flush()
    assert sink.rows == 5
    assert rec.stats().total_dropped_rows == 0


async def test_log_without_room_before_the_start_does_not_wait_for_ever() -> None:
    rec = rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE)
    await rec.log("image", IMAGE)
    with pytest.raises(rr.WouldDeadlock):
        rr.log("image", IMAGE, recording=rec, strict=True)
    async with asyncio.timeout(20):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(rec.log("image", IMAGE))
            await asyncio.sleep(0.01)
            await rec.start()
    await rec.aclose()
    assert rec.stats().encoded_rows == 2


async def test_threads_that_wait_for_room_are_let_go_when_the_stream_closes() -> None:
    sink = GatedSink()
    rec = await rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE).start()
    await rec.set_sinks(sink)
    await rec.log("image", IMAGE)
    in_plain_thread = asyncio.create_task(in_thread(lambda: rr.log("image", IMAGE, recording=rec, strict=True)))
    in_task = asyncio.create_task(rec.log("image", IMAGE, strict=True))
    await asyncio.sleep(0.05)
    assert not in_plain_thread.done()
    assert not in_task.done()
    closing = asyncio.create_task(rec.aclose())
    for waiting in (in_plain_thread, in_task):
        with pytest.raises(rr.RecordingClosed):
            await waiting
    sink.gate.set()
    await closing
    assert sink.rows == 1
    assert rec.stats().dropped_rows == {"log: recording closed": 2}
