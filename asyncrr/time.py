"""The functions that set the current time, as the module ``rr.time`` offers them."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from asyncrr.chunks.timeline import duration_to_nanos, timestamp_to_nanos

from .deprecated import set_time_nanos, set_time_seconds, set_time_sequence
from .functions import (
    disable_timeline,
    reset_time,
    set_log_tick_enabled,
    set_log_time_enabled,
    set_time,
)

__all__ = [
    "disable_timeline",
    "reset_time",
    "set_log_tick_enabled",
    "set_log_time_enabled",
    "set_time",
    "set_time_nanos",
    "set_time_seconds",
    "set_time_sequence",
    "to_nanos",
    "to_nanos_since_epoch",
]


def to_nanos(duration: int | np.integer | float | np.float64 | timedelta | np.timedelta64) -> int:
    """A duration (seconds, ``timedelta`` or ``numpy.timedelta64``) in nanoseconds.

    Raises
    ------
    TypeError
        It is of another type.
    ValueError
        It does not fit into 64-bit nanoseconds (292 years), or is no time at all (NaN, NaT).
    """
    return duration_to_nanos(duration)


def to_nanos_since_epoch(
    timestamp: int | np.integer | float | np.float64 | datetime | np.datetime64 | pa.TimestampScalar,
) -> int:
    """A time (seconds since the Unix epoch, ``datetime`` or ``numpy.datetime64``) in nanoseconds since the epoch.

    Raises
    ------
    TypeError
        It is of another type, or a float of fewer than 64 bits.
    ValueError
        It does not fit into 64-bit nanoseconds (the years 1677 to 2262), or is no time at all (NaN, NaT).
    """
    return timestamp_to_nanos(timestamp)
