"""Staging: every row exactly once, whatever the threads do."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine import staging as module
from asyncrr.engine.budget import Budget
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.staging import ROW_COST, WIDTH, RowGroup, Staging, Waiter
from asyncrr.error_utils import RerunWarning
from asyncrr.sinks.memory import encode_rrd
from tests.engine.sinks import TakingSink
from tests.support import oracle

New = Callable[..., rr.RecordingStream]
_THREADS = 64


@pytest.fixture
def hasty_switches() -> Iterator[None]:
    """Has the interpreter switch between threads as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def _run(number: int, work: Callable[[int], None]) -> None:
    errors: list[BaseException] = []
    barrier = threading.Barrier(number)

    def body(i: int) -> None:
        barrier.wait()
        try:
            work(i)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=body, args=(i,)) for i in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors


@pytest.mark.usefixtures("hasty_switches")
@pytest.mark.parametrize("config", [ChunkBatcherConfig(0.0005), ChunkBatcherConfig(0.001, flush_num_rows=50)])
def test_64_threads_lose_no_row_and_double_none(
    new_recording: New, config: ChunkBatcherConfig, rrd_path: object
) -> None:
    rec = new_recording(batcher_config=config)
    rec.set_sinks(sink := TakingSink())
    rows = 150

    def work(thread: int) -> None:
        for i in range(rows):
            # A shared entity, so that threads meet in one list, and their own.
            rec.set_time("i", sequence=i)
            rec.log("shared", rr.Scalars(float(thread * rows + i)))
            if i % 10 == 0:
                rec.log(f"own/{thread}", rr.TextLog(str(i)))

    _run(_THREADS, work)
    rec.flush()
    path = str(rrd_path)
    with open(path, "wb") as file:
        file.write(encode_rrd(sink.messages))
    read = oracle.check_file(path)
    values = Counter(values[0] for values in read.values("/shared", "Scalars:scalars"))
    assert values == Counter({float(n): 1 for n in range(_THREADS * rows)})
    for at, (value,) in read.values("/shared", "Scalars:scalars", "i"):
        assert at == int(value) % rows, "each thread has its own times"
    for thread in range(_THREADS):
        own = read.values(f"/own/{thread}", "TextLog:text")
        assert [text for (text,) in own] == [str(i) for i in range(0, rows, 10)]
    ids = [row.row_id for chunk in read.chunks for row in chunk.rows]
    assert len(ids) == len(set(ids))
    stats = rec.stats()
    assert stats.encoded_rows == _THREADS * (rows + rows // 10)
    assert stats.dropped_rows == {}


@pytest.mark.usefixtures("hasty_switches")
def test_large_rows_of_many_threads_hold_what_they_were_logged_with(new_recording: New, rrd_path: object) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.001))
    rec.set_sinks(sink := TakingSink())

    def work(thread: int) -> None:
        array = np.empty(40_000, np.uint8)
        for i in range(10):
            array[:] = (thread * 10 + i) % 251
            rec.log(f"t{thread}", rr.Tensor(array), rr.AnyValues(expected=(thread * 10 + i) % 251))
            array[:] = 255

    _run(16, work)
    rec.flush()
    path = str(rrd_path)
    with open(path, "wb") as file:
        file.write(encode_rrd(sink.messages))
    read = oracle.check_file(path)
    for thread in range(16):
        found = read.rows(f"/t{thread}")
        assert len(found) == 10
        for row in found:
            (tensor,) = row.components["Tensor:data"] or []
            assert set(tensor["buffer"]) == set(row.components["expected"] or [])


@pytest.mark.usefixtures("hasty_switches")
def test_forgetting_silent_groups_loses_no_row(new_recording: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GENERATION", 20)
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.0005))
    rec.set_sinks(sink := TakingSink())

    def work(thread: int) -> None:
        for i in range(300):
            rec.log(f"made/up/{thread}/{i % 40}", rr.Scalars(float(i)))

    _run(16, work)
    rec.flush()
    assert sum(message.num_rows for message in sink.chunks) == 16 * 300


def test_groups_that_have_fallen_silent_are_let_go_of(new_recording: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GENERATION", 20)
    gc.collect()
    before = len([found for found in gc.get_objects() if type(found) is RowGroup])
    rec = new_recording()
    rec.set_sinks(TakingSink())
    rec.log("in/use", rr.Scalars(0.0))
    (in_use,) = rec._staging.groups.values()
    for i in range(200):
        rec.log(f"made/up/{i}", rr.Scalars(0.0))
        rec.log("in/use", rr.Scalars(0.0))
    assert in_use in rec._staging.groups.values(), "it moves to each new generation"
    del in_use
    rec.flush()
    gc.collect()
    assert len([found for found in gc.get_objects() if type(found) is RowGroup]) <= before + 2 * 20


@pytest.mark.usefixtures("hasty_switches")
def test_switching_the_automatic_timelines_while_others_log_loses_no_row(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.0005))
    rec.set_sinks(sink := TakingSink())
    stop = threading.Event()

    def toggle() -> None:
        on = False
        while not stop.is_set():
            rec.set_log_tick_enabled(on)
            rec.set_log_time_enabled(on := not on)

    toggling = threading.Thread(target=toggle)
    toggling.start()
    _run(8, lambda thread: [rec.log("x", rr.Scalars(float(i))) for i in range(500)] and None)
    stop.set()
    toggling.join()
    rec.flush()
    assert sum(message.num_rows for message in sink.chunks) == 4000


@pytest.mark.usefixtures("hasty_switches")
def test_rows_logged_while_the_recording_closes_are_delivered_or_counted(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.0005))
    rec.set_sinks(sink := TakingSink())
    rec.log("x", rr.Scalars(0.0))
    logged = Counter({"before": 1} | {str(thread): 0 for thread in range(8)})

    def work(thread: int) -> None:
        if thread == 0:
            while logged.total() < 500:
                time.sleep(0.0001)
            rec.close()
            return
        late = 0
        while late < 20:
            late += rec.is_closed()
            rec.log("x", rr.Scalars(float(thread)))
            logged[str(thread)] += 1

    with pytest.warns(RerunWarning, match="closed"):
        _run(8, work)
    stats = rec.stats()
    assert sum(m.num_rows for m in sink.chunks) + stats.total_dropped_rows == logged.total()
    assert stats.total_dropped_rows > 0
    assert set(stats.dropped_rows) <= {"log: recording closed", "taking: sink closed"}


# -- accounts ----------------------------------------------------------------------------------------------------------


def test_the_budget_s_account_goes_back_to_nothing(new_recording: New) -> None:
    rec = new_recording()
    rec.set_sinks(TakingSink())
    for i in range(500):
        rec.log("x", rr.Scalars(float(i)))
        rec.log("y", rr.Tensor(np.zeros(50_000, np.uint8)))
    rec.send_columns("z", [rr.TimeColumn("f", sequence=range(50))], rr.Scalars.columns(scalars=np.arange(50.0)))
    rec.flush()
    stats = rec.stats()
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
    budget = rec._engine._budget
    assert (budget.used, budget.taken_bytes, budget.unencoded_rows, budget.unencoded_column_rows) == (0, 0, 0, 0)


@pytest.fixture
def staging() -> Staging:
    """Room for ten small rows, and nobody who takes them."""
    return Staging(10 * ROW_COST, lambda now: None, auto_time=True, auto_tick=True)


def test_room_is_for_what_fits_and_for_one_row_that_never_would(staging: Staging) -> None:
    budget = Budget(staging)
    assert staging.has_room(10 * ROW_COST)
    assert staging.has_room(10**9), "larger than the budget: admitted alone"
    budget.encoded(0, 0, 5 * ROW_COST)
    assert staging.has_room(5 * ROW_COST)
    assert not staging.has_room(5 * ROW_COST + 1)
    assert not staging.has_room(10**9)
    budget.freed(5 * ROW_COST)
    assert staging.has_room(10**9)


def test_small_rows_are_held_up_by_their_number(staging: Staging) -> None:
    budget = Budget(staging)
    assert staging.max_length == 10 * WIDTH
    budget.encoded(0, 0, 4 * ROW_COST)
    assert staging.max_length == 6 * WIDTH
    budget.encoded(0, 0, 100 * ROW_COST)
    assert staging.max_length == 0
    budget.freed(104 * ROW_COST)
    assert staging.max_length == 10 * WIDTH


def test_whoever_waits_is_told_in_the_order_of_asking(staging: Staging) -> None:
    budget = Budget(staging)
    budget.encoded(0, 0, 10 * ROW_COST)
    told: list[str] = []
    waiters = {
        name: Waiter(rows * ROW_COST, partial(told.append, name))
        for name, rows in {"first": 4, "gone": 1, "second": 5, "small": 1, "last": 3}.items()
    }
    staging.waiters.extend(waiters.values())
    budget.freed(3 * ROW_COST)
    assert told == [], "one that would fit does not overtake"
    waiters["gone"].gone = True
    budget.freed(3 * ROW_COST)
    assert told == ["first"]
    budget.freed(4 * ROW_COST)
    assert told == ["first", "second", "small", "last"]
    assert not staging.waiters


def test_whoever_waits_is_told_when_it_closes(staging: Staging) -> None:
    told: list[str] = []
    staging.waiters.append(Waiter(ROW_COST, lambda: told.append("first")))
    staging.close()
    assert told == ["first"]
    assert not staging.has_room(0)
    Budget(staging).freed(0)
    assert not staging.has_room(0), "what the loop publishes afterwards does not open it again"


def test_closing_while_the_loop_tells_those_who_wait(staging: Staging) -> None:
    budget = Budget(staging)
    budget.encoded(0, 0, 10 * ROW_COST)
    told: list[int] = []

    def close_meanwhile() -> None:
        told.append(0)
        staging.close()  # as another thread does at any moment

    staging.waiters.append(Waiter(ROW_COST, close_meanwhile))
    staging.waiters.extend(Waiter(ROW_COST, partial(told.append, i)) for i in (1, 2))
    budget.freed(10 * ROW_COST)
    assert told == [0, 1, 2]
