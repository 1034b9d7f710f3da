"""Plain functions while the active recording is async, and calls from threads and loops that are not the stream's own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine.sink import Outbox
from asyncrr.error_utils import RerunWarning
from tests.async_face.helpers import GatedSink, log_scalars, scalars, stamped
from tests.support import oracle

T = TypeVar("T")
IMAGE = rr.Image(np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8))  # LZ4 makes nothing of noise
ROOM_FOR_ONE_IMAGE = 50_000


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


async def test_functions_on_the_own_loop(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", recording_id="r") as rec:
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


async def test_functions_that_wait_do_so_on_a_loop_as_well(rrd_path: Path, tmp_path: Path) -> None:
    """Nothing that they wait for runs on the caller's loop, which stands still meanwhile."""
    other = tmp_path / "other.rrd"
    async with rr.AsyncRecordingStream("app", send_properties=False) as rec:
        rr.flush()  # before the engine has had its first turn
        rr.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))
        rr.flush()
        assert oracle.print_(rrd_path).count("/x") == 1
        rr.set_sinks(rr.FileSink(other))
        assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]
        rr.log("x", rr.Scalars(2.0))
        rr.disconnect()
        assert scalars(oracle.check_file(other), "/x") == [2.0]
        memory = rr.memory_recording()
        rr.log("x", rr.Scalars(3.0))
        assert memory.num_msgs() == 3
        stream = rr.binary_stream()
        rr.log("x", rr.Scalars(4.0))
        assert stream.read()
        assert stream.read() is None


async def test_functions_that_wait_wait_as_long_as_they_say_on_a_loop() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app") as rec:
        rr.set_sinks(sink)
        rr.log("x", rr.Scalars(1.0))
        began = time.monotonic()
        with pytest.raises(rr.FlushTimeout, match="gated"):
            rr.flush(timeout_sec=0.2)
        assert 0.2 <= time.monotonic() - began < 5
        sink.gate.set()
        rr.flush()
        assert sink.rows == 1
        await rec.flush()


async def test_functions_in_another_thread(rrd_path: Path, tmp_path: Path) -> None:
    def work() -> str | None:
        rr.save(rrd_path)
        for i in range(100):
            rr.set_time("i", sequence=i)
            rr.log("x", rr.Scalars(float(i)))
        rr.flush(timeout_sec=20)
        written = oracle.print_(rrd_path)
        rr.disconnect()
        return written

    async with rr.AsyncRecordingStream("app"):
        assert "/x" in (await in_thread(work) or "")
    assert stamped(oracle.check_file(rrd_path), "/x", "i") == [(i, float(i)) for i in range(100)]


async def test_the_streams_own_methods_in_another_loop(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:

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


async def test_closing_from_another_loop(rrd_path: Path) -> None:
    rec = await rr.AsyncRecordingStream("app").start()
    await rec.save(rrd_path)
    await log_scalars(rec, "x", 100)
    await in_other_loop(rec.aclose)
    await rec.aclose()
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


async def test_a_stream_that_another_loop_left_behind_goes_on(rrd_path: Path) -> None:
    rec = rr.AsyncRecordingStream("app")

    async def elsewhere() -> None:
        await rec.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))

    await in_other_loop(elsewhere)
    await rec.log("x", rr.Scalars(2.0))
    await rec.flush()
    await rec.aclose()
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0, 2.0]


async def test_loops_that_are_closed_while_calls_wait_change_nothing(rrd_path: Path) -> None:
    """A loop that is stopped in the middle of each call leaves the others, and the recording, as they were."""
    sink = GatedSink()
    rec = rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE)
    await rec.set_sinks(sink)
    await rec.log("image", IMAGE)

    def stop_in_the_middle() -> None:
        loop = asyncio.new_event_loop()
        tasks = [loop.create_task(make()) for make in (rec.flush, lambda: rec.log("image", IMAGE))]
        tasks.append(loop.create_task(rec.set_sinks(sink, rr.FileSink(rrd_path))))
        loop.call_later(0.1, loop.stop)
        loop.run_forever()
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()

    await in_thread(stop_in_the_middle)
    sink.gate.set()
    await rec.flush()
    await rec.log("image", IMAGE)
    await rec.aclose()
    assert sink.rows == 2
    assert len(oracle.check_file(rrd_path).rows("/image")) == 1, "the change of sinks was carried out"
    assert rec.stats().dropped_rows == {}


# -- the budget used up --------------------------------------------------------------------------------------------


async def test_log_without_room_on_a_loop_waits_for_the_background() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
        await rec.set_sinks(sink)
        await rec.log("image", IMAGE)
        threading.Timer(0.1, sink.gate.set).start()
        rr.log("image", IMAGE)
        assert sink.gate.is_set()
        rr.send_columns("x", [rr.TimeColumn("i", sequence=range(9))], rr.Scalars.columns(scalars=np.zeros(9)))
    assert sink.rows == 11
    assert rec.stats().dropped_rows == {}


class LoggingSink(GatedSink):
    """A sink whose code logs to its own recording, on the very thread that would have to make room."""

    def __init__(self, log: Callable[[], object]) -> None:
        super().__init__()
        self._log = log
        self.raised: list[BaseException] = []

    async def run(self, outbox: Outbox) -> None:
        while not self.gate.is_set():
            await asyncio.sleep(0.002)
        for _ in range(2):
            try:
                self._log()
            except Exception as error:
                self.raised.append(error)
        await super().run(outbox)


@pytest.mark.parametrize("strict", [False, True])
async def test_log_without_room_on_a_thread_of_ours_does_not_wait(strict: bool) -> None:
    sink = LoggingSink(lambda: rec.log("image", IMAGE, strict=strict))
    rec = rr.RecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE)
    with (
        pytest.warns(RerunWarning, match="budget of 50000 bytes is used up") if not strict else nullcontext() as caught
    ):
        rec.set_sinks(sink)
        rec.log("image", IMAGE)
        sink.gate.set()
        rec.flush()
    rec.close()
    if strict:
        assert [type(error) for error in sink.raised] == [rr.WouldDeadlock] * 2
    else:
        assert caught is not None
        assert len(caught) == 1
    assert sink.rows == 1
    assert rec.stats().dropped_rows == {"log: budget used up": 2}


@pytest.mark.parametrize("call", ["flush", "disconnect", "memory_recording"])
async def test_functions_that_would_wait_for_their_own_thread_say_so(call: str) -> None:
    rec = rr.RecordingStream("app")
    sink = LoggingSink(getattr(rec, call))
    rec.set_sinks(sink)
    sink.gate.set()
    rec.flush()
    rec.close()
    assert [type(error) for error in sink.raised] == [rr.WouldDeadlock] * 2
    assert "would wait for the very thread" in str(sink.raised[0])


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


async def test_log_without_room_before_the_start_waits_for_the_buffer_to_take_it() -> None:
    rec = rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE, send_properties=False)
    await rec.log("image", IMAGE)
    rr.log("image", IMAGE, recording=rec, strict=True)
    async with asyncio.timeout(20):
        await rec.log("image", IMAGE)
    await rec.aclose()
    assert rec.stats().encoded_rows == 3
    assert rec.stats().dropped_rows == {"buffered: no sink was set": 3}


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
