"""The tick: exact where it was set, stretching and coming back where it is a default; limits that do not wait for it."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Callable

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine.budget import Budget
from asyncrr.engine.collector import Collector
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig
from asyncrr.engine.staging import Staging
from asyncrr.time_state import NEVER
from tests.engine.sinks import TakingSink
from tests.support.stepped_loop import run_stepped, stepped

New = Callable[..., rr.RecordingStream]


def _wait_until(condition: Callable[[], bool], what: str, timeout: float = 10.0) -> None:
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"timed out waiting until {what}"
        time.sleep(0.005)


# -- by a clock of our own ---------------------------------------------------------------------------------------------


class _Collecting:
    """A collector on the running loop, and what it hands on: when, and how many rows of each group."""

    def __init__(self, config: ChunkBatcherConfig) -> None:
        loop = asyncio.get_running_loop()
        self.staging = Staging(10**9, lambda now: self.collector.wake(), auto_time=False, auto_tick=False)
        self.sent: list[tuple[float, list[int]]] = []
        self.collector = Collector(
            self.staging,
            Budget(self.staging),
            lambda batch: self.sent.append((loop.time(), [len(run) for run in batch.runs])),
            lambda runs: None,
        )
        self.collector.use(config)
        self.collector.loop = loop

    def log(self, entities: int = 1, nbytes: int = 0) -> None:
        value = rr.Scalars(1.0)
        for i in range(entities):
            group = self.staging.group(i, f"/e{i}", value._layout, NEVER[0])
            self.staging.stage_row(group, (), value._cells, nbytes)

    async def log_every(self, seconds: float, times: int, entities: int = 1, nbytes: int = 0) -> None:
        for _ in range(times):
            self.log(entities, nbytes)
            await asyncio.sleep(seconds)

    @property
    def rows(self) -> int:
        return sum(sum(rows) for _, rows in self.sent)

    @property
    def intervals(self) -> list[float]:
        """Seconds between what was handed on, the first of which came when the collector woke."""
        times = [when for when, _ in self.sent]
        return [later - earlier for earlier, later in itertools.pairwise(times)][1:]


@stepped
async def test_a_default_tick_stretches_under_many_small_chunks_and_comes_back() -> None:
    collecting = _Collecting(ChunkBatcherConfig.LOW_LATENCY())
    await collecting.log_every(0.002, 500, entities=2)
    assert collecting.intervals == pytest.approx([0.008] * len(collecting.intervals), abs=0.0021), "few chunks"
    collecting.sent.clear()
    await collecting.log_every(0.01, 100, entities=20)
    assert collecting.intervals == pytest.approx([0.05] * len(collecting.intervals), abs=0.011), "not beyond its bound"
    collecting.sent.clear()
    await collecting.log_every(0.001, 400, entities=20)
    assert max(collecting.intervals) <= 0.01, "chunks of eight rows are not small"
    collecting.sent.clear()
    await collecting.log_every(0.01, 100, entities=20, nbytes=100_000)
    assert max(collecting.intervals) <= 0.016, "nor are large ones"
    assert collecting.rows >= 99 * 20


@stepped
async def test_in_a_file_even_one_small_chunk_a_tick_is_waited_for() -> None:
    collecting = _Collecting(ChunkBatcherConfig.DEFAULT())
    await collecting.log_every(0.02, 500)
    assert collecting.intervals == pytest.approx([0.2] * len(collecting.intervals), abs=0.051)
    collecting.sent.clear()
    await collecting.log_every(0.0005, 4000)
    assert collecting.intervals == pytest.approx([0.05] * len(collecting.intervals), abs=0.002), "64 rows are enough"


@pytest.mark.parametrize(
    "config", [ChunkBatcherConfig.DEFAULT(), ChunkBatcherConfig.LOW_LATENCY()], ids=["file", "live"]
)
def test_a_row_that_comes_alone_waits_for_one_look_only(config: ChunkBatcherConfig) -> None:
    async def main() -> None:
        collecting = _Collecting(config)
        for _ in range(5):
            collecting.log()
            before = len(collecting.sent)
            await asyncio.sleep(config.tick * 1.01)
            assert len(collecting.sent) == before + 1
            await asyncio.sleep(3.0)

    run_stepped(main())


@pytest.mark.parametrize("tick", [0.004, 0.03, 0.5, 3.0])
@pytest.mark.parametrize("entities", [1, 20])
def test_a_tick_that_was_set_stays(tick: float, entities: int) -> None:
    async def main() -> None:
        collecting = _Collecting(ChunkBatcherConfig(tick))
        await collecting.log_every(tick / 10, 200, entities)
        assert len(collecting.sent) >= 18
        assert collecting.intervals == pytest.approx([tick] * len(collecting.intervals), abs=max(0.05, tick / 10))
        assert sum(collecting.intervals) == pytest.approx(tick * len(collecting.intervals), rel=0.1)

    run_stepped(main())


@pytest.mark.parametrize("limits", [{}, {"flush_num_rows": 1000}], ids=["tick", "rows"])
def test_a_burst_within_a_tick_is_one_chunk(limits: dict[str, int]) -> None:
    async def main() -> None:
        collecting = _Collecting(ChunkBatcherConfig(0.5, **limits))
        for _ in range(5):
            await collecting.log_every(0.005, 10)
            await asyncio.sleep(3.0)
        assert [rows for _, rows in collecting.sent] == [[10]] * 5

    run_stepped(main())


@stepped
async def test_without_a_tick_no_row_goes_out_however_long_it_waits() -> None:
    collecting = _Collecting(ChunkBatcherConfig.NEVER())
    await collecting.log_every(10.0, 100)
    assert collecting.sent == []
    collecting.collector.collect()
    assert [rows for _, rows in collecting.sent] == [[100]]


@stepped
async def test_it_falls_asleep_and_the_next_row_wakes_it() -> None:
    collecting = _Collecting(ChunkBatcherConfig.DEFAULT())
    for _ in range(3):
        collecting.log()
        assert not collecting.staging.asleep
        await asyncio.sleep(1.0)
        assert collecting.staging.asleep
        assert collecting.collector._timer is None, "nothing is looked at"
    assert collecting.rows == 3


@stepped
async def test_what_callers_have_counted_is_forgotten_with_a_look() -> None:
    """Of several threads, an update may get lost or come late; what is counted for nothing must not hold up anybody for ever."""
    collecting = _Collecting(ChunkBatcherConfig.DEFAULT())
    collecting.staging.fresh_bytes = 10**12
    assert not collecting.staging.has_room(1)
    collecting.collector.collect()
    assert collecting.staging.has_room(1)


# -- with an engine ----------------------------------------------------------------------------------------------------


def test_the_environment_makes_it_exact(new_recording: New, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERUN_FLUSH_TICK_SECS", "0.004")
    rec = new_recording()
    rec.set_sinks(TakingSink())
    config = rec._engine.config
    assert (config.tick, config.stretch_to) == (0.004, 0.004)


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
