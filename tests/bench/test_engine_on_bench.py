"""Limits, waits and ends of an engine, on the bench: deadlines hold from the call on, everybody is answered, every loss is counted."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import pytest

from asyncrr.engine.background import Background
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.engine import State
from asyncrr.engine.sink import OverflowPolicy
from asyncrr.engine.stats import Drops
from asyncrr.errors import FlushError, FlushTimeout, RecordingClosed
from tests.bench.bench import Bench, on_bench
from tests.bench.sinks import FakeSink
from tests.support.stepped_loop import run_stepped

_KB = 1000


# -- deadlines -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase", ["a sink", "an open", "two changes", "a claim"])
@on_bench
async def test_a_flush_keeps_its_limit_in_every_phase(bench: Bench, phase: str) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    bench.log()
    if phase in ("an open", "two changes"):
        bench.answer(bench.engine.set_sinks([FakeSink("hangs", opening=float("inf"))]))
        if phase == "two changes":
            bench.answer(bench.engine.set_sinks([FakeSink("also hangs", opening=float("inf"))]))
    elif phase == "a claim":
        bench.workers.hold("find_claims")
        bench.answer(bench.engine.set_sinks([FakeSink("other")]))
    await bench.wait(0.1)
    began = bench.now
    with pytest.raises(FlushTimeout):
        await bench.flush(1.5)
    assert bench.now - began == pytest.approx(1.5, abs=0.05)
    began = bench.now
    await bench.close(total=4.0)
    assert bench.now - began <= 6.0


@on_bench(budget=20 * 2**20)
async def test_a_flush_keeps_its_limit_while_a_worker_that_encodes_is_stuck(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    bench.workers.hold("draft")
    assert bench.log(nbytes=9 * 2**20)
    await bench.wait(0.5)
    began = bench.now
    with pytest.raises(FlushTimeout, match="still being encoded"):
        await bench.flush(1.0)
    assert bench.now - began == pytest.approx(1.0, abs=0.05)
    began = bench.now
    await bench.close(total=3.0)
    assert bench.now - began <= 5.0
    assert sink.rows == 0
    stats = bench.engine.stats()
    assert stats.dropped_rows == {"log: recording closed": 1}
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)


@on_bench
async def test_close_is_over_when_all_is_delivered(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    bench.log()
    began = bench.now
    await bench.close()
    assert bench.now - began < 0.2
    assert sink.rows == 1


@on_bench
async def test_a_slow_sink_has_ten_seconds(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    for i in range(100):
        bench.log(f"e{i}")
    await bench.wait(1.0)
    assert sink.rows == 100
    sink.stall()
    for i in range(100):
        bench.log(f"e{i}")

    async def trickle() -> None:
        while True:
            await bench.wait(1.0)
            assert sink.outbox is not None
            sink.outbox.progress()

    trickling = asyncio.ensure_future(trickle())
    began = bench.now
    await bench.close()
    trickling.cancel()
    assert bench.now - began == pytest.approx(10.0, abs=0.2)
    assert bench.engine.stats().dropped_rows == {"fake: not delivered at close": 100}
    assert "not delivered to fake: 100 rows in 100 messages (open)" in "".join(bench.reports)


@on_bench
async def test_closing_again_changes_nothing(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    bench.log()
    first = bench.answer(bench.engine.close(stall=2.0, total=10.0))
    second = bench.answer(bench.engine.close(stall=100.0, total=100.0))
    began = bench.now
    await asyncio.gather(first, second)
    assert bench.now - began <= 2.2
    await bench.close()


@on_bench
async def test_a_close_that_was_interrupted_can_be_made_again(bench: Bench) -> None:
    """A signal handler raises between the change of the state and the message to the loop."""
    await bench.use(sink := FakeSink())
    bench.log()
    post = bench.engine._post_if_alive

    def interrupted(function: Callable[[], object]) -> None:
        raise KeyboardInterrupt

    bench.engine._post_if_alive = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        bench.engine.close()
    bench.engine._post_if_alive = post  # type: ignore[method-assign]
    assert bench.engine.state is State.DRAINING
    assert not bench.log()
    await bench.close()
    assert sink.rows == 1


# -- ends ------------------------------------------------------------------------------------------------------------


@on_bench
async def test_a_loop_that_dies_leaves_nobody_waiting(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    for _ in range(3):
        bench.log()
    answers = {
        "flush": bench.answer(bench.engine.flush(None)),
        "change": bench.answer(bench.engine.set_sinks([FakeSink("hangs", opening=float("inf"))])),
        "second change": bench.answer(bench.engine.set_sinks([FakeSink("waits")])),
        "blueprint": bench.answer(bench.engine.send([])),
    }
    await bench.wait(0.5)
    answers["close"] = bench.answer(bench.engine.close())
    room = bench.wait_for_room(2**30)
    bench.loop_dies()
    await bench.turns()
    assert bench.engine.ended
    assert room.done()
    for what, answer in answers.items():
        assert answer.done(), what
        error = answer.exception()
        if what in ("close", "blueprint"):
            assert error is None
        else:
            assert isinstance(error, RecordingClosed | FlushError), what
    stats = bench.engine.stats()
    assert sum(stats.dropped_rows.values()) == stats.logged_rows + stats.dropped_rows.get("log: recording closed", 0)
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
    assert not bench.log()
    with pytest.raises(RecordingClosed):
        bench.engine.flush(None)
    await bench.close()


@on_bench
async def test_a_loop_that_dies_before_the_first_command_is_reached_is_noticed(bench: Bench) -> None:
    """The engine has not joined yet, so nobody tells it. Whoever waits looks once a second."""
    flush = bench.engine.flush(None)
    bench.background.ended = OSError("dead")
    assert not flush.done()
    bench.engine.check()
    assert isinstance(flush.exception(), RecordingClosed)
    assert bench.engine.ended


@on_bench
async def test_an_engine_that_cannot_begin_says_so(bench: Bench) -> None:
    def no_threads() -> None:
        raise RuntimeError("can't start new thread")

    bench.workers.start = no_threads  # type: ignore[method-assign]
    bench.loop.set_exception_handler(lambda loop, context: None)
    flush = bench.answer(bench.engine.flush(None))
    with pytest.raises(RuntimeError, match="can't start new thread"):
        await flush
    bench.log()
    await bench.close()
    assert bench.engine.stats().dropped_rows == {"log: recording closed": 1}


def test_a_background_that_cannot_start_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    from asyncrr.engine import background as module

    def no_threads(name: str, function: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(module, "_shared", None)
    start_thread = module.start_thread
    monkeypatch.setattr(module, "start_thread", no_threads)
    with pytest.raises(RecordingClosed, match="cannot be started"):
        module.background()
    assert module._shared is None
    monkeypatch.setattr(module, "start_thread", start_thread)
    found = module.background()
    done: Any = asyncio.Future(loop=found.loop)
    found.call_soon(lambda: done.set_result(None))
    while not done.done():
        pass
    found.stop()


@on_bench
async def test_an_error_in_one_recording_s_end_does_not_keep_the_others_from_theirs(bench: Bench) -> None:
    other = Background(bench.loop, bench.workers)  # type: ignore[arg-type]
    ended: list[str] = []

    def fails(error: BaseException) -> None:
        raise ZeroDivisionError("a bug")

    other.join(fails)
    other.join(lambda error: ended.append("second"))
    other.join(lambda error: ended.append("third"))
    other._end(OSError("dead"))
    assert sorted(ended) == ["second", "third"]
    assert any("a bug" in line for line in bench.reports)


@on_bench
async def test_a_bug_in_the_batcher_ends_in_a_close(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    bench.log()
    await bench.flush()
    encoder = bench.engine._encoder
    assert encoder is not None

    async def process(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    encoder.process = process  # type: ignore[method-assign]
    bench.log()
    with pytest.raises(RecordingClosed):
        await bench.flush()
    await bench.close()
    assert sink.rows == 1
    assert (sink.runs, sink.cancelled) == (1, 0), "it ended as it should, with its footer"
    assert bench.engine.stats().dropped_rows == {"log: recording closed": 1}
    assert any("a bug" in line for line in bench.reports)


@on_bench
async def test_a_bug_while_draining_ends_the_recording_nevertheless(bench: Bench) -> None:
    await bench.use(FakeSink())
    bench.log()

    def collect() -> None:
        raise ZeroDivisionError("a bug")

    bench.engine._collector.collect = collect  # type: ignore[method-assign]
    await bench.close()
    assert bench.engine.ended
    assert bench.engine.stats().dropped_rows == {"log: recording closed": 1}
    assert any("a bug" in line for line in bench.reports)


@on_bench
async def test_a_row_that_comes_after_the_end_is_counted(bench: Bench) -> None:
    """A thread was in the middle of log() when another closed the recording."""
    await bench.use(FakeSink())
    bench.log()
    staging = bench.engine.staging
    group = next(iter(staging.groups.values()))
    await bench.close()
    staging.stage_row(group, (), (), 0)
    await bench.turns()
    stats = bench.engine.stats()
    assert stats.dropped_rows == {"log: recording closed": 1}
    assert stats.logged_rows == 1
    assert stats.staged_bytes == 0, "nothing will come of it"
    assert bench.engine.stats() == stats, "looking changes nothing"


@on_bench
async def test_closing_in_the_middle_of_a_conversion_keeps_staging_closed(bench: Bench) -> None:
    """`log` looks whether the recording is closed, converts, and stages. Only the first row after the close gets in, and is counted."""
    await bench.use(FakeSink())
    bench.log(nbytes=50 * _KB)
    await bench.close()
    staging = bench.engine.staging
    assert not staging.has_room(1)
    assert not staging.groups
    assert staging.max_length < 0
    staging.publish(0, 0, 0)
    assert not staging.has_room(1)


# -- the budget ------------------------------------------------------------------------------------------------------


@on_bench(budget=100 * _KB)
async def test_those_who_wait_for_room_are_told_in_the_order_of_asking(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    while bench.log(nbytes=10 * _KB):
        await bench.wait(0.1)
    told: list[str] = []
    for name, nbytes in [("large", 50 * _KB), ("small", 1 * _KB), ("second", 10 * _KB)]:
        bench.wait_for_room(nbytes).add_done_callback(lambda _, name=name: told.append(name))
    await bench.wait(5.0)
    assert told == []
    sink.go_on()
    await bench.wait(1.0)
    assert told == ["large", "small", "second"]
    assert not bench.engine.staging.waiters


@on_bench(budget=100 * _KB)
async def test_those_who_no_longer_wait_hold_up_nobody(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    while bench.log(nbytes=10 * _KB):
        await bench.wait(0.1)
    gone = bench.wait_for_room(2**30)
    bench.engine.staging.waiters[0].gone = True
    small = bench.wait_for_room(1 * _KB)
    sink.go_on()
    await asyncio.wait_for(small, 1.0)
    assert not gone.done()


@on_bench(budget=100 * _KB)
async def test_a_close_wakes_those_who_wait_for_room(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    while bench.log(nbytes=10 * _KB):
        await bench.wait(0.1)
    rooms = [bench.wait_for_room(50 * _KB) for _ in range(3)]
    closing = bench.answer(bench.engine.close())
    await bench.turns()
    assert all(room.done() for room in rooms)
    await closing


@pytest.mark.parametrize(
    ("policy", "stall_timeout", "dropped"),
    [("block", None, None), ("block", 2.0, "oldest"), ("drop_oldest", None, "oldest"), ("drop_newest", None, "newest")],
)
@on_bench(budget=100 * _KB, config=ChunkBatcherConfig.ALWAYS_TEST_ONLY())
async def test_what_a_policy_drops(
    bench: Bench, policy: OverflowPolicy, stall_timeout: float | None, dropped: str | None
) -> None:
    await bench.use(sink := FakeSink(policy=policy, stall_timeout=stall_timeout))
    sink.stall()
    taken = 0
    for i in range(30):
        if not bench.log(f"e{i}", nbytes=10 * _KB):
            room = bench.wait_for_room(10 * _KB)
            await asyncio.wait((room,), timeout=5.0)
            if not room.done():
                break
            assert bench.log(f"e{i}", nbytes=10 * _KB)
        taken += 1
        await bench.wait(0.1)
    sink.go_on()
    await bench.flush()
    stats = bench.engine.stats()
    paths = [m.summary.shape.entity_path for m in sink.delivered if m.summary is not None]
    assert stats.total_dropped_rows + sink.rows == taken
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
    if dropped is None:
        assert stats.dropped_rows == {}
        assert 5 <= taken < 15
        return
    assert taken == 30
    assert list(stats.dropped_rows) == ["fake: overflow"]
    if dropped == "oldest":
        assert paths[-1] == "/e29"
        assert "/e1" not in paths
    else:
        assert paths[0] == "/e0"


@on_bench(budget=100 * _KB, config=ChunkBatcherConfig.ALWAYS_TEST_ONLY())
async def test_statics_that_were_said_anew_go_first_and_are_no_loss(bench: Bench) -> None:
    await bench.use(sink := FakeSink(policy="drop_oldest"))
    sink.stall()
    for _ in range(30):
        bench.log("static", nbytes=10 * _KB, static=True)
        bench.log("temporal")
        await bench.wait(0.1)
    sink.go_on()
    await bench.flush()
    stats = bench.engine.stats()
    assert stats.dropped_rows == {}
    assert stats.dropped_messages["fake: superseded static"] >= 15
    statics = [m for m in sink.delivered if m.summary is not None and m.summary.shape.is_static]
    assert 1 <= len(statics) <= 15, "the latest is never dropped"


@pytest.mark.parametrize("kind", ["distinct statics", "the same static", "temporal"])
def test_a_used_up_budget_costs_the_same_for_each_message(kind: str) -> None:
    """Statics beyond the budget while no server answers. Each further chunk once walked through the whole queue."""

    async def log(count: int) -> None:
        bench = Bench(limit=50 * _KB, config=ChunkBatcherConfig.ALWAYS_TEST_ONLY())
        await bench.use(sink := FakeSink(policy="drop_oldest"))
        sink.stall()
        for i in range(count):
            # How full the budget is varies by a few bytes with the compression of random ids, and with it which row finds no room.
            while not bench.log("e" if kind == "the same static" else f"e{i}", static=kind != "temporal"):
                await bench.wait(0.01)
            if i % 20 == 19:
                await bench.wait(0.01)
        assert bench.engine.stats().encoded_rows == count
        await bench.close(0.0, 0.0)

    few, many = (_calls_of(lambda count=count: run_stepped(log(count))) for count in (300, 1200))  # type: ignore[misc]
    assert many < 6 * few, f"four times the rows took {many / few:.1f} times the calls"


def _calls_of(work: Callable[[], object]) -> int:
    """Calls of functions during some work: what it costs, whatever the machine."""
    count = 0

    def on_event(frame: object, event: str, _: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


# -- counting losses -------------------------------------------------------------------------------------------------


def test_losses_are_counted_whoever_looks_in_between() -> None:
    drops = Drops()
    seen: list[int] = []
    for i in range(50):
        drops.note("log", "why", 1, messages=0)
        seen.append(drops.rows["log: why"])
        if i % 7 == 0:
            drops.count("sink", "why", 2)
            assert drops.of("sink") == 2 * (i // 7 + 1)
            assert drops.waiting == 0
    assert seen == list(range(1, 51))
    assert drops.messages == {"sink: why": 8}


def test_losses_may_be_noted_by_many_threads() -> None:
    import threading

    drops = Drops()
    sums: list[int] = []

    def note() -> None:
        for _ in range(2000):
            drops.note("log", "why", 1)

    threads = [threading.Thread(target=note) for _ in range(4)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            drops.add_up()
            sums.append(drops.of("log"))
    finally:
        sys.setswitchinterval(interval)
    assert sums == sorted(sums), "never back"
    drops.add_up()
    assert drops.rows == {"log: why": 8000}
