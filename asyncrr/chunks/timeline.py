"""Timelines and times: what ``set_time`` and ``TimeColumn`` accept, as integers.

All times are 64-bit integers: a sequence number, nanoseconds since some zero (duration), or nanoseconds since the Unix epoch
(timestamp). The smallest one is taken: Rerun uses it to mean "static".
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .shape import TimeKind

LOG_TIME: Final = "log_time"
LOG_TICK: Final = "log_tick"
MIN_TIME: Final = -(2**63) + 1
MAX_TIME: Final = 2**63 - 1

# Seconds beyond which a timestamp is surely meant in milliseconds (the year 5138).
_MAX_SECONDS = 1e11
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

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
        It is empty, or not Unicode text (it has lone surrogates): no reader takes such a column.
    """
    if not isinstance(name, str):
        raise TypeError(f"the timeline's name must be a str, not {type(name).__name__}: {name!r}")
    if not name:
        raise ValueError("the timeline's name must not be empty")
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"the timeline's name {name!r} is not Unicode text: {error.reason}") from None
    return name


def clamp_time(value: int) -> int:
    """The nearest time that can be represented."""
    return min(max(value, MIN_TIME), MAX_TIME)


def sequence_to_int(value: object) -> int:
    """A sequence number as an int.

    Raises
    ------
    TypeError
        If it is not an integer (a float is not, even a whole one).
    """
    if isinstance(value, (int, np.integer)):
        return clamp_time(int(value))
    raise TypeError(f"set_time: sequence must be an integer, got {type(value).__name__}: {value!r}")


def duration_to_nanos(value: object) -> int:
    """Seconds, a ``timedelta`` or a ``numpy.timedelta64`` as nanoseconds.

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If it is no time at all (NaN, NaT, infinity).
    """
    if isinstance(value, np.timedelta64):
        return _from_numpy(value, "timedelta64[ns]")
    if isinstance(value, (int, np.integer)):
        return clamp_time(1_000_000_000 * int(value))
    if isinstance(value, (float, np.floating)):
        return clamp_time(round(1e9 * _finite(value)))
    if isinstance(value, timedelta):
        return clamp_time(round(1e9 * value.total_seconds()))
    raise TypeError(
        "set_time: duration must be an int or float (seconds), timedelta or numpy.timedelta64, "
        f"got {type(value).__name__}: {value!r}"
    )


def timestamp_to_nanos(value: object) -> int:
    """Seconds since the epoch, a ``datetime`` (naive means UTC) or a ``numpy.datetime64`` as nanoseconds since the epoch.

    Raises
    ------
    TypeError
        If it is none of these, or a float of fewer than 64 bits, whose steps are minutes today.
    ValueError
        If the number of seconds is so large that milliseconds or nanoseconds must have been meant, or it is no time at all
        (NaN, NaT, infinity).
    """
    if isinstance(value, (int, np.integer, float, np.floating)):
        if isinstance(value, (float, np.floating)):
            if isinstance(value, np.floating) and value.dtype.itemsize < 8:
                raise TypeError(
                    f"set_time: a timestamp of type {type(value).__name__} is too coarse for seconds since the epoch: "
                    "use a float64"
                )
            value = _finite(value)
        if value > _MAX_SECONDS:
            raise ValueError(
                f"set_time: timestamp {value!r} is too large for seconds since the epoch; were milliseconds or nanoseconds "
                "meant? Use numpy.datetime64(value, 'ns') for nanoseconds."
            )
        return clamp_time(int(np.round(1e9 * value)))
    if isinstance(value, np.datetime64):
        return _from_numpy(value, "datetime64[ns]")
    if isinstance(value, datetime):
        if hasattr(value, "to_datetime64"):  # pandas.Timestamp: exact to the nanosecond
            return _from_numpy(value.to_datetime64(), "datetime64[ns]")
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return clamp_time(int(np.round(1e9 * (aware - _EPOCH).total_seconds())))
    if isinstance(value, pa.TimestampScalar):
        return int(value.value)
    raise TypeError(
        "set_time: timestamp must be an int or float (seconds since the epoch), datetime or numpy.datetime64, "
        f"got {type(value).__name__}: {value!r}"
    )


def _finite(seconds: Any) -> float:
    if not math.isfinite(seconds):
        raise ValueError(f"{seconds!r} is not a time")
    return float(seconds)


def _from_numpy(value: Any, dtype: str) -> int:
    if np.isnat(value):
        raise ValueError("NaT is not a time")
    return clamp_time(int(value.astype(dtype).astype(np.int64)))


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

    Parameters
    ----------
    timeline
        Name of the timeline.
    sequence
        Integers, shape ``(n,)``. Fractions of numbers in a list are cut off.
    duration
        Seconds, ``timedelta`` or ``numpy.timedelta64`` values, shape ``(n,)``.
    timestamp
        Seconds since the Unix epoch, ``datetime`` or ``numpy.datetime64`` values, shape ``(n,)``.

    Raises
    ------
    ValueError
        If not exactly one of ``sequence``, ``duration`` and ``timestamp`` is given, a timestamp is out of range, or a value is no
        time at all (NaN, NaT, infinity).
    TypeError
        If the values are of no accepted type.
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
        self.timeline = timeline
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


def _owned(values: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """A copy as int64: what is logged must not change with the caller's array."""
    return np.array(values, dtype=np.int64, order="C")


def _sequence_column(values: Iterable[int]) -> pa.Array:
    if isinstance(values, np.ndarray):
        if values.shape == (0,):
            return pa.array([], pa.int64())
        if values.dtype.kind not in "iub":
            raise pa.ArrowInvalid(f"TimeColumn: a sequence needs integers, got an array of {values.dtype}")
        return pa.array(np.array(values, order="C")).cast(pa.int64())
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        return _cast(values, pa.int64())
    return pa.array(list(values), type=pa.int64())


def _cast(values: pa.Array | pa.ChunkedArray, arrow_type: pa.DataType) -> pa.Array:
    array = values.cast(arrow_type)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _nanos_column(values: Iterable[Any], code: str, convert: Any, arrow_type: pa.DataType) -> pa.Array:
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        if len(values) and not pa.types.is_temporal(values.type):
            raise TypeError(
                f"TimeColumn: Arrow times must have the type {arrow_type}, or another unit, not {values.type}"
            )
        return _cast(values, arrow_type) if len(values) else pa.array([], arrow_type)
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise ValueError(f"TimeColumn: times must have shape (n,), got {values.shape}")
    if isinstance(values, np.ndarray) and values.dtype.kind == code:
        if np.isnat(values).any():
            raise ValueError("TimeColumn: NaT is not a time")
        unit = "timedelta64[ns]" if code == "m" else "datetime64[ns]"
        return pa.Array.from_buffers(
            arrow_type, values.size, [None, pa.py_buffer(_owned(values.astype(unit).view(np.int64)))]
        )
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        # In float16 nanoseconds would overflow.
        seconds = values.astype(np.float64) if values.dtype == np.float16 else values
        if values.dtype.kind == "f" and not np.isfinite(seconds).all():
            raise ValueError("TimeColumn: NaN and infinity are not times")
        if code == "M" and seconds.size and seconds.max() > _MAX_SECONDS:
            raise ValueError(f"TimeColumn: timestamp {seconds.max()!r} is too large for seconds since the epoch")
        nanos = np.round(1e9 * seconds) if values.dtype.kind == "f" or code == "M" else 1_000_000_000 * seconds
        return pa.Array.from_buffers(arrow_type, seconds.size, [None, pa.py_buffer(_owned(nanos))])
    nanos = np.fromiter((convert(v) for v in values), dtype=np.int64)
    return pa.Array.from_buffers(arrow_type, len(nanos), [None, pa.py_buffer(nanos)])


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
        return TimeKind.TIMESTAMP, array.cast(pa.timestamp("ns"))
    raise TypeError(f"timeline {timeline!r}: times must be int64, duration[ns] or timestamp[ns], not {array.type}")
