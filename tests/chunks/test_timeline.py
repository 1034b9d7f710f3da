"""What ``set_time`` and ``TimeColumn`` accept, as integers. Judge where it is one: rerun-sdk's own conversions."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
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
        (9_223_372_036, 9_223_372_036_000_000_000),
        (-9_223_372_036, -9_223_372_036_000_000_000),
        (timedelta(days=-1, microseconds=1), -86_399_999_999_000),
    ],
)
def test_durations(value: Any, nanos: int) -> None:
    assert duration_to_nanos(value) == nanos


@pytest.mark.parametrize(
    ("value", "nanos"),
    [
        (1, 1_000_000_000),
        (1.0000000005, 1_000_000_000),
        (datetime(2020, 1, 1, 0, 0, 0, 1), 1577836800_000001000),  # noqa: DTZ001 - naive means UTC
        (datetime(2020, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), 1577836800_000000000),
        (np.datetime64(5, "us"), 5000),
        (np.datetime64("2020-01-01T00:00:00.000000001"), 1577836800_000000001),
    ],
)
def test_timestamps(value: Any, nanos: int) -> None:
    assert timestamp_to_nanos(value) == nanos


class _Index:
    def __index__(self) -> int:
        return 7


class _Tensor:
    """What torch's tensors have of numpy's arrays."""

    def __init__(self, values: Any, dtype: str | None = None) -> None:
        self._array = np.array(values, dtype)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return self._array if dtype is None else self._array.astype(dtype)

    def __index__(self) -> int:
        return operator.index(self._array)

    def __iter__(self) -> Iterator[Any]:
        return (_Tensor(value) for value in self._array)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        (np.uint8(9), 9),
        (True, 1),
        (np.array(5), 5),
        (np.array(5, ">i2"), 5),
        (_Tensor(5), 5),
        (_Index(), 7),
        (2**63 - 1, MAX_TIME),
        (-(2**63), MIN_TIME),
    ],
)
def test_sequences(value: Any, number: int) -> None:
    assert sequence_to_int(value) == number


@pytest.mark.parametrize(
    "value", [1.5, 2.0, "3", None, np.float64(1), object(), np.array([1]), np.array(1.0), np.True_, _Tensor(1.5)]
)
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
    for number in (1_700_000_000_000, 1.7e12, np.int64(1_700_000_000_000)):
        with pytest.raises(ValueError, match="milliseconds"):
            timestamp_to_nanos(number)
        with pytest.raises(ValueError, match="milliseconds"):
            TimeColumn("t", timestamp=np.array([number]))


@given(st.floats(-1e9, 1e9, allow_nan=False))
@settings(max_examples=300, deadline=None)
def test_rounding_is_the_reference_s(seconds: float) -> None:
    assert duration_to_nanos(seconds) == to_nanos(seconds)
    assert timestamp_to_nanos(seconds) == to_nanos_since_epoch(seconds)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.timedeltas(timedelta(-1000), timedelta(1000)))  # noqa: DTZ001
@settings(max_examples=200, deadline=None)
def test_datetimes_are_exact_and_the_reference_s_but_for_its_rounding(when: datetime, delta: timedelta) -> None:
    """The reference takes them through a float, which has 53 bits."""
    assert timestamp_to_nanos(when) == int(np.datetime64(when, "us").astype(np.int64)) * 1000
    assert abs(timestamp_to_nanos(when) - to_nanos_since_epoch(when)) <= 2000
    assert duration_to_nanos(delta) == int(np.timedelta64(delta, "us").astype(np.int64)) * 1000
    assert abs(duration_to_nanos(delta) - to_nanos(delta)) <= 2000


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


_NUMBERS = [0, 1, 5, 90, 127]
_INTEGERS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]
_FLOATS = ["f2", "f4", "f8", "g"]


def _ints(column: TimeColumn) -> list[int]:
    found: list[int] = column.as_arrow_array().cast(pa.int64()).to_pylist()
    return found


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("code", [*_INTEGERS, *_FLOATS])
@pytest.mark.parametrize("kind", ["sequence", "duration", "timestamp"])
def test_arrays_of_all_numbers(kind: str, code: str, order: str) -> None:
    scale = 1 if kind == "sequence" else 10**9
    array = np.array(_NUMBERS, order + code)
    read_only = array.copy()
    read_only.flags.writeable = False
    for values in (array, np.repeat(array, 3)[::3], read_only):
        assert _ints(TimeColumn("t", **{kind: values})) == [n * scale for n in _NUMBERS]
    assert len(TimeColumn("t", **{kind: array[:0]})) == 0
    assert _ints(TimeColumn("t", **{kind: array.tolist()})) == [n * scale for n in _NUMBERS]
    if array.dtype.isnative and code in (*_INTEGERS, "f8"):
        # The reference is right for these.
        assert (
            TimeColumn("t", **{kind: array})
            .as_arrow_array()
            .equals(rr.TimeColumn("t", **{kind: array}).as_arrow_array())
        )  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [*_INTEGERS, "f4", "f8"])
def test_tensors(code: str) -> None:
    values = _Tensor(_NUMBERS, code)
    assert _ints(TimeColumn("t", duration=values)) == [n * 10**9 for n in _NUMBERS]  # type: ignore[arg-type]
    assert _ints(TimeColumn("t", timestamp=values)) == [n * 10**9 for n in _NUMBERS]  # type: ignore[arg-type]
    if code[0] != "f":
        assert _ints(TimeColumn("t", sequence=values)) == _NUMBERS  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["i1", "i2", "i4", "i8"])
@pytest.mark.parametrize("order", "<>")
def test_negative_seconds(code: str, order: str) -> None:
    array = np.array([-128, 3], order + code)
    assert _ints(TimeColumn("t", duration=array)) == [-128 * 10**9, 3 * 10**9]
    assert _ints(TimeColumn("t", timestamp=array)) == [-128 * 10**9, 3 * 10**9]
    assert _ints(TimeColumn("t", sequence=array)) == [-128, 3]


@pytest.mark.parametrize("code", _FLOATS)
@pytest.mark.parametrize("order", "<>")
def test_frame_numbers_in_floats_must_be_whole(code: str, order: str) -> None:
    assert _ints(TimeColumn("t", sequence=np.array([-3, 0, 7], order + code))) == [-3, 0, 7]
    for wrong in (0.5, np.nan):
        with pytest.raises(ValueError, match="whole"):
            TimeColumn("t", sequence=np.array([1, wrong], order + code))
    with pytest.raises(ValueError, match=r"whole|out of range"):
        TimeColumn("t", sequence=np.array([np.inf], order + code))


@pytest.mark.parametrize(
    "values", [np.array([2**63], np.uint64), np.array([2.0**63]), np.array([-1e19]), [2**63], [-(2**64)]]
)
def test_sequences_that_do_not_fit(values: Any) -> None:
    with pytest.raises(ValueError, match="out of range"):
        TimeColumn("t", sequence=values)


_SECONDS_OUT_OF_RANGE = [9_223_372_037, -9_223_372_037, 10**11, -(10**11), 10**17]
_YEARS = ["0001", "1500", "1677", "2263", "3000", "9999"]


def _out_of_range() -> list[tuple[str, Any]]:
    """Values, each as itself and in a column of its own type."""
    found: list[tuple[str, Any]] = []
    for seconds in _SECONDS_OUT_OF_RANGE:
        for code in ("i8", "f8", "f4") if abs(seconds) > 10**10 else ("i8", "f8"):
            found += [(kind, np.dtype(code).type(seconds)) for kind in ("duration", "timestamp") if code != "f4"]
            found += [
                (kind, np.array([0, seconds], order + code)) for kind in ("duration", "timestamp") for order in "<>"
            ]
        for unit, scale in {"W": 1, "D": 1, "h": 1, "m": 1, "s": 1, "ms": 1000, "us": 10**6}.items():
            number = seconds * scale
            if abs(number) < 2**63:
                found += [("duration", np.timedelta64(number, unit)), ("timestamp", np.datetime64(number, unit))]  # type: ignore[call-overload]
                found += [("duration", np.array([0, number], f"{o}m8[{unit}]")) for o in "<>"]
                found += [("timestamp", np.array([0, number], f"{o}M8[{unit}]")) for o in "<>"]
        for unit, scale in (("s", 1), ("ms", 1000), ("us", 10**6)):
            if abs(seconds * scale) < 2**63:
                found += [("duration", pa.scalar(seconds * scale, pa.duration(unit)))]
                found += [("timestamp", pa.scalar(seconds * scale, pa.timestamp(unit)))]
                found += [("duration", pa.array([seconds * scale], pa.duration(unit)))]
                found += [("timestamp", pa.chunked_array([[seconds * scale]], pa.timestamp(unit)))]
        found += [
            ("duration", seconds),
            ("timestamp", seconds),
            ("duration", float(seconds)),
            ("timestamp", float(seconds)),
        ]
    for year in _YEARS:
        found += [
            ("timestamp", np.datetime64(f"{year}-01-01", unit))
            for unit in ("Y", "M", "W", "D", "h", "m", "s", "ms", "us")
        ]
        found += [("timestamp", datetime(int(year), 1, 1)), ("timestamp", datetime(int(year), 6, 1, tzinfo=UTC))]  # noqa: DTZ001
        found += [("timestamp", pd.Timestamp(f"{year}-01-01").as_unit(unit)) for unit in ("s", "ms", "us")]
    found += [
        ("duration", timedelta.max),
        ("duration", timedelta.min),
        ("duration", pd.Timedelta(10**11, "s").as_unit("s")),
    ]
    found += [("duration", np.uint64(2**64 - 1)), ("duration", np.array([2**64 - 1], np.uint64)), ("duration", 10**30)]
    found += [
        ("timestamp", 1e300),
        ("duration", 1e300),
        ("duration", np.array([1e300])),
        ("timestamp", np.array([-1e300])),
    ]
    found += [("duration", np.array([3e38], np.float32)), ("duration", np.longdouble(1e11))]
    found += [("duration", np.array([10**7], f"m8[{unit}]")) for unit in ("Y", "M")]
    return [(kind, value) for kind, value in found if not (kind == "timestamp" and isinstance(value, np.float32))]


@pytest.mark.parametrize(
    ("kind", "value"), [pytest.param(*c, id=f"{i}-{c[0]}-{type(c[1]).__name__}") for i, c in enumerate(_out_of_range())]
)
def test_times_out_of_range_are_one_error(kind: str, value: Any) -> None:
    single = np.ndim(value) == 0 and not isinstance(value, (pa.Array, pa.ChunkedArray))
    if single:
        with pytest.raises(ValueError, match="out of range"):
            (duration_to_nanos if kind == "duration" else timestamp_to_nanos)(value)
        value = [value]
    with pytest.raises(ValueError, match="out of range"):
        TimeColumn("t", **{kind: value})


_UNITS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}


@pytest.mark.parametrize("unit", _UNITS)
def test_arrow_scalars_of_all_units(unit: str) -> None:
    number = 1_700_000_000
    nanos = number * _UNITS[unit]
    for zone in (None, "Europe/Berlin"):
        type_ = pa.timestamp(unit, zone)
        assert timestamp_to_nanos(pa.scalar(number, type_)) == nanos
        array = pa.array([number, number + 1], type_)
        for values in (array, list(array), pa.chunked_array([array])):
            assert _ints(TimeColumn("t", timestamp=values)) == [nanos, nanos + _UNITS[unit]]
    assert duration_to_nanos(pa.scalar(number, pa.duration(unit))) == nanos
    array = pa.array([number, -number], pa.duration(unit))
    for values in (array, list(array), pa.chunked_array([array])):
        assert _ints(TimeColumn("t", duration=values)) == [nanos, -nanos]
    for convert, type_ in ((timestamp_to_nanos, pa.timestamp(unit)), (duration_to_nanos, pa.duration(unit))):
        with pytest.raises(ValueError, match="null"):
            convert(pa.scalar(None, type_))


_FINER = {"Y": 0, "M": 0, "W": 604800 * 10**9, "D": 86400 * 10**9, "h": 3600 * 10**9, "m": 60 * 10**9, **_UNITS}


@pytest.mark.parametrize("unit", [*_FINER, "10s", "25us", "ps", "fs", "as"])
@pytest.mark.parametrize("order", "<>")
def test_numpy_times_of_all_units(unit: str, order: str) -> None:
    for code, kind in (("m", "duration"), ("M", "timestamp")):
        values = np.array([-3, 0, 2], f"{order}{code}8[{unit}]")
        wanted = values.astype(f"{code}8[ns]").astype(np.int64).tolist()
        if _FINER.get(unit):
            assert wanted == [n * _FINER[unit] for n in (-3, 0, 2)]
        convert = duration_to_nanos if code == "m" else timestamp_to_nanos
        assert _ints(TimeColumn("t", **{kind: values})) == wanted
        assert [convert(value) for value in values] == wanted


def test_the_ends_of_time() -> None:
    for nanos in (MIN_TIME, MAX_TIME):
        assert timestamp_to_nanos(np.datetime64(nanos, "ns")) == nanos
        assert duration_to_nanos(np.timedelta64(nanos, "ns")) == nanos
        seconds, micros = (abs(nanos) // n * (1 if nanos > 0 else -1) for n in (10**9, 1000))
        assert timestamp_to_nanos(np.datetime64(seconds, "s")) == seconds * 10**9
        assert duration_to_nanos(np.array([seconds], ">m8[s]")[0]) == seconds * 10**9
        assert duration_to_nanos(timedelta(microseconds=micros)) == micros * 1000
        assert _ints(TimeColumn("t", duration=np.array([seconds]))) == [seconds * 10**9]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_series_keep_their_nanoseconds(unit: str) -> None:
    number = 1_700_000_000_123_456_789 // _UNITS[unit]
    nanos = number * _UNITS[unit]
    moments = pl.Series("t", [number]).cast(pl.Datetime(unit))  # type: ignore[arg-type]
    assert _ints(TimeColumn("t", timestamp=moments)) == [nanos]
    assert _ints(TimeColumn("t", timestamp=moments.dt.replace_time_zone("UTC").dt.convert_time_zone("Asia/Tokyo"))) == [
        nanos
    ]
    assert _ints(TimeColumn("t", duration=pl.Series([number]).cast(pl.Duration(unit)))) == [nanos]  # type: ignore[arg-type]
    stamps = pd.Series(np.array([number], f"M8[{unit}]"))
    assert _ints(TimeColumn("t", timestamp=stamps)) == [nanos]
    assert _ints(TimeColumn("t", timestamp=stamps.dt.tz_localize("America/New_York").dt.tz_convert("UTC"))) != []
    assert _ints(TimeColumn("t", timestamp=pd.DatetimeIndex(stamps))) == [nanos]
    assert _ints(TimeColumn("t", duration=pd.Series(np.array([number], f"m8[{unit}]")))) == [nanos]
    assert timestamp_to_nanos(pd.Timestamp(number, unit=unit)) == nanos  # type: ignore[arg-type]
    assert duration_to_nanos(pd.Timedelta(number, unit=unit)) == nanos  # type: ignore[arg-type]


def test_series_of_numbers() -> None:
    for make in (pl.Series, pd.Series):
        assert _ints(TimeColumn("t", duration=make([1.5, 2.25]))) == [1_500_000_000, 2_250_000_000]
        assert _ints(TimeColumn("t", timestamp=make([1, 2]))) == [10**9, 2 * 10**9]
        assert _ints(TimeColumn("t", sequence=make([1, 2]))) == [1, 2]
    assert TimeColumn("t", sequence=pl.Series([1, None])).as_arrow_array().to_pylist() == [1, None]  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["duration", "timestamp"])
@pytest.mark.parametrize("code", ["i8", "f4", "u1"])
def test_masked_values_are_no_times(kind: str, code: str) -> None:
    masked = np.ma.masked_array(np.array([1, 2, 3], code), [0, 1, 0])
    with pytest.raises(ValueError, match="masked"):
        TimeColumn("t", **{kind: masked})
    assert _ints(TimeColumn("t", **{kind: np.ma.masked_array(np.array([1, 2], code), [0, 0])})) == [10**9, 2 * 10**9]
    # A null, which is an error when it is sent, as with the reference.
    assert TimeColumn("t", sequence=masked).as_arrow_array().to_pylist() == [1, None, 3]


@pytest.mark.parametrize("name", ["", "a\ud800", "a\0b"])
def test_names_of_timelines_are_text(name: str) -> None:
    with pytest.raises(ValueError, match="timeline's name"):
        TimeColumn(name, sequence=[1])
    with pytest.raises(TypeError, match="timeline's name"):
        TimeColumn(5, sequence=[1])  # type: ignore[arg-type]


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
