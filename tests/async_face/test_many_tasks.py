"""A thousand tasks, many threads, generators; and the budget of a stream whose sink is slow."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine.background import background
from tests.async_face.helpers import GatedSink, no_tasks_left, scalars, stamped
from tests.support import oracle


async def test_a_thousand_tasks_at_once(rrd_path: Path) -> None:
    """Each with times of its own, some through the method and some through the function; every row arrives as it was logged."""

    async def work(n: int) -> None:
        for i in range(5):
            rec.set_time("i", sequence=1000 * i + n)
            await asyncio.sleep(0)
            if n % 2:
                await rec.log(f"task/{n % 10}", rr.Scalars(1000.0 * i + n))
            else:
                rr.log(f"task/{n % 10}", rr.Scalars(1000.0 * i + n))

    with no_tasks_left():
        async with rr.AsyncRecordingStream("app") as rec:
            await rec.save(rrd_path)
            async with asyncio.TaskGroup() as tasks:
                for n in range(1000):
                    tasks.create_task(work(n))
    recording = oracle.check_file(rrd_path)
    logged = [row for n in range(10) for row in stamped(recording, f"/task/{n}", "i")]
    assert sorted(logged) == [(i, float(i)) for i in range(5000)]


async def test_threads_and_tasks_at_once(rrd_path: Path) -> None:
    def in_thread(n: int) -> None:
        for i in range(200):
            rr.set_time("i", sequence=i)
            rr.log(f"thread/{n}", rr.Scalars(float(i)))

    async def in_task(n: int) -> None:
        for i in range(200):
            rec.set_time("i", sequence=i)
            await rec.log(f"task/{n}", rr.Scalars(float(i)))

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        threads = [threading.Thread(target=in_thread, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        await asyncio.gather(*[in_task(n) for n in range(100)])
        for thread in threads:
            await asyncio.to_thread(thread.join)
    recording = oracle.check_file(rrd_path)
    expected = [(i, float(i)) for i in range(200)]
    for path in [f"/thread/{n}" for n in range(16)] + [f"/task/{n}" for n in range(100)]:
        assert stamped(recording, path, "i") == expected, path


async def test_logging_lets_other_tasks_run(rrd_path: Path) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        counting = asyncio.create_task(count_turns())
        loop = asyncio.get_running_loop()
        until = loop.time() + 0.2
        calls = 0
        while loop.time() < until:
            await rec.log("x", rr.Scalars(1.0))  # nothing else here gives others a turn
            calls += 1
        counting.cancel()
    assert 5 < turns < calls


# -- generators ----------------------------------------------------------------------------------------------------


async def test_a_generator_keeps_its_recording_to_itself(tmp_path: Path) -> None:
    @rr.recording_stream_generator_ctx
    def steps(rec: rr.AsyncRecordingStream) -> Generator[str | None, int, str]:
        with rec:
            for _ in range(3):
                sent = yield rr.get_recording_id()
                rr.set_time("step", sequence=sent)
                rr.log("x", rr.Scalars(float(sent)))
        return "done"

    async with (
        rr.AsyncRecordingStream("app", recording_id="a") as first,
        rr.AsyncRecordingStream("app", recording_id="b") as second,
    ):
        await first.save(tmp_path / "a.rrd")
        await second.save(tmp_path / "b.rrd")
        running = [steps(first), steps(second)]
        assert [next(steps_) for steps_ in running] == ["a", "b"]
        for i in range(2):
            assert [steps_.send(10 * i + n) for n, steps_ in enumerate(running)] == ["a", "b"]
            assert rr.get_recording_id() == "b"
        with pytest.raises(StopIteration) as stopped:
            running[0].send(20)
        assert stopped.value.value == "done"
        running[1].close()
        rr.log("outside", rr.Scalars(0.0))
    assert stamped(oracle.check_file(tmp_path / "a.rrd"), "/x", "step") == [(0, 0.0), (10, 10.0), (20, 20.0)]
    second_file = oracle.check_file(tmp_path / "b.rrd")
    assert stamped(second_file, "/x", "step") == [(1, 1.0), (11, 11.0)]
    assert stamped(second_file, "/outside", "step") == [(None, 0.0)]


async def test_an_async_generator_keeps_its_recording_to_itself(tmp_path: Path) -> None:
    @rr.recording_stream_async_generator_ctx
    async def steps(rec: rr.AsyncRecordingStream) -> AsyncGenerator[str | None, int]:
        with rec:
            for _ in range(3):
                await asyncio.sleep(0)
                sent = yield rr.get_recording_id()
                rr.set_time("step", sequence=sent)
                await rec.log("x", rr.Scalars(float(sent)))
                rr.log("y", rr.Scalars(float(sent)))

    async with (
        rr.AsyncRecordingStream("app", recording_id="a") as first,
        rr.AsyncRecordingStream("app", recording_id="b") as second,
    ):
        await first.save(tmp_path / "a.rrd")
        await second.save(tmp_path / "b.rrd")

        async def consume(running: AsyncGenerator[str | None, int], start: int) -> list[str | None]:
            seen = [await anext(running)]
            for i in range(2):
                seen.append(await running.asend(start + i))
                assert rr.get_recording_id() == "b"
            await running.aclose()
            return seen

        both = await asyncio.gather(consume(steps(first), 0), consume(steps(second), 100))
        assert list(both) == [["a"] * 3, ["b"] * 3]
        rr.log("outside", rr.Scalars(0.0))
    for name, start in (("a", 0), ("b", 100)):
        recording = oracle.check_file(tmp_path / f"{name}.rrd")
        for path in ("/x", "/y"):
            assert stamped(recording, path, "step") == [(start, float(start)), (start + 1, float(start + 1))]
    assert stamped(oracle.check_file(tmp_path / "b.rrd"), "/outside", "step") == [(None, 0.0)]


async def test_an_exception_thrown_into_a_generator_comes_out_where_it_should() -> None:
    caught: list[str] = []

    @rr.recording_stream_async_generator_ctx
    async def steps(rec: rr.AsyncRecordingStream) -> AsyncGenerator[int, None]:
        with rec:
            try:
                yield 1
            except LookupError as error:
                caught.append(str(error))
            yield 2

    async with rr.AsyncRecordingStream("app") as rec:
        running = steps(rec)
        assert await anext(running) == 1
        assert await running.athrow(LookupError("thrown")) == 2
        with pytest.raises(ZeroDivisionError):
            await running.athrow(ZeroDivisionError)
    assert caught == ["thrown"]


async def test_a_cancelled_consumer_closes_its_async_generator() -> None:
    closed = asyncio.Event()

    @rr.recording_stream_async_generator_ctx
    async def forever(rec: rr.AsyncRecordingStream) -> AsyncGenerator[int, None]:
        with rec:
            try:
                while True:
                    await asyncio.sleep(0.001)
                    yield 1
            finally:
                closed.set()

    async def consume() -> None:
        async for _ in forever(rec):
            pass

    async with rr.AsyncRecordingStream("app") as rec:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await consume()
        async with asyncio.timeout(10):
            await closed.wait()


def test_only_generators_can_be_decorated() -> None:
    with pytest.raises(ValueError, match="generator"):
        rr.recording_stream_generator_ctx(lambda: None)  # type: ignore[type-var]
    with pytest.raises(ValueError, match="async generator"):
        rr.recording_stream_async_generator_ctx(lambda: None)  # type: ignore[type-var]


# -- the budget ----------------------------------------------------------------------------------------------------


def noise(seed: int) -> rr.Image:
    """An image of 30 000 bytes that LZ4 makes nothing of, not even of several together."""
    return rr.Image(np.random.default_rng(seed).integers(0, 256, (100, 100, 3), np.uint8))


async def test_log_waits_for_a_slow_sink_while_other_tasks_run() -> None:
    sink = GatedSink()
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.001)
            turns += 1

    async with rr.AsyncRecordingStream("app", memory_limit=200_000) as rec:
        await rec.set_sinks(sink)
        logging = asyncio.create_task(_log_images(rec, 50))
        counting = asyncio.create_task(count_turns())
        await asyncio.sleep(0.2)
        assert not logging.done()
        stats = rec.stats()
        assert stats.staged_bytes + stats.encoded_bytes <= 200_000
        assert turns >= 10
        counting.cancel()
        sink.gate.set()
        await logging
        await rec.flush()
    assert sink.rows == 50
    assert rec.stats().total_dropped_rows == 0


async def _log_images(rec: rr.AsyncRecordingStream, count: int) -> None:
    for i in range(count):
        await rec.log("image", noise(i))


async def test_log_nowait_drops_and_counts() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=200_000) as rec:
        await rec.set_sinks(sink)
        taken = [rec.log_nowait("image", noise(i)) for i in range(20)]
        assert taken == [True] * 6 + [False] * 14
        await asyncio.sleep(0.05)
        assert rec.log_nowait("image", noise(99)) is False
        sink.gate.set()
        await rec.flush()
        assert rec.log_nowait("image", noise(99)) is True
    assert sink.rows == 7
    assert rec.stats().dropped_rows == {"log: budget used up": 15}


async def test_small_rows_count_too() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=300_000) as rec:
        await rec.set_sinks(sink)
        encoder_stands_still = threading.Event()
        background().loop.call_soon_threadsafe(encoder_stands_still.wait, 20)
        taken = sum(rec.log_nowait("x", rr.Scalars(1.0)) for _ in range(10_000))
        encoder_stands_still.set()
        assert 500 <= taken <= 1000
        sink.gate.set()
    assert sink.rows == taken
    assert rec.stats().total_dropped_rows == 10_000 - taken


async def test_many_that_wait_cost_the_loop_little() -> None:
    """Those that wait are told when there is room; they do not keep the loop busy with asking."""
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app", memory_limit=50_000) as rec:
        await rec.set_sinks(sink)
        waiting = [asyncio.create_task(_log_images(rec, 1)) for _ in range(100)]
        await asyncio.sleep(0.5)
        looked = 0
        original = rec._engine._on_pressure

        def count_looks() -> None:
            nonlocal looked
            looked += 1
            original()

        rec._engine._on_pressure = count_looks  # type: ignore[method-assign]
        await asyncio.sleep(0.3)
        assert 0 < looked <= 600  # each asks ten times a second, and the engine looks twenty times
        sink.gate.set()
        await asyncio.gather(*waiting)
    assert sink.rows == 100


async def test_a_row_larger_than_the_budget_goes_alone(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", memory_limit=10_000) as rec:
        await rec.save(rrd_path)
        await _log_images(rec, 5)
        await rec.log("x", rr.Scalars(1.0))
    recording = oracle.check_file(rrd_path)
    assert len(recording.rows("/image")) == 5
    assert scalars(recording, "/x") == [1.0]
