"""Bounded memory: who waits, who drops, and that every loss is counted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.chunks.columns import column_chunks
from asyncrr.engine import encoder as encoder_module
from asyncrr.engine.budget import Budget
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.staging import ROW_COST
from tests.engine.sinks import StuckSink, TakingSink

New = Callable[..., rr.RecordingStream]
_MB = 2**20
_RNG = np.random.default_rng(0)
_NOISE = _RNG.integers(0, 255, 100_000, dtype=np.uint8)
"""Does not compress: staged and encoded bytes are about the same."""


class _InThread:
    """Runs something that may wait in a thread of its own."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.count = 0
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        self._work()

    def ends(self, timeout: float) -> bool:
        self.thread.join(timeout)
        return not self.thread.is_alive()


def _large_row() -> rr.Tensor:
    return rr.Tensor(_NOISE)


def test_block_waits_and_goes_on_when_there_is_room(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(sink := StuckSink())
    logged: list[int] = []

    def work() -> None:
        for i in range(40):
            rec.log("x", _large_row())
            logged.append(i)

    thread = _InThread(work)
    assert not thread.ends(0.5), "the budget is used up and nothing takes anything"
    stats = rec.stats()
    assert 5 <= len(logged) <= 11
    assert stats.staged_bytes + stats.encoded_bytes <= 1.2 * _MB
    assert stats.dropped_rows == {}
    sink.let_go()
    assert thread.ends(10)
    rec.flush()
    assert sum(message.num_rows for message in sink.taken) == 40
    assert rec.stats().dropped_rows == {}


def test_small_rows_wait_as_well(new_recording: New) -> None:
    rows = 50_000
    limit = 1000 * ROW_COST
    rec = new_recording(memory_limit=limit, batcher_config=ChunkBatcherConfig(0.002))
    rec.set_sinks(sink := StuckSink())
    values = [rr.Scalars(float(i)) for i in range(100)]
    highest: list[int] = []

    def work() -> None:
        for i in range(rows):
            rec.log("x", values[i % 100])

    thread = _InThread(work)
    for _ in range(50):
        stats = rec.stats()
        highest.append(stats.staged_bytes + stats.encoded_bytes)
        time.sleep(0.01)
    assert not thread.ends(0), "half a million bytes of scalars cannot fit"
    assert max(highest) <= 2 * limit
    sink.let_go()
    assert thread.ends(20)
    rec.flush()
    assert sum(message.num_rows for message in sink.taken) == rows


def test_a_used_up_budget_makes_chunks_although_the_tick_never_comes(new_recording: New) -> None:
    rec = new_recording(memory_limit=1000 * ROW_COST, batcher_config=ChunkBatcherConfig.NEVER())
    rec.set_sinks(sink := TakingSink())
    for i in range(5000):
        rec.log("x", rr.Scalars(float(i)))
    assert sum(message.num_rows for message in sink.chunks) >= 3000
    rec.flush()
    assert sum(message.num_rows for message in sink.chunks) == 5000


def test_columns_wait_as_well(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(sink := StuckSink())
    values = _RNG.random(20_000)

    def work() -> None:
        for _ in range(20):
            rec.send_columns("x", [rr.TimeColumn("f", sequence=range(20_000))], rr.Scalars.columns(scalars=values))

    thread = _InThread(work)
    assert not thread.ends(0.5)
    stats = rec.stats()
    assert stats.staged_bytes + stats.encoded_bytes <= 1.5 * _MB
    sink.let_go()
    assert thread.ends(10)
    rec.flush()
    assert sum(message.num_rows for message in sink.taken) == 400_000


def test_a_row_larger_than_the_budget_is_admitted_alone(new_recording: New) -> None:
    rec = new_recording(memory_limit=100_000)
    rec.set_sinks(sink := TakingSink())
    for _ in range(3):
        rec.log("x", rr.Tensor(np.tile(_NOISE, 5)))
        rec.log("y", rr.Scalars(1.0))
    rec.flush()
    assert sum(m.num_rows for m in sink.chunks) == 6


def test_block_ends_after_the_stall_timeout_once(new_recording: New, reports: list[str]) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(sink := StuckSink(stall_timeout=0.5))
    longest: list[float] = []

    def log(times: int) -> None:
        for _ in range(times):
            began = time.monotonic()
            rec.log("x", _large_row())
            longest.append(time.monotonic() - began)

    began = time.monotonic()
    log(60)
    waited = time.monotonic() - began
    assert 0.3 <= waited <= 3.0, "it waits for the stall timeout in all, not for each row"
    assert sorted(longest)[-2] <= 0.4, "one call waits"
    stats = rec.stats()
    assert stats.staged_bytes + stats.encoded_bytes <= 1.2 * _MB
    rec._engine.flush(0.2).exception()
    stats = rec.stats()
    (key,) = stats.dropped_rows
    assert key == "stuck: overflow"
    sink.let_go()
    rec.flush()
    delivered = sum(message.num_rows for message in sink.taken)
    assert delivered + rec.stats().total_dropped_rows == 60
    assert len([line for line in reports if "does not keep up" in line]) == 1
    # There is progress again: the newest rows are those that were kept.
    assert delivered >= 5


@pytest.mark.parametrize("policy", ["drop_oldest", "drop_newest"])
def test_dropping_policies_never_make_anybody_wait(new_recording: New, policy: str, reports: list[str]) -> None:
    # Chunks of one row each: what is dropped are whole chunks.
    rec = new_recording(memory_limit=_MB, batcher_config=ChunkBatcherConfig(0.01, flush_num_bytes=50_000))
    rec.set_sinks(sink := StuckSink(policy=policy))  # type: ignore[arg-type]
    rec.log("kept", rr.TextLog("static"), static=True)
    for i in range(100):
        rec.set_time("i", sequence=i)
        rec.log("x", _large_row())
    stats = rec.stats()
    assert stats.staged_bytes + stats.encoded_bytes <= 1.2 * _MB
    sink.let_go()
    rec.flush()
    shapes = [m.summary for m in sink.taken if m.summary is not None]
    assert any(summary.shape.entity_path == "/kept" for summary in shapes)
    numbers = [
        summary.time_ranges[[name for name, _ in summary.shape.timelines].index("i")]
        for summary in shapes
        if summary.shape.entity_path == "/x"
    ]
    delivered = sum(m.num_rows for m in sink.taken if m.summary and m.summary.shape.entity_path == "/x")
    assert delivered + rec.stats().total_dropped_rows == 100
    assert delivered < 50
    if policy == "drop_oldest":
        assert numbers[-1][1] == 99, "the newest is there"
        assert numbers[0][0] > 0
    else:
        assert numbers[0][0] == 0, "the oldest is there"
    assert len(reports) == 1


def test_statics_coalesce_under_pressure_and_the_last_of_each_arrives(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(sink := StuckSink(policy="drop_oldest"))
    for i in range(100):
        rec.log(f"s{i % 3}", rr.Tensor(_NOISE), rr.AnyValues(number_of_static=i), static=True)
    stats = rec.stats()
    assert stats.staged_bytes + stats.encoded_bytes <= 1.2 * _MB
    sink.let_go()
    rec.flush()
    last = {m.summary.shape.entity_path: m for m in sink.taken if m.summary is not None}
    assert set(last) == {"/s0", "/s1", "/s2"}
    values = [m.summary.shape for m in sink.taken if m.summary is not None and m.summary.shape.is_static]
    assert len(values) >= 3
    assert rec.stats().dropped_rows == {}, "what was said anew is not lost"


def test_statics_alone_never_make_anybody_wait_where_the_policy_is_to_drop(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(sink := StuckSink(policy="drop_oldest"))
    for i in range(30):
        rec.log(f"s{i}", rr.Tensor(_NOISE), static=True)
    for _ in range(30):
        rec.log("x", _large_row())
    sink.let_go()
    rec.flush()
    statics = {m.summary.shape.entity_path for m in sink.taken if m.summary and m.summary.shape.is_static}
    assert statics == {f"/s{i}" for i in range(30)}, "the last statics are never dropped, whatever they hold"
    delivered = sum(m.num_rows for m in sink.taken if m.droppable)
    assert delivered + rec.stats().total_dropped_rows == 30


def test_a_stuck_sink_holds_up_only_its_own_recording(new_recording: New) -> None:
    stuck, free = new_recording(memory_limit=_MB), new_recording(memory_limit=_MB)
    stuck.set_sinks(holding := StuckSink())
    free.set_sinks(sink := TakingSink())
    thread = _InThread(lambda: [stuck.log("x", _large_row()) for _ in range(40)])
    for _ in range(40):
        free.log("x", _large_row())
    free.flush()
    assert sum(m.num_rows for m in sink.chunks) == 40
    assert not thread.ends(0)
    holding.let_go()
    assert thread.ends(10)


def test_of_two_sinks_the_dropping_one_loses_and_the_other_gets_all(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    dropping, taking = StuckSink("dropping", policy="drop_oldest"), TakingSink()
    rec.set_sinks(dropping, taking)
    for _ in range(60):
        rec.log("x", _large_row())
    dropping.let_go()
    rec.flush()
    assert sum(m.num_rows for m in taking.chunks) == 60
    assert list(rec.stats().dropped_rows) == ["dropping: overflow"]


def test_waiting_ends_when_the_recording_is_closed(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    rec.set_sinks(StuckSink())
    outcome: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(40):
                rec.log("x", _large_row(), strict=True)
        except RuntimeError as error:
            outcome.append(error)

    thread = _InThread(work)
    assert not thread.ends(0.2)
    rec._engine.close(stall=0.1, total=0.2).result(timeout=10)
    assert thread.ends(5)
    assert isinstance(outcome[0], rr.errors.RecordingClosed)


def test_the_buffered_sink_keeps_everything_by_default(new_recording: New) -> None:
    rec = new_recording(memory_limit=_MB)
    for _ in range(40):
        rec.log("x", _large_row())
    rec.flush()
    assert rec.stats().dropped_rows == {}
    rec.set_sinks(sink := TakingSink())
    rec.flush()
    assert sum(m.num_rows for m in sink.chunks) == 40


def test_a_limit_on_the_buffer_drops_the_oldest_and_counts(new_recording: New) -> None:
    rec = new_recording(buffer_limit=_MB)
    rec.log("kept", rr.TextLog("static"), static=True)
    for i in range(40):
        rec.set_time("i", sequence=i)
        rec.log("x", _large_row())
        rec.flush()
    lost = rec.stats().total_dropped_rows
    assert lost > 20
    assert rec.stats().dropped_rows == {"buffered: buffer limit": lost}
    rec.set_sinks(sink := TakingSink())
    rec.flush()
    assert sum(m.num_rows for m in sink.chunks) == 41 - lost
    assert any(m.summary.shape.entity_path == "/kept" for m in sink.chunks if m.summary)
    assert sink.chunks[-1].summary is not None
    assert 39 in [end for _, end in sink.chunks[-1].summary.time_ranges]


def test_what_never_found_a_sink_is_counted(new_recording: New) -> None:
    rec = new_recording()
    for i in range(3):
        rec.log("x", rr.Scalars(float(i)))
    rec.close()
    assert rec.stats().dropped_rows == {"buffered: no sink was set": 3}


def test_columns_count_once_while_their_pieces_become_messages(
    new_recording: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted as columns and as messages at a time, they would seem to use up the budget, and sinks would drop data."""
    used: list[int] = []
    publish = Budget._publish

    def noted(budget: Budget) -> None:
        used.append(budget.taken_bytes + budget.encoded_bytes)
        publish(budget)

    monkeypatch.setattr(Budget, "_publish", noted)
    monkeypatch.setattr(encoder_module, "column_chunks", partial(column_chunks, piece_bytes=4 * 2**20))
    rec = new_recording(memory_limit=100 * _MB)
    stuck = StuckSink()
    rec.set_sinks(stuck)
    noise = np.random.default_rng(0).random(2_000_000)
    columns = rr.Scalars.columns(scalars=noise)
    rec.send_columns("x", [rr.TimeColumn("f", sequence=np.arange(2_000_000))], columns)
    rec.flush(blocking=False)
    stuck.let_go()
    rec.flush()
    assert 40_000_000 <= max(used) < 60_000_000
    stats = rec.stats()
    assert (stats.staged_bytes, stats.encoded_bytes, stats.dropped_rows) == (0, 0, {})
    assert stats.encoded_rows == 2_000_000
    assert len([message for message in stuck.taken if message.num_rows]) > 4
