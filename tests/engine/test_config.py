"""When rows become chunks: the configuration, the environment, what suits several sinks."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import rerun as official

import asyncrr as rr
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig, flag_from_environment, parse_bytes
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.grpc import GrpcSink
from tests.engine.sinks import TakingSink
from tests.support import oracle
from tests.support.reports import Reports

_NAMES = {
    "RERUN_FLUSH_TICK_SECS": ("flush_tick", "0.125", timedelta(seconds=0.125)),
    "RERUN_FLUSH_NUM_BYTES": ("flush_num_bytes", "10kB", 10_000),
    "RERUN_FLUSH_NUM_ROWS": ("flush_num_rows", "17", 17),
    "RERUN_CHUNK_MAX_ROWS_IF_UNSORTED": ("chunk_max_rows_if_unsorted", "3", 3),
    "RERUN_MAX_CHUNK_ROWS_IF_UNSORTED": ("chunk_max_rows_if_unsorted", "4", 4),
}


def test_defaults() -> None:
    default = ChunkBatcherConfig()
    assert default == ChunkBatcherConfig.DEFAULT()
    assert (default.tick, default.flush_num_bytes, default.flush_num_rows) == (0.05, 2**20, NO_LIMIT)
    assert default.chunk_max_rows_if_unsorted == 8192
    live = ChunkBatcherConfig.LOW_LATENCY()
    assert (live.tick, live.flush_num_bytes) == (0.008, 2**20)
    assert ChunkBatcherConfig.NEVER().tick == ChunkBatcherConfig.ALWAYS_TEST_ONLY().tick == math.inf
    assert ChunkBatcherConfig.NEVER().flush_tick == timedelta.max
    assert ChunkBatcherConfig.ALWAYS_TEST_ONLY().flush_num_rows == 0
    assert ChunkBatcherConfig.NEVER().flush_num_rows == NO_LIMIT


def test_what_is_set_is_exact_and_defaults_may_stretch() -> None:
    assert ChunkBatcherConfig(0.02).stretch_to == 0.02
    assert ChunkBatcherConfig(timedelta(milliseconds=30)).tick == 0.03
    assert ChunkBatcherConfig(flush_num_rows=5).stretch_to == 0.2
    assert ChunkBatcherConfig.DEFAULT().stretch_to == 0.2
    assert ChunkBatcherConfig.LOW_LATENCY().stretch_to == 0.05


@pytest.mark.parametrize(
    "arguments",
    [
        {"flush_tick": -1},
        {"flush_tick": math.nan},
        {"flush_num_bytes": -1},
        {"flush_num_rows": -1},
        {"chunk_max_rows_if_unsorted": -1},
    ],
)
def test_negative_limits_are_errors(arguments: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(arguments))):
        ChunkBatcherConfig(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["flush_num_bytes", "flush_num_rows", "chunk_max_rows_if_unsorted"])
def test_limits_can_be_changed_and_are_checked(name: str) -> None:
    config = ChunkBatcherConfig()
    setattr(config, name, np.int64(7))
    assert getattr(config, name) == getattr(ChunkBatcherConfig(**{name: 7}), name) == 7
    with pytest.raises(ValueError, match=name):
        setattr(config, name, -1)
    for bad in (1.5, "1", None):
        with pytest.raises(TypeError, match=name):
            setattr(config, name, bad)
    assert getattr(config, name) == 7


def test_a_tick_that_is_set_is_exact() -> None:
    config = ChunkBatcherConfig.DEFAULT()
    config.flush_tick = 2.5  # type: ignore[assignment]
    assert config.flush_tick == timedelta(seconds=2.5)
    assert config.tick == config.stretch_to == 2.5
    config.flush_tick = timedelta(milliseconds=3)
    assert config.tick == config.stretch_to == 0.003
    with pytest.raises(ValueError, match="flush_tick"):
        config.flush_tick = -1  # type: ignore[assignment]
    with pytest.raises(TypeError, match="timedelta"):
        config.flush_tick = "soon"  # type: ignore[assignment]
    config.flush_tick = math.inf  # type: ignore[assignment]
    assert config.flush_tick == timedelta.max
    assert config == ChunkBatcherConfig(timedelta.max)


def test_a_recording_keeps_the_limits_that_it_was_made_with(rrd_path: Path) -> None:
    config = rr.ChunkBatcherConfig.NEVER()
    config.flush_num_rows = 2
    rec = rr.RecordingStream("asyncrr_test", recording_id="limits", batcher_config=config)
    config.flush_num_rows = NO_LIMIT
    rec.save(rrd_path)
    for value in range(4):
        rec.log("x", rr.Scalars(float(value)))
    rec.close()
    rows = [len(chunk.rows) for chunk in oracle.read_one(rrd_path).chunks if chunk.entity_path == "/x"]
    assert rows == [2, 2]


def test_what_is_left_out_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERUN_FLUSH_TICK_SECS", "42")
    monkeypatch.setenv("RERUN_FLUSH_NUM_ROWS", "666")
    ours = rr.ChunkBatcherConfig(flush_num_bytes=123, chunk_max_rows_if_unsorted=789)
    theirs = official.ChunkBatcherConfig(flush_num_bytes=123, chunk_max_rows_if_unsorted=789)
    for name in ("flush_tick", "flush_num_bytes", "flush_num_rows", "chunk_max_rows_if_unsorted"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.flush_num_rows == 666
    assert ChunkBatcherConfig(1, 2, 3, 4).flush_num_rows == 3
    assert ChunkBatcherConfig.DEFAULT().flush_tick == timedelta(seconds=0.05)


@pytest.mark.parametrize("name", _NAMES)
def test_the_environment_wins_over_a_sink_s_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attribute, text, value = _NAMES[name]
    monkeypatch.setenv(name, text)
    config = ChunkBatcherConfig.LOW_LATENCY().with_environment()
    assert getattr(config, attribute) == value
    assert (config.stretch_to == config.tick) == (attribute == "flush_tick")


def test_the_older_name_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERUN_CHUNK_MAX_ROWS_IF_UNSORTED", "5")
    monkeypatch.setenv("RERUN_MAX_CHUNK_ROWS_IF_UNSORTED", "6")
    assert ChunkBatcherConfig.DEFAULT().with_environment().chunk_max_rows_if_unsorted == 6


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("RERUN_FLUSH_TICK_SECS", "often"),
        ("RERUN_FLUSH_TICK_SECS", "-1"),
        ("RERUN_FLUSH_NUM_BYTES", "10 apples"),
        ("RERUN_FLUSH_NUM_ROWS", "1.5"),
        ("RERUN_CHUNK_MAX_ROWS_IF_UNSORTED", "-2"),
    ],
)
def test_what_cannot_be_read_is_reported_and_ignored(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch, reports: Reports
) -> None:
    monkeypatch.setenv(name, text)
    assert ChunkBatcherConfig.DEFAULT().with_environment() == ChunkBatcherConfig.DEFAULT()
    assert name in "".join(reports)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1048576", 2**20), ("10MB", 10**7), ("1.5 GiB", 3 * 2**29), (" 2kb ", 2000), ("7B", 7), ("0", 0)],
)
def test_numbers_of_bytes(text: str, number: int) -> None:
    assert parse_bytes(text) == number


@pytest.mark.parametrize("text", ["", "MB", "-1", "1e6", "10 XB", "1.2.3"])
def test_what_is_no_number_of_bytes(text: str) -> None:
    with pytest.raises(ValueError, match="number of bytes"):
        parse_bytes(text)


@pytest.mark.parametrize(("text", "flag"), [("1", True), ("TRUE", True), ("on", True), ("no", False), ("Off", False)])
def test_flags(text: str, flag: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RERUN_LOG_TICK", text)
    assert flag_from_environment("RERUN_LOG_TICK", not flag) is flag


def test_flags_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, reports: Reports) -> None:
    monkeypatch.setenv("RERUN_LOG_TICK", "maybe")
    assert flag_from_environment("RERUN_LOG_TICK", True)
    assert not flag_from_environment("RERUN_LOG_TICK", False)
    assert "RERUN_LOG_TICK" in "".join(reports)


def test_several_sinks_share_the_largest_of_each_limit() -> None:
    several = ChunkBatcherConfig.combine([ChunkBatcherConfig(1.0, 10, 20, 30), ChunkBatcherConfig.LOW_LATENCY()])
    assert (several.tick, several.flush_num_bytes) == (1.0, 2**20)
    assert (several.flush_num_rows, several.chunk_max_rows_if_unsorted) == (NO_LIMIT, 8192)
    assert ChunkBatcherConfig.combine([]) == ChunkBatcherConfig.DEFAULT()


def test_setting_a_sink_sets_its_batching(recording: rr.RecordingStream, rrd_path: object, free_port: int) -> None:
    config = ChunkBatcherConfig(0.5, 1000, 7, 9)
    recording.set_sinks(TakingSink(batching=config))
    assert recording._engine.config == config
    recording.set_sinks(GrpcSink(f"rerun+http://127.0.0.1:{free_port}/proxy"), FileSink(str(rrd_path)))
    assert recording._engine.config == ChunkBatcherConfig.DEFAULT()


def test_a_configuration_in_code_beats_environment_and_sinks(
    new_recording: Callable[..., rr.RecordingStream], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERUN_FLUSH_NUM_ROWS", "3")
    config = ChunkBatcherConfig(0.25)
    recording = new_recording(batcher_config=config)
    recording.set_sinks(TakingSink(batching=ChunkBatcherConfig.LOW_LATENCY()))
    assert recording._engine.config == config


def test_the_environment_is_read_each_time_a_sink_is_set(
    recording: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording.set_sinks(TakingSink())
    monkeypatch.setenv("RERUN_FLUSH_NUM_ROWS", "3")
    recording.set_sinks(TakingSink())
    assert recording._engine.config.flush_num_rows == 3
