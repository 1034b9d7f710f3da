"""Streams that are entered in one task and context and left in another."""

from __future__ import annotations

import asyncio
import contextvars
import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import asyncrr as rr
from asyncrr.wire.rrd import TRAILER_MAGIC
from tests.async_face.helpers import log_scalars, no_tasks_left, scalars
from tests.support import oracle


@pytest.fixture
async def stream(rrd_path: Path) -> AsyncIterator[rr.AsyncRecordingStream]:
    """Set up and torn down by pytest-asyncio, around the test's own task; looks at the file after the end."""
    async with rr.AsyncRecordingStream("fixture", recording_id="of a fixture") as rec:
        await rec.save(rrd_path)
        yield rec
    assert len(scalars(oracle.check_file(rrd_path), "/x")) >= 10


async def test_a_fixture_in_a_test(stream: rr.AsyncRecordingStream) -> None:
    assert rr.get_recording_id() == "of a fixture"
    await log_scalars(stream, "x", 10)


async def test_a_fixture_in_a_test_with_a_failing_body(stream: rr.AsyncRecordingStream) -> None:
    await log_scalars(stream, "x", 20)
    with pytest.raises(ExceptionGroup) as caught:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(log_scalars(stream, "x", 10_000_000))
            await asyncio.sleep(0.01)
            raise LookupError("of the body")
    assert [str(error) for error in caught.value.exceptions] == ["of the body"]


@pytest.mark.parametrize("block", [True, False])
async def test_entered_and_left_in_tasks_of_their_own(rrd_path: Path, block: bool) -> None:
    rec = rr.AsyncRecordingStream("app", recording_id="tasks")

    async def enter() -> None:
        await (rec.__aenter__() if block else rec.start())
        await rec.save(rrd_path)

    async def leave() -> None:
        await (rec.__aexit__(None, None, None) if block else rec.aclose())

    with no_tasks_left():
        await asyncio.create_task(enter(), context=contextvars.Context())
        assert rr.get_recording_id() == ("tasks" if block else None)
        await asyncio.create_task(log_scalars(rec, "x", 100))
        await asyncio.create_task(leave(), context=contextvars.Context())
    assert rr.get_data_recording() is None
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


class Camera:
    """A component with ``start`` and ``stop``, as robot code has them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rec = rr.AsyncRecordingStream("camera")
        self._grabbing: asyncio.Task[None] | None = None
        self.grabbed = 0

    async def start(self) -> None:
        await self._rec.start()
        await self._rec.save(self._path)
        self._grabbing = asyncio.create_task(self._grab())

    async def _grab(self) -> None:
        while True:
            self._rec.set_time("frame", sequence=self.grabbed)
            await self._rec.log("frame", rr.Scalars(float(self.grabbed)))
            self.grabbed += 1
            await asyncio.sleep(0)

    async def stop(self) -> None:
        assert self._grabbing is not None
        self._grabbing.cancel()
        await asyncio.gather(self._grabbing, return_exceptions=True)
        await self._rec.aclose()


async def test_a_class_with_start_and_stop(rrd_path: Path) -> None:
    with no_tasks_left():
        camera = Camera(rrd_path)
        await asyncio.create_task(camera.start())
        while camera.grabbed < 100:
            await asyncio.sleep(0.001)
        await asyncio.create_task(camera.stop())
    logged = scalars(oracle.check_file(rrd_path), "/frame")
    assert logged == [float(i) for i in range(len(logged))]
    assert camera.grabbed <= len(logged) <= camera.grabbed + 1


async def test_two_that_close_at_once_both_wait_for_the_end(rrd_path: Path) -> None:
    rec = await rr.AsyncRecordingStream("app").start()
    await rec.save(rrd_path)
    await log_scalars(rec, "x", 1000)

    async def close_and_look() -> int:
        await rec.aclose()
        return len(scalars(oracle.check_file(rrd_path), "/x"))

    assert list(await asyncio.gather(close_and_look(), close_and_look())) == [1000, 1000]


async def test_blocks_of_two_recordings_may_be_left_in_any_order() -> None:
    first = rr.AsyncRecordingStream("app", recording_id="first")
    second = rr.AsyncRecordingStream("app", recording_id="second")
    await first.__aenter__()
    await second.__aenter__()
    await first.__aexit__(None, None, None)
    assert rr.get_recording_id() == "second"
    await second.__aexit__(None, None, None)
    assert rr.get_data_recording() is None


async def test_blocks_in_concurrent_tasks_do_not_disturb_one_another() -> None:
    outer = rr.AsyncRecordingStream("app", recording_id="outer")
    inner = rr.AsyncRecordingStream("app", recording_id="inner")
    turns = asyncio.Barrier(2)
    seen: list[str | None] = []

    async def work(leave_first: bool) -> None:
        with outer:
            with inner:
                await turns.wait()
                seen.append(rr.get_recording_id())
                if not leave_first:
                    await turns.wait()
            seen.append(rr.get_recording_id())
            if leave_first:
                await turns.wait()
        seen.append(rr.get_recording_id())

    await asyncio.gather(work(True), work(False))
    assert sorted(map(str, seen)) == ["None", "None", "inner", "inner", "outer", "outer"]


async def test_the_default_that_a_stream_took_is_given_back_and_anothers_is_left_alone(rrd_path: Path) -> None:
    mine = rr.RecordingStream("app", recording_id="mine")
    rr.set_global_data_recording(mine)
    async with rr.AsyncRecordingStream("app", recording_id="other"):
        assert rr.get_recording_id() == "other"
        assert await asyncio.create_task(_id(), context=contextvars.Context()) == "mine"
    assert rr.get_recording_id() == "mine"
    mine.close()
    # One that has ended cannot take anything any more.
    async with rr.AsyncRecordingStream("app", recording_id="next"):
        assert await asyncio.create_task(_id(), context=contextvars.Context()) == "next"
    assert rr.get_recording_id() is None


async def _id() -> str | None:
    return rr.get_recording_id()


async def test_a_stream_that_nobody_holds_any_more_is_closed(rrd_path: Path) -> None:
    async def log_and_forget() -> None:
        rec = await rr.AsyncRecordingStream("app").start()
        await rec.save(rrd_path)
        with rec:
            rr.log("x", rr.Scalars(0.0))
            await log_scalars(rec, "x", 100)

    with no_tasks_left():
        await asyncio.create_task(log_and_forget())
        gc.collect()
        async with asyncio.timeout(20):
            # Nobody can be asked any more: what tells that the background loop has closed the file is the file's own end.
            while TRAILER_MAGIC not in rrd_path.read_bytes()[-12:]:
                await asyncio.sleep(0.001)
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 101
