"""The tick: exact where it was set, stretching and coming back where it is a default; limits that do not wait for it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig
from tests.engine.sinks import TakingSink

New = Callable[..., rr.RecordingStream]


def _wait_until(condition: Callable[[], bool], what: str, timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"timed out waiting until {what}"
        time.sleep(0.005)


def _sparse_load(rec: rr.RecordingStream, until: Callable[[], bool]) -> None:
    """Many entities with a row each now and then, which makes many small chunks."""
    values = [rr.Scalars(float(i)) for i in range(20)]
    deadline = time.monotonic() + 10
    while not until():
        assert time.monotonic() < deadline
        for i, value in enumerate(values):
            rec.log(f"e{i}", value)
        time.sleep(0.01)


def test_a_default_tick_stretches_under_many_small_chunks_and_comes_back(new_recording: New) -> None:
    rec = new_recording()
    rec.set_sinks(TakingSink(batching=ChunkBatcherConfig.LOW_LATENCY()))
    engine = rec._engine
    assert engine._tick == 0.008
    _sparse_load(rec, lambda: engine._tick >= 0.05)
    assert engine._tick == 0.05, "not beyond its bound"

    def one_entity() -> bool:
        rec.log("alone", rr.Scalars(1.0))
        return engine._tick == 0.008

    _wait_until(one_entity, "the tick is what it was")


def test_a_tick_that_was_set_stays(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.004))
    rec.set_sinks(sink := TakingSink())
    began = time.monotonic()
    _sparse_load(rec, lambda: time.monotonic() - began > 0.3 and len(sink.chunks) > 100)
    assert rec._engine._tick == 0.004


def test_the_environment_makes_it_exact(new_recording: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERUN_FLUSH_TICK_SECS", "0.004")
    rec = new_recording()
    rec.set_sinks(sink := TakingSink())
    _sparse_load(rec, lambda: len(sink.chunks) > 100)
    assert rec._engine._tick == 0.004


def test_rows_arrive_by_the_tick_alone(new_recording: New) -> None:
    rec = new_recording()
    rec.set_sinks(sink := TakingSink())
    for burst in range(3):
        rec.log("x", rr.Scalars(float(burst)))
        _wait_until(lambda n=burst + 1: len(sink.chunks) >= n, "a tick brings the row")  # type: ignore[misc]


def test_without_a_tick_nothing_goes_out(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig.NEVER())
    rec.set_sinks(sink := TakingSink())
    for i in range(100):
        rec.log("x", rr.Scalars(float(i)))
    time.sleep(0.2)
    assert sink.chunks == []
    rec.flush()
    assert [m.num_rows for m in sink.chunks] == [100]


def test_a_limit_on_rows_does_not_wait_for_the_tick(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(math.inf, flush_num_rows=10))
    rec.set_sinks(sink := TakingSink())
    for i in range(35):
        rec.log("x", rr.Scalars(float(i)))
    _wait_until(lambda: sum(m.num_rows for m in sink.chunks) >= 30, "full chunks arrive")
    time.sleep(0.05)
    assert [m.num_rows for m in sink.chunks] == [10, 10, 10], "the rest waits for more rows or a flush"
    rec.flush()
    assert [m.num_rows for m in sink.chunks] == [10, 10, 10, 5]


def test_a_limit_on_rows_does_not_shorten_the_tick(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(0.5, flush_num_rows=1000))
    rec.set_sinks(sink := TakingSink())
    began = time.monotonic()
    for i in range(10):
        rec.log("x", rr.Scalars(float(i)))
        time.sleep(0.005)
    if time.monotonic() - began < 0.4:  # else this machine is too busy to tell
        assert sink.chunks == []
    _wait_until(lambda: bool(sink.chunks), "the tick comes")
    assert [m.num_rows for m in sink.chunks] == [10]


def test_every_row_a_chunk(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig.ALWAYS_TEST_ONLY())
    rec.set_sinks(sink := TakingSink())
    for i in range(20):
        rec.log("x", rr.Scalars(float(i)))
    _wait_until(lambda: len(sink.chunks) == 20, "all rows arrive without a flush")


def test_large_rows_do_not_wait_for_the_tick(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig(math.inf, flush_num_bytes=500_000, flush_num_rows=NO_LIMIT))
    rec.set_sinks(sink := TakingSink())
    rec.log("small", rr.Scalars(1.0))
    for _ in range(5):
        rec.log("x", rr.Tensor(np.zeros(200_000, np.uint8)))
    _wait_until(lambda: sum(m.num_rows for m in sink.chunks) >= 3, "a full chunk arrives")
    assert {m.summary.shape.entity_path for m in sink.chunks if m.summary} == {"/x"}


def test_columns_do_not_wait_for_the_tick(new_recording: New) -> None:
    rec = new_recording(batcher_config=ChunkBatcherConfig.NEVER())
    rec.set_sinks(sink := TakingSink())
    rec.send_columns("x", [rr.TimeColumn("f", sequence=range(5))], rr.Scalars.columns(scalars=np.arange(5.0)))
    _wait_until(lambda: len(sink.chunks) == 1, "the columns arrive")
