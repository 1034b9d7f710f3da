"""Names of earlier releases of the API, as thin forms over the present ones. Each warns at the caller's line."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from asyncrr.chunks.timeline import TimeColumn

from . import active

if TYPE_CHECKING:
    from .recording_base import BaseRecording

_A_FEW_YEARS: Final = 3 * 365 * 24 * 3600 * 1_000_000_000
"""Nanoseconds beyond which a time is taken as counted from the Unix epoch, as the earlier releases did."""


def set_time_sequence(timeline: str, sequence: int, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time(timeline, sequence=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    sequence
        A number, int64.
    """
    _deprecated("set_time_sequence", "set_time(timeline, sequence=...)")
    found = active.get_data_recording(recording)
    if found is not None:
        found._set_time(timeline, sequence, None, None, 1)


def set_time_seconds(timeline: str, seconds: float, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time(timeline, duration=...)`` or ``set_time(timeline, timestamp=...)``.

    More than three years of seconds are taken as time since the Unix epoch, less as a duration.

    Parameters
    ----------
    timeline
        Name of the timeline.
    seconds
        Seconds.
    """
    _deprecated("set_time_seconds", "set_time(timeline, duration=seconds) or set_time(timeline, timestamp=seconds)")
    _set_nanos(timeline, round(1e9 * seconds), recording)


def set_time_nanos(timeline: str, nanos: int, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time`` with a ``numpy.timedelta64`` or ``numpy.datetime64`` of unit ``"ns"``.

    More than three years of nanoseconds are taken as time since the Unix epoch, less as a duration.

    Parameters
    ----------
    timeline
        Name of the timeline.
    nanos
        Nanoseconds.
    """
    _deprecated(
        "set_time_nanos", "set_time with duration=np.timedelta64(nanos, 'ns') or timestamp=np.datetime64(nanos, 'ns')"
    )
    _set_nanos(timeline, int(nanos), recording)


def _set_nanos(timeline: str, nanos: int, recording: BaseRecording | None) -> None:
    found = active.get_data_recording(recording)
    if found is None:
        return
    if abs(nanos) > _A_FEW_YEARS:
        found._set_time(timeline, None, None, np.datetime64(nanos, "ns"), 2)
    else:
        found._set_time(timeline, None, np.timedelta64(nanos, "ns"), None, 2)


class TimeSequenceColumn(TimeColumn):
    """Deprecated: use ``TimeColumn(timeline, sequence=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Numbers, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[int]) -> None:
        _deprecated("TimeSequenceColumn", "TimeColumn(timeline, sequence=...)")
        super().__init__(timeline, sequence=times)


class TimeSecondsColumn(TimeColumn):
    """Deprecated: use ``TimeColumn(timeline, duration=...)`` or ``TimeColumn(timeline, timestamp=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Seconds, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[float]) -> None:
        _deprecated("TimeSecondsColumn", "TimeColumn(timeline, duration=...) or TimeColumn(timeline, timestamp=...)")
        super().__init__(timeline, duration=np.asarray(list(times), dtype=np.float64))


class TimeNanosColumn(TimeColumn):
    """Deprecated: use ``TimeColumn`` with ``numpy.timedelta64`` or ``numpy.datetime64`` values.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Nanoseconds, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[int]) -> None:
        _deprecated("TimeNanosColumn", "TimeColumn with numpy.timedelta64 or numpy.datetime64 values")
        super().__init__(timeline, duration=np.asarray(list(times), dtype=np.int64).astype("timedelta64[ns]"))


def _deprecated(name: str, instead: str) -> None:
    warnings.warn(f"{name} is deprecated; use {instead}", DeprecationWarning, stacklevel=3)
