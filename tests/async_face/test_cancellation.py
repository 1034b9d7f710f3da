"""Cancelling: a call that waits, a call that has staged, a flush, the whole body; and what is left afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import numpy as np
import pytest

import asyncrr as rr
from tests.async_face.helpers import GatedSink, log_scalars, no_tasks_left, scalars
from tests.support import oracle
from tests.support.reports import Reports

IMAGE = rr.Image(np.random.default_rng(0).integers(0, 255, (100, 100, 3), np.uint8))  # LZ4 makes nothing of noise
ROOM_FOR_ONE_IMAGE = 50_000


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is about to come true."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.001)


async def test_cancelled_while_it_waits_for_room_nothing_was_logged() -> None:
    sink = GatedSink()
    with no_tasks_left():
        async with rr.AsyncRecordingStream("app", memory_limit=ROOM_FOR_ONE_IMAGE) as rec:
            await rec.set_sinks(sink)
            await rec.log("image", IMAGE)
            waiting = asyncio.create_task(rec.log("image", IMAGE))
            timed_out = asyncio.create_task(_log_within(rec, 0.05))
            await asyncio.sleep(0.02)
            assert not waiting.done()
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            with pytest.raises(TimeoutError):
                await timed_out
            sink.gate.set()
            await rec.flush()
            assert sink.rows == 1
    assert rec.stats().total_dropped_rows == 0


async def _log_within(rec: rr.AsyncRecordingStream, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        await rec.log("image", IMAGE)


async def test_cancelled_at_any_turn_each_row_is_logged_or_not(rrd_path: Path) -> None:
    """A call that returned has logged; of those that a cancellation ended, the row is there or not, but never damaged."""
    returned: list[int] = []

    async def work(start: int) -> None:
        for i in range(start, start + 1000):
            await rec.log("x", rr.Scalars(float(i)))
            returned.append(i)

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        tasks = [asyncio.create_task(work(1000 * i)) for i in range(20)]
        for task in tasks:
            await asyncio.sleep(0.001)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    # The turn is taken before the row is staged: whatever was cancelled there is not in the file.
    assert sorted(scalars(oracle.check_file(rrd_path), "/x")) == sorted(map(float, returned))


async def test_a_cancelled_flush_goes_on_by_itself(rrd_path: Path) -> None:
    with no_tasks_left():
        async with rr.AsyncRecordingStream("app", batcher_config=rr.ChunkBatcherConfig.NEVER()) as rec:
            await rec.save(rrd_path)
            await log_scalars(rec, "x", 1000)
            flushing = asyncio.create_task(rec.flush())
            await asyncio.sleep(0)
            flushing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await flushing
            await until(lambda: rec.stats().sinks[0].delivered_rows >= 1000)
            await rec.flush()


async def test_a_cancelled_change_of_sinks_is_carried_out(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        with anyio.move_on_after(0):
            await rec.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


Ending = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]


async def by_anyio(body: Callable[[], Awaitable[None]]) -> None:
    with anyio.CancelScope() as scope:
        asyncio.get_running_loop().call_later(0.02, scope.cancel)
        await body()
    assert scope.cancel_called


async def by_timeout(body: Callable[[], Awaitable[None]]) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await body()


async def by_a_sibling(body: Callable[[], Awaitable[None]]) -> None:
    async def fail() -> None:
        await asyncio.sleep(0.02)
        raise LookupError("a sibling")

    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(fail())
            await body()
    assert [str(error) for error in caught.value.exceptions] == ["a sibling"]


async def by_an_anyio_sibling(body: Callable[[], Awaitable[None]]) -> None:
    async def fail() -> None:
        await anyio.sleep(0.02)
        raise LookupError("a sibling")

    with pytest.raises(ExceptionGroup) as caught:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(fail)
            await body()
    assert [str(error) for error in caught.value.exceptions] == ["a sibling"]


async def by_task_cancel(body: Callable[[], Awaitable[None]]) -> None:
    task = asyncio.ensure_future(body())
    asyncio.get_running_loop().call_later(0.02, task.cancel)
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_wait_for(body: Callable[[], Awaitable[None]]) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(body(), 0.02)


@pytest.mark.parametrize(
    "ending", [by_anyio, by_timeout, by_a_sibling, by_an_anyio_sibling, by_task_cancel, by_wait_for]
)
async def test_the_whole_body(ending: Ending, rrd_path: Path) -> None:
    logged = 0

    async def body() -> None:
        nonlocal logged
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.save(rrd_path)
            while True:
                await rec.log("x", rr.Scalars(float(logged)))
                logged += 1

    with no_tasks_left():
        await ending(body)
    assert scalars(oracle.check_file(rrd_path), "/x") == [float(i) for i in range(logged)]
    assert rr.get_data_recording() is None


@pytest.mark.parametrize(
    ("ending", "waits"), [(by_anyio, True), (by_an_anyio_sibling, True), (by_timeout, False), (by_task_cancel, False)]
)
async def test_cancelled_while_it_drains_it_still_drains(ending: Ending, waits: bool) -> None:
    """anyio's cancellation can be shielded from; asyncio's own ends the waiting, and delivery goes on."""
    sink = GatedSink()
    ends: list[float] = []
    loop = asyncio.get_running_loop()

    async def body() -> None:
        loop.call_later(0.3, sink.gate.set)
        try:
            await rec.aclose()
        finally:
            ends.append(loop.time())

    with no_tasks_left():
        # Not in the body: the cancellation is to hit the draining, however slow the machine is.
        rec = await rr.AsyncRecordingStream("app").start()
        await rec.set_sinks(sink)
        await log_scalars(rec, "x", 100)
        began = loop.time()
        await ending(body)
    assert (sink.rows == 100) == waits
    assert (ends[0] - began >= 0.25) == waits
    await rec.aclose()
    assert sink.rows == 100


@pytest.mark.parametrize("error", [LookupError("of the body"), KeyboardInterrupt(), SystemExit(3)])
async def test_the_bodys_exception_comes_out_as_it_is(error: BaseException, rrd_path: Path) -> None:
    caught: BaseException | None = None
    with no_tasks_left():
        try:
            async with rr.AsyncRecordingStream("app") as rec:
                await rec.save(rrd_path)
                await rec.log("x", rr.Scalars(1.0))
                raise error
        except BaseException as raised:
            caught = raised
    assert caught is error
    assert caught.__context__ is None
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


async def test_the_bodys_exception_is_not_hidden_by_a_sink_that_fails(reports: Reports) -> None:
    class Failing(GatedSink):
        async def run(self, outbox: object) -> None:
            raise OSError("no space left on device")

    with no_tasks_left(), pytest.raises(LookupError, match="of the body"):
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.set_sinks(Failing())
            await rec.log("x", rr.Scalars(1.0))
            raise LookupError("of the body")
    assert [line for line in reports if "no space left on device" in line]
    assert rec.stats().dropped_rows.get("gated: sink failed", 0) >= 1


async def test_a_sink_that_fails_does_not_cancel_the_body(rrd_path: Path, reports: Reports) -> None:
    class Failing(GatedSink):
        async def run(self, outbox: object) -> None:
            raise ZeroDivisionError("a bug in a sink")

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.set_sinks(Failing(), rr.FileSink(rrd_path))
        await log_scalars(rec, "x", 100)
        with pytest.raises(rr.FlushError, match="a bug in a sink"):
            await rec.flush()
        await log_scalars(rec, "x", 100)
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 200
    assert len([line for line in reports if "a bug in a sink" in line]) == 1


async def test_a_sink_that_makes_no_progress_cannot_hold_up_the_end(reports: Reports) -> None:
    sink = GatedSink()
    loop = asyncio.get_running_loop()
    with no_tasks_left():
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.set_sinks(sink)
            await log_scalars(rec, "x", 100)
            began = loop.time()
    assert 1.9 <= loop.time() - began < 10
    assert [line for line in reports if "not delivered to gated: 101 rows" in line], "with that of the start time"
    assert rec.stats().dropped_rows["gated: not delivered at close"] == 101
