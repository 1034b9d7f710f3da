"""What ``set_time`` and ``TimeColumn`` accept, as integers. Judge where it is one: rerun-sdk's own conversions."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import rerun as rr
from hypothesis import given, settings, strategies as st
from rerun.time import to_nanos, to_nanos_since_epoch

from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import (
    MAX_TIME,
    MIN_TIME,
    TimeColumn,
    duration_to_nanos,
    kind_of_column,
    sequence_to_int,
    timestamp_to_nanos,
)


@pytest.mark.parametrize(
    ("value", "nanos"),
    [
        (1, 1_000_000_000),
        (0.5e-9, 0),
        (1.5e-9, 2),
        (2.5e-9, 2),
        (-1.25, -1_250_000_000),
        (timedelta(microseconds=1), 1000),
        (np.timedelta64(5, "us"), 5000),
        (np.float32(0.5), 500_000_000),
        (np.int64(-2), -2_000_000_000),
        (10**12, MAX_TIME),
        (-(10**12), MIN_TIME),
    ],
)
def test_durations(value: Any, nanos: int) -> None:
    assert duration_to_nanos(value) == nanos


@pytest.mark.parametrize(
    ("value", "nanos"),
    [
        (1, 1_000_000_000),
        (1.0000000005, 1_000_000_000),
        (datetime(2020, 1, 1, 0, 0, 0, 1), 1577836800_000001024),  # noqa: DTZ001 - naive means UTC
        (datetime(2020, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), 1577836800_000000000),
        (np.datetime64(5, "us"), 5000),
        (np.datetime64("2020-01-01T00:00:00.000000001"), 1577836800_000000001),
        (pa.scalar(7, pa.timestamp("s")), 7),
    ],
)
def test_timestamps(value: Any, nanos: int) -> None:
    assert timestamp_to_nanos(value) == nanos


@pytest.mark.parametrize(("value", "number"), [(3, 3), (np.uint8(9), 9), (-(2**70), MIN_TIME), (2**70, MAX_TIME)])
def test_sequences(value: Any, number: int) -> None:
    assert sequence_to_int(value) == number


@pytest.mark.parametrize("value", [1.5, 2.0, "3", None, np.float64(1), object()])
def test_sequences_are_integers(value: Any) -> None:
    with pytest.raises(TypeError, match="integer"):
        sequence_to_int(value)


@pytest.mark.parametrize("convert", [duration_to_nanos, timestamp_to_nanos])
@pytest.mark.parametrize("value", ["1", None, [1], object()])
def test_what_is_no_time_is_a_type_error(convert: Any, value: Any) -> None:
    with pytest.raises(TypeError, match="set_time"):
        convert(value)


@pytest.mark.parametrize("value", [np.float32(3.5), np.float16(3.5), np.float32("nan")])
def test_timestamps_in_short_floats_are_too_coarse(value: Any) -> None:
    with pytest.raises(TypeError, match="too coarse"):
        timestamp_to_nanos(value)
    with pytest.raises(TypeError, match="timestamp"):
        to_nanos_since_epoch(value)


def test_columns_of_short_floats() -> None:
    seconds = np.array([0.5, 1024], np.float16)
    for column in (TimeColumn("t", duration=seconds), TimeColumn("t", timestamp=seconds)):
        assert column.as_arrow_array().cast(pa.int64()).to_pylist() == [500_000_000, 1024 * 10**9]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -np.inf])
def test_nan_and_infinity_are_value_errors(value: Any) -> None:
    for convert in (duration_to_nanos, timestamp_to_nanos):
        with pytest.raises(ValueError, match=r"is not a time|too large"):
            convert(value)


def test_nat_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="NaT"):
        duration_to_nanos(np.timedelta64("NaT", "ns"))
    with pytest.raises(ValueError, match="NaT"):
        timestamp_to_nanos(np.datetime64("NaT", "us"))


def test_milliseconds_are_told_from_seconds() -> None:
    with pytest.raises(ValueError, match="milliseconds"):
        timestamp_to_nanos(1_700_000_000_000)


@given(st.floats(-1e9, 1e9, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_rounding_is_the_reference_s(seconds: float) -> None:
    assert duration_to_nanos(seconds) == to_nanos(seconds)
    assert timestamp_to_nanos(seconds) == to_nanos_since_epoch(seconds)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.timedeltas(timedelta(-1000), timedelta(1000)))  # noqa: DTZ001
@settings(max_examples=200, deadline=None)
def test_datetimes_are_the_reference_s(when: datetime, delta: timedelta) -> None:
    assert timestamp_to_nanos(when) == to_nanos_since_epoch(when)
    assert duration_to_nanos(delta) == to_nanos(delta)


_COLUMNS: dict[str, dict[str, Any]] = {
    "list of ints": {"sequence": [3, 1, 2]},
    "range": {"sequence": range(4)},
    "int32 array": {"sequence": np.arange(3, dtype=np.int32)},
    "arrow": {"sequence": pa.array([1, 2], pa.int64())},
    "seconds": {"duration": [0.5, 1.5e-9, 2]},
    "timedeltas": {"duration": [timedelta(seconds=1), timedelta(milliseconds=3)]},
    "timedelta64": {"duration": np.array([1, 2], "timedelta64[us]")},
    "datetime64": {"timestamp": np.array(["2020-01-01", "2021-05-05T12:00:00.25"], "datetime64[ms]")},
    "datetimes": {"timestamp": [datetime(2020, 1, 1), datetime(2020, 1, 2)]},  # noqa: DTZ001
    "epoch seconds": {"timestamp": [1.5, 1_700_000_000]},
    "numbers": {"timestamp": np.array([0.25, 3.0])},
    "none": {"sequence": []},
}


@pytest.mark.parametrize("name", _COLUMNS)
def test_time_columns_are_the_reference_s(name: str) -> None:
    ours = TimeColumn("t", **_COLUMNS[name])
    theirs = rr.TimeColumn("t", **_COLUMNS[name])
    assert ours.timeline_name() == theirs.timeline_name() == "t"
    assert ours.as_arrow_array().equals(theirs.as_arrow_array())
    assert len(ours) == len(theirs.as_arrow_array())


def test_time_columns_are_snapshots() -> None:
    numbers, moments = np.arange(3), np.array([1, 2, 3], "datetime64[ns]")
    sequence, timestamp = TimeColumn("a", sequence=numbers), TimeColumn("b", timestamp=moments)
    numbers[:] = 9
    moments[:] = np.datetime64(9, "ns")
    assert sequence.as_arrow_array().to_pylist() == [0, 1, 2]
    assert timestamp.as_arrow_array().cast(pa.int64()).to_pylist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, ValueError),
        ({"sequence": [1], "duration": [1]}, ValueError),
        ({"sequence": np.array([0.5])}, (TypeError, ValueError)),
        ({"sequence": np.array([2**63], np.uint64)}, (TypeError, ValueError)),
        ({"sequence": ["a"]}, (TypeError, ValueError)),
        ({"sequence": np.zeros((2, 2), np.int64)}, (TypeError, ValueError)),
        ({"duration": np.zeros((2, 2))}, ValueError),
        ({"duration": ["1s"]}, TypeError),
        ({"duration": np.array([1.0, np.nan])}, ValueError),
        ({"duration": np.array([1, "NaT"], "timedelta64[s]")}, ValueError),
        ({"timestamp": np.array(["NaT"], "datetime64[ns]")}, ValueError),
        ({"timestamp": [1e12]}, ValueError),
        ({"timestamp": np.array([1e12])}, ValueError),
    ],
)
def test_bad_time_columns_are_errors_at_the_call(arguments: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        TimeColumn("t", **arguments)


def test_numbers_in_a_list_lose_their_fractions() -> None:
    column = TimeColumn("t", sequence=[1.7, -1.5, np.float64(2.5), 3])
    assert column.as_arrow_array().equals(pa.array([1, -1, 2, 3], pa.int64()))


def test_kinds_of_columns() -> None:
    assert kind_of_column(pa.array([1]), "t")[0] is TimeKind.SEQUENCE
    assert kind_of_column(pa.array([1], pa.duration("ns")), "t")[0] is TimeKind.DURATION
    kind, array = kind_of_column(pa.array([1], pa.timestamp("ns", tz="UTC")), "t")
    assert kind is TimeKind.TIMESTAMP
    assert array.type == pa.timestamp("ns")
    for wrong in (pa.array([1.0]), pa.array([1], pa.duration("ms")), pa.array([1], pa.int32())):
        with pytest.raises(TypeError, match="timeline 't'"):
            kind_of_column(wrong, "t")
