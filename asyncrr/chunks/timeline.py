"""Timelines and times: what ``set_time`` and ``TimeColumn`` accept, as integers.

All times are 64-bit integers: a sequence number, nanoseconds since some zero (duration), or nanoseconds since the Unix epoch
(timestamp). Rerun uses the smallest integer to mean "static", so ``set_time`` never sets it. What does not fit is an
error: a row at the wrong time is worse than none.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .._foreign import dense
from .shape import TimeKind

LOG_TIME: Final = "log_time"
LOG_TICK: Final = "log_tick"
MIN_TIME: Final = -(2**63) + 1
MAX_TIME: Final = 2**63 - 1

# Seconds beyond which a time is surely meant in another unit (the year 5138).
_MAX_SECONDS = 1e11
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Years and months are those of durations, on average 365.2425 and 30.436875 days, as numpy has it.
_NANOS: Final = {
    "Y": 31_556_952 * 10**9,
    "M": 2_629_746 * 10**9,
    "W": 604_800 * 10**9,
    "D": 86_400 * 10**9,
    "h": 3600 * 10**9,
    "m": 60 * 10**9,
    "s": 10**9,
    "ms": 10**6,
    "us": 10**3,
    "ns": 1,
}

Duration: TypeAlias = int | float | timedelta | np.timedelta64
Timestamp: TypeAlias = int | float | datetime | np.datetime64
TimeLayout: TypeAlias = tuple[tuple[str, TimeKind], ...]
"""Names and kinds of the timelines of a row, sorted by name."""


def checked_timeline(name: object) -> str:
    """The name of a timeline, as it is.

    Raises
    ------
    TypeError
        It is not a str.
    ValueError
        It is empty, has a NUL character, or is not Unicode text (it has lone surrogates). Readers refuse such a column or
        are killed by it.
    """
    if not isinstance(name, str):
        raise TypeError(f"the timeline's name must be a str, not {type(name).__name__}: {name!r}")
    if not name:
        raise ValueError("the timeline's name must not be empty")
    if "\0" in name:
        raise ValueError(f"the timeline's name {name!r} must not have a NUL character")
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"the timeline's name {name!r} is not Unicode text: {error.reason}") from None
    return name


def sequence_to_int(value: object) -> int:
    """A sequence number as an int: anything with ``__index__``, such as integers of numpy and torch, also as arrays without dimension.

    The smallest 64-bit integer becomes the next one, as with ``rerun-sdk``.

    Raises
    ------
    TypeError
        It is not an integer (a float is not, even a whole one).
    ValueError
        It does not fit into 64 bits.
    """
    if isinstance(value, float) or not hasattr(value, "__index__"):
        raise TypeError(f"set_time: sequence must be an integer, got {type(value).__name__}: {value!r}")
    try:
        number = operator.index(value)
    except TypeError as error:
        raise TypeError(
            f"set_time: sequence must be an integer, got {type(value).__name__}: {value!r} ({error})"
        ) from None
    if number == MIN_TIME - 1:
        return MIN_TIME
    if not MIN_TIME <= number <= MAX_TIME:
        raise ValueError(f"set_time: sequence {value!r} is out of range: it must fit into 64 bits")
    return number


def duration_to_nanos(value: object) -> int:
    """A duration in nanoseconds.

    Parameters
    ----------
    value
        Seconds, a ``timedelta``, a ``numpy.timedelta64`` or an Arrow duration.

    Raises
    ------
    TypeError
        It is none of these.
    ValueError
        It does not fit into 64-bit nanoseconds (292 years), or is no time at all (NaN, NaT, infinity, null).
    """
    what = "set_time: duration"
    if isinstance(value, np.timedelta64):
        return _nanos_of_scalar(value, what)
    if isinstance(value, (int, np.integer)):
        return _in_range(1_000_000_000 * int(value), value, what)
    if isinstance(value, (float, np.floating)):
        return _nanos_of_float(value, what)
    if isinstance(value, timedelta):
        if hasattr(value, "to_timedelta64"):  # pandas.Timedelta: exact to the nanosecond
            return _nanos_of_scalar(value.to_timedelta64(), what)
        return _in_range(value // _MICROSECOND * 1000, value, what)
    if isinstance(value, pa.DurationScalar):
        return _nanos_of_scalar(np.timedelta64(_of_arrow(value), value.type.unit), what)
    raise TypeError(
        "set_time: duration must be an int or float (seconds), timedelta or numpy.timedelta64, "
        f"got {type(value).__name__}: {value!r}"
    )


def timestamp_to_nanos(value: object) -> int:
    """A time in nanoseconds since the Unix epoch.

    Parameters
    ----------
    value
        Seconds since the epoch, a ``datetime`` (naive means UTC), a ``numpy.datetime64`` or an Arrow timestamp.

    Raises
    ------
    TypeError
        It is none of these, or a float of fewer than 64 bits, whose steps are minutes today.
    ValueError
        It does not fit into 64-bit nanoseconds (the years 1677 to 2262), or is no time at all (NaN, NaT, infinity, null).
    """
    what = "set_time: timestamp"
    if isinstance(value, (int, np.integer)):
        return _in_range(1_000_000_000 * int(value), value, what)
    if isinstance(value, (float, np.floating)):
        if isinstance(value, np.floating) and value.dtype.itemsize < 8:
            raise TypeError(
                f"set_time: a timestamp of type {type(value).__name__} is too coarse for seconds since the epoch: "
                "use a float64"
            )
        return _nanos_of_float(value, what)
    if isinstance(value, np.datetime64):
        return _nanos_of_scalar(value, what)
    if isinstance(value, datetime):
        if hasattr(value, "to_datetime64"):  # pandas.Timestamp: exact to the nanosecond
            return _nanos_of_scalar(value.to_datetime64(), what)
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return _in_range((aware - _EPOCH) // _MICROSECOND * 1000, value, what)
    if isinstance(value, pa.TimestampScalar):
        return _nanos_of_scalar(np.datetime64(_of_arrow(value), value.type.unit), what)
    raise TypeError(
        "set_time: timestamp must be an int or float (seconds since the epoch), datetime or numpy.datetime64, "
        f"got {type(value).__name__}: {value!r}"
    )


def _in_range(number: int, given: object, what: str) -> int:
    if MIN_TIME <= number <= MAX_TIME:
        return number
    raise _out_of_range(given, what)


def _out_of_range(given: Any, what: str) -> ValueError:
    hint = ""
    if (isinstance(given, (int, float)) or np.asarray(given).dtype.kind in "iuf") and given > _MAX_SECONDS:
        hint = (
            "; numbers are seconds, were milliseconds or nanoseconds meant? Use numpy.datetime64(value, 'ns') or "
            "numpy.timedelta64(value, 'ns')"
        )
    limits = "the years 1677 to 2262" if "timestamp" in what else "292 years"
    return ValueError(f"{what} {given!r} is out of range: times are 64-bit nanoseconds, {limits}{hint}")


def _nanos_of_float(seconds: float | np.floating[Any], what: str) -> int:
    if not math.isfinite(seconds):
        raise ValueError(f"{seconds!r} is not a time")
    nanos = 1e9 * float(seconds)
    if not math.isfinite(nanos):
        raise _out_of_range(seconds, what)
    return _in_range(round(nanos), seconds, what)


def _of_arrow(value: Any) -> int:
    if not value.is_valid:
        raise ValueError("null is not a time")
    number: int = value.value
    return number


def _nanos_of_scalar(value: np.datetime64 | np.timedelta64, what: str) -> int:
    return int(_nanos_of_numpy(np.asarray(value)[None], what)[0])


def _nanos_of_numpy(values: npt.NDArray[Any], what: str) -> npt.NDArray[np.int64]:
    """An array of datetime64 or timedelta64, of any unit and byte order, in nanoseconds."""
    if not values.size:
        return np.empty(0, np.int64)
    if np.isnat(values).any():
        raise ValueError("NaT is not a time")
    code = values.dtype.kind
    unit, count = np.datetime_data(values.dtype)
    if unit not in _NANOS:
        # Finer than nanoseconds, or without a unit: all of them fit.
        return values.astype(f"{code}8[ns]").view(np.int64)
    # numpy's own conversion wraps round silently, and goes wrong near the ends.
    if code == "M" and unit in ("Y", "M"):
        _multiplied(values, count * _NANOS[unit] // 2, what)  # far beyond, days would wrap round
        return _multiplied(values.astype("M8[D]"), _NANOS["D"], what)
    return _multiplied(values, count * _NANOS[unit], what)


def _multiplied(values: npt.NDArray[Any], factor: int, what: str) -> npt.NDArray[np.int64]:
    """Integers or times as integers, multiplied, if that fits into 64 bits."""
    numbers = values if values.dtype.kind in "iu" else values.astype(values.dtype.newbyteorder("=")).view(np.int64)
    for i in (numbers.argmin(), numbers.argmax()):
        # In Python's integers, which have no limits.
        _in_range(int(numbers[i]) * factor, values[i], what)
    return numbers.astype(np.int64) * factor


@runtime_checkable
class TimeColumnLike(Protocol):
    """Anything that can be an index column of ``send_columns``."""

    def timeline_name(self) -> str:
        """Name of the timeline."""
        ...

    def as_arrow_array(self) -> pa.Array:
        """The times as ``int64``, ``duration[ns]`` or ``timestamp[ns]``."""
        ...


class TimeColumn:
    """One index column for :func:`asyncrr.send_columns`.

    The times may be a list or other iterable, an array of numpy, pyarrow or torch, or a Series of pandas or polars. Those of
    Arrow and numpy may have any unit.

    Parameters
    ----------
    timeline
        Name of the timeline.
    sequence
        Integers, shape ``(n,)``. Floats of arrays must be whole; fractions of numbers in a list are cut off.
    duration
        Seconds, ``timedelta`` or ``numpy.timedelta64`` values, shape ``(n,)``.
    timestamp
        Seconds since the Unix epoch, ``datetime`` or ``numpy.datetime64`` values, shape ``(n,)``.

    Raises
    ------
    ValueError
        Not exactly one of ``sequence``, ``duration`` and ``timestamp`` is given; a value is out of range, or no time at all
        (NaN, NaT, infinity, masked); ``timeline`` is empty.
    TypeError
        The values are of no accepted type, or ``timeline`` is not a str.
    """

    def __init__(
        self,
        timeline: str,
        *,
        sequence: Iterable[int] | None = None,
        duration: Iterable[int] | Iterable[float] | Iterable[timedelta] | Iterable[np.timedelta64] | None = None,
        timestamp: Iterable[int] | Iterable[float] | Iterable[datetime] | Iterable[np.datetime64] | None = None,
    ) -> None:
        if (sequence is not None) + (duration is not None) + (timestamp is not None) != 1:
            raise ValueError(
                f"TimeColumn: exactly one of `sequence`, `duration` and `timestamp` must be set (timeline {timeline!r})"
            )
        self.timeline = checked_timeline(timeline)
        self.kind: TimeKind
        self._array: pa.Array
        if sequence is not None:
            self.kind = TimeKind.SEQUENCE
            self._array = _sequence_column(sequence)
        elif duration is not None:
            self.kind = TimeKind.DURATION
            self._array = _nanos_column(duration, "m", duration_to_nanos, pa.duration("ns"))
        else:
            assert timestamp is not None
            self.kind = TimeKind.TIMESTAMP
            self._array = _nanos_column(timestamp, "M", timestamp_to_nanos, pa.timestamp("ns"))

    def __len__(self) -> int:
        return len(self._array)

    def timeline_name(self) -> str:
        """Name of the timeline."""
        return self.timeline

    def as_arrow_array(self) -> pa.Array:
        """The times as ``int64``, ``duration[ns]`` or ``timestamp[ns]``."""
        return self._array


def _sequence_column(values: Iterable[int]) -> pa.Array:
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return _cast(values, pa.int64(), "TimeColumn: sequence")
    array = _as_numpy(values)
    if array is None or array.dtype.kind == "O" or (array is not values and array.dtype.kind not in "iub"):
        # A Series of integers with gaps would be an array of floats.
        try:
            return pa.array(list(values), type=pa.int64())
        except OverflowError as error:
            raise ValueError(f"TimeColumn: sequence is out of range: {error}") from None
    if array.ndim != 1:
        raise ValueError(f"TimeColumn: sequence must have shape (n,), got {array.shape}")
    if not array.size:
        return pa.array([], pa.int64())
    numbers = np.ma.filled(array, 0)
    if array.dtype.kind == "f":
        numbers = _wide(numbers)
        _refuse(numbers, np.trunc(numbers) != numbers, "TimeColumn: sequence must be whole numbers, got {!r}")
        wrong = (numbers < -(2.0**63)) | (numbers >= 2.0**63)
    elif array.dtype.kind in "iub":
        wrong = numbers > MAX_TIME
    else:
        raise pa.ArrowInvalid(f"TimeColumn: a sequence needs integers, got an array of {array.dtype}")
    _refuse(numbers, wrong, "TimeColumn: sequence {!r} is out of range: it must fit into 64 bits")
    mask = np.ma.getmaskarray(array) if isinstance(array, np.ma.MaskedArray) else None
    return pa.array(np.array(numbers, np.int64, order="C"), mask=mask)


def _refuse(values: npt.NDArray[Any], wrong: npt.NDArray[np.bool_], message: str) -> None:
    if wrong.any():
        raise ValueError(message.format(values[wrong][0]))


def _nanos_column(
    values: Iterable[Any], code: str, convert: Callable[[object], int], arrow_type: pa.DataType
) -> pa.Array:
    what = "TimeColumn: duration" if code == "m" else "TimeColumn: timestamp"
    if _is_arrow_stream(values):
        # polars and pandas, iterated over, would give datetimes without nanoseconds.
        chunked = pa.chunked_array(values)
        if pa.types.is_temporal(chunked.type):
            values = chunked
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        if len(values) and not pa.types.is_temporal(values.type):
            raise TypeError(
                f"TimeColumn: Arrow times must have the type {arrow_type}, or another unit, not {values.type}"
            )
        return _cast(values, arrow_type, what) if len(values) else pa.array([], arrow_type)
    array = _as_numpy(values)
    if array is not None and array.ndim != 1:
        raise ValueError(f"{what} must have shape (n,), got {array.shape}")
    if array is None or array.dtype.kind not in f"iuf{code}":
        nanos = np.fromiter((convert(value) for value in (values if array is None else array)), dtype=np.int64)
        return _arrow(nanos, arrow_type)
    if np.ma.getmaskarray(array).any():
        raise ValueError(f"{what}: a masked value is not a time")
    array = np.ma.getdata(array)
    if array.dtype.kind == code:
        return _arrow(_nanos_of_numpy(array, what), arrow_type)
    return _arrow(_nanos_of_seconds(array, what), arrow_type)


def _nanos_of_seconds(seconds: npt.NDArray[Any], what: str) -> npt.NDArray[np.int64]:
    """An array of integers or floats, of any width and byte order, in nanoseconds."""
    if not seconds.size:
        return np.empty(0, np.int64)
    if seconds.dtype.kind != "f":
        return _multiplied(seconds, 1_000_000_000, what)
    if not np.isfinite(seconds).all():
        raise ValueError("TimeColumn: NaN and infinity are not times")
    with np.errstate(over="ignore"):
        nanos = np.round(1e9 * _wide(seconds))
    wrong = seconds[(nanos <= -(2.0**63)) | (nanos >= 2.0**63)]
    if wrong.size:
        raise _out_of_range(wrong[0], what)
    return nanos.astype(np.int64)


def _wide(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Floats with at least 64 bits: in fewer, nanoseconds would be off by seconds."""
    return numbers.astype(np.float64) if numbers.dtype.itemsize < 8 else numbers


def _is_arrow_stream(values: object) -> bool:
    return hasattr(values, "__arrow_c_stream__") and not isinstance(values, (pa.Array, pa.ChunkedArray))


def _as_numpy(values: object) -> npt.NDArray[Any] | None:
    """What is an array, or can become one (tensors, Series), as an array; None for other iterables."""
    array = dense(values)
    if isinstance(array, np.ndarray):
        return array
    return np.asarray(array) if hasattr(array, "__array__") else None


def _cast(values: pa.Array | pa.ChunkedArray, arrow_type: pa.DataType, what: str) -> pa.Array:
    try:
        array = values.cast(arrow_type)
    except pa.ArrowInvalid as error:
        raise pa.ArrowInvalid(f"{what} is out of range, or has fractions: {error}") from None
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _arrow(values: npt.NDArray[np.int64], arrow_type: pa.DataType) -> pa.Array:
    """A copy as an Arrow array: what is logged must not change with the caller's array."""
    owned = np.array(values, order="C")
    return pa.Array.from_buffers(arrow_type, len(owned), [None, pa.py_buffer(owned)])


def kind_of_column(array: pa.Array, timeline: str) -> tuple[TimeKind, pa.Array]:
    """The kind of timeline an Arrow array of times belongs to, and the array in that kind's exact type.

    Raises
    ------
    TypeError
        If its type is neither ``int64`` nor ``duration`` nor ``timestamp`` in nanoseconds.
    """
    if array.type == pa.int64():
        return TimeKind.SEQUENCE, array
    if array.type == pa.duration("ns"):
        return TimeKind.DURATION, array
    if pa.types.is_timestamp(array.type) and array.type.unit == "ns":
        # The cast takes the time zone off.
        return TimeKind.TIMESTAMP, array if array.type.tz is None else array.cast(pa.timestamp("ns"))
    raise TypeError(f"timeline {timeline!r}: times must be int64, duration[ns] or timestamp[ns], not {array.type}")
