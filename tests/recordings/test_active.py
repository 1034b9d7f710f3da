"""Which recording the module-level functions mean."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path

import pytest

import asyncrr as rr
from tests.recordings.contents import saved, scalars
from tests.support import oracle

New = Callable[..., rr.RecordingStream]


def _active_id() -> str | None:
    return rr.get_recording_id()


def test_without_any_recording_nothing_happens() -> None:
    rr.log("x", rr.Scalars(1.0))
    rr.set_time("f", sequence=1)
    rr.send_columns("x", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1.0]))
    rr.send_recording_name("x")
    rr.send_property("x", rr.AnyValues(never_logged=1))
    rr.disable_timeline("f")
    rr.reset_time()
    rr.flush()
    rr.disconnect()
    assert rr.get_recording_id() is None
    assert rr.get_application_id() is None
    assert not rr.is_enabled()
    for needs_one in (rr.memory_recording, rr.binary_stream):
        with pytest.raises(RuntimeError, match="init"):
            needs_one()


def test_the_order_is_argument_block_thread_global(new_recording: New) -> None:
    everywhere, of_thread, block, argument = (new_recording() for _ in range(4))
    rr.set_global_data_recording(everywhere)
    assert _active_id() == everywhere.get_recording_id()
    rr.set_thread_local_data_recording(of_thread)
    assert _active_id() == of_thread.get_recording_id()
    with block:
        assert _active_id() == block.get_recording_id()
        assert rr.get_recording_id(argument) == argument.get_recording_id()
        assert rr.get_data_recording() is block
        assert rr.get_global_data_recording() is everywhere
        assert rr.get_thread_local_data_recording() is block
    assert rr.set_thread_local_data_recording(None) is of_thread
    assert _active_id() == everywhere.get_recording_id()
    assert rr.set_global_data_recording(None) is everywhere
    assert _active_id() is None


def test_make_default_and_make_thread_default(new_recording: New) -> None:
    everywhere = new_recording(make_default=True)
    of_thread = new_recording(make_thread_default=True)
    assert rr.get_global_data_recording() is everywhere
    assert _active_id() == of_thread.get_recording_id()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(_active_id).result() == everywhere.get_recording_id()


def test_the_global_recording_is_every_thread_s_and_a_thread_s_own_is_not(new_recording: New, tmp_path: Path) -> None:
    everywhere = new_recording(make_default=True)
    owned = [new_recording() for _ in range(4)]
    barrier = threading.Barrier(4)

    def work(number: int) -> None:
        rr.log("x", rr.Scalars(float(number)))
        barrier.wait()
        rr.set_thread_local_data_recording(owned[number])
        barrier.wait()
        rr.log("x", rr.Scalars(float(number)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(scalars(saved(everywhere, tmp_path / "all.rrd"))) == [0, 1, 2, 3]
    for number, rec in enumerate(owned):
        assert scalars(saved(rec, tmp_path / f"{number}.rrd")) == [number]


def test_blocks_nest_and_are_left_in_any_way(new_recording: New) -> None:
    a, b = new_recording(), new_recording()
    with a:
        with b, a:
            assert rr.get_data_recording() is a
        assert rr.get_data_recording() is a
        with pytest.raises(KeyError), b:
            raise KeyError
        assert rr.get_data_recording() is a
    assert rr.get_data_recording() is None


def test_a_block_is_its_own_thread_s_affair(new_recording: New) -> None:
    with new_recording(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(_active_id).result() is None


def test_a_block_goes_along_with_the_context(new_recording: New) -> None:
    with new_recording() as rec:
        context = copy_context()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(context.run, _active_id).result() == rec.get_recording_id()


def test_init_makes_a_global_recording(rrd_path: Path) -> None:
    rr.init("asyncrr_test_init", recording_id="chosen")
    assert (rr.get_application_id(), rr.get_recording_id()) == ("asyncrr_test_init", "chosen")
    rr.save(rrd_path)
    rr.log("x", rr.Scalars(1.0))
    rr.init("asyncrr_test_init", recording_id="next")
    assert rr.get_recording_id() == "next"
    assert scalars(oracle.check_file(rrd_path)) == [1], "the one before has been let go of, with its file ended"


def test_init_may_leave_logging_alone() -> None:
    rr.init("asyncrr_test_init", init_logging=False)
    assert rr.get_global_data_recording() is None


def test_init_sets_strict_mode() -> None:
    rr.init("asyncrr_test_init", strict=True)
    assert rr.strict_mode()
    rr.init("asyncrr_test_init")
    assert rr.strict_mode(), "None leaves it as it is"
    rr.init("asyncrr_test_init", strict=False)
    assert not rr.strict_mode()


@pytest.mark.parametrize("bad", ["", None, 7])
def test_init_wants_an_application_id(bad: object) -> None:
    with pytest.raises((ValueError, TypeError), match=r"application_id|application id"):
        rr.init(bad)  # type: ignore[arg-type]


# -- generators --------------------------------------------------------------------------------------------------------


def test_a_generator_keeps_its_block_and_its_times_to_itself(new_recording: New, tmp_path: Path) -> None:
    inner, outer = new_recording(), new_recording()

    @rr.recording_stream_generator_ctx
    def generate() -> Iterator[str | None]:
        with inner:
            for i in range(3):
                rr.set_time("f", sequence=i)
                rr.log("x", rr.Scalars(float(i)))
                yield _active_id()

    with outer:
        rr.set_time("f", sequence=100)
        for number, active in enumerate(generate()):
            assert active == inner.get_recording_id()
            assert _active_id() == outer.get_recording_id()
            rr.log("x", rr.Scalars(float(100 + number)))
    assert _active_id() is None
    assert scalars(saved(inner, tmp_path / "inner.rrd")) == [0, 1, 2]
    read = saved(outer, tmp_path / "outer.rrd")
    assert [at for at, _ in read.values("/x", "Scalars:scalars", "f")] == [100, 100, 100]


def test_two_generators_in_turn(new_recording: New) -> None:
    a, b = new_recording(), new_recording()

    @rr.recording_stream_generator_ctx
    def generate(rec: rr.RecordingStream) -> Iterator[str | None]:
        with rec:
            while True:
                yield _active_id()

    first, second = generate(a), generate(b)
    for _ in range(3):
        assert next(first) == a.get_recording_id()
        assert next(second) == b.get_recording_id()
        assert _active_id() is None
    first.close()  # type: ignore[attr-defined]
    assert next(second) == b.get_recording_id()
    second.close()  # type: ignore[attr-defined]


async def test_tasks_have_their_own_blocks(new_recording: New) -> None:
    recs = [new_recording() for _ in range(20)]

    async def work(rec: rr.RecordingStream) -> None:
        with rec:
            for _ in range(5):
                await asyncio.sleep(0)
                assert rr.get_data_recording() is rec

    await asyncio.gather(*map(work, recs))
    assert rr.get_data_recording() is None


async def test_an_async_generator_keeps_its_block_to_itself(new_recording: New) -> None:
    inner, outer = new_recording(), new_recording()

    @rr.recording_stream_async_generator_ctx
    async def generate() -> AsyncIterator[str | None]:
        with inner:
            for _ in range(3):
                await asyncio.sleep(0)
                yield _active_id()

    with outer:
        async for active in generate():
            assert active == inner.get_recording_id()
            assert _active_id() == outer.get_recording_id()
