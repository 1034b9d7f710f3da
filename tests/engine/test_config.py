"""When rows become chunks: the configuration, the environment, what suits several sinks."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta

import pytest

import asyncrr as rr
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig, flag_from_environment, parse_bytes
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.grpc import GrpcSink
from tests.engine.sinks import TakingSink

_NAMES = {
    "RERUN_FLUSH_TICK_SECS": ("flush_tick", "0.125", 0.125),
    "RERUN_FLUSH_NUM_BYTES": ("flush_num_bytes", "10kB", 10_000),
    "RERUN_FLUSH_NUM_ROWS": ("flush_num_rows", "17", 17),
    "RERUN_CHUNK_MAX_ROWS_IF_UNSORTED": ("chunk_max_rows_if_unsorted", "3", 3),
    "RERUN_MAX_CHUNK_ROWS_IF_UNSORTED": ("chunk_max_rows_if_unsorted", "4", 4),
}


def test_defaults() -> None:
    default = ChunkBatcherConfig()
    assert default == ChunkBatcherConfig.DEFAULT()
    assert (default.flush_tick, default.flush_num_bytes, default.flush_num_rows) == (0.05, 2**20, NO_LIMIT)
    assert default.chunk_max_rows_if_unsorted == 8192
    live = ChunkBatcherConfig.LOW_LATENCY()
    assert (live.flush_tick, live.flush_num_bytes) == (0.008, 2**20)
    assert ChunkBatcherConfig.NEVER().flush_tick == ChunkBatcherConfig.ALWAYS_TEST_ONLY().flush_tick == math.inf
    assert ChunkBatcherConfig.ALWAYS_TEST_ONLY().flush_num_rows == 0
    assert ChunkBatcherConfig.NEVER().flush_num_rows == NO_LIMIT


def test_what_is_set_is_exact_and_defaults_may_stretch() -> None:
    assert ChunkBatcherConfig(0.02).stretch_to == 0.02
    assert ChunkBatcherConfig(timedelta(milliseconds=30)).flush_tick == 0.03
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


@pytest.mark.parametrize("name", _NAMES)
def test_the_environment_wins_over_a_sink_s_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    attribute, text, value = _NAMES[name]
    monkeypatch.setenv(name, text)
    config = ChunkBatcherConfig.LOW_LATENCY().with_environment()
    assert getattr(config, attribute) == value
    assert (config.stretch_to == config.flush_tick) == (attribute == "flush_tick")


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
    name: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, text)
    assert ChunkBatcherConfig.DEFAULT().with_environment() == ChunkBatcherConfig.DEFAULT()
    assert name in capsys.readouterr().err


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


def test_flags_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("RERUN_LOG_TICK", "maybe")
    assert flag_from_environment("RERUN_LOG_TICK", True)
    assert not flag_from_environment("RERUN_LOG_TICK", False)
    assert "RERUN_LOG_TICK" in capsys.readouterr().err


def test_several_sinks_share_the_largest_of_each_limit() -> None:
    several = ChunkBatcherConfig.combine([ChunkBatcherConfig(1.0, 10, 20, 30), ChunkBatcherConfig.LOW_LATENCY()])
    assert (several.flush_tick, several.flush_num_bytes) == (1.0, 2**20)
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
