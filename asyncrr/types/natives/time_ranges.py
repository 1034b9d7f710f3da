"""Spans of time as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from .. import codecs
from .forms import NativeStruct

if TYPE_CHECKING:
    from ..encodings.utf8 import Utf8
    from ..likes import TimeIntLike, TimeRangeLike, Utf8Like
    from .time import TimeInt


def time_int(value: Any) -> Any:
    """A ``TimeInt``, made of a plain number where it is not one; numbers are sequence numbers or nanoseconds."""
    from ..encodings.time_int import TimeInt

    return value if hasattr(value, "value") else TimeInt(seq=value)


class AbsoluteTimeRange(NativeStruct):
    """A span of time.

    Parameters
    ----------
    min, max
        Its first and last moment: ``TimeInt`` objects, or sequence numbers or nanoseconds.
    """

    _ATTRIBUTE = "min"
    _ATTRIBUTES = ("min", "max")
    _CODEC = codecs.ABSOLUTE_TIME_RANGE

    min: TimeInt
    max: TimeInt

    def __init__(self, min: TimeIntLike, max: TimeIntLike) -> None:
        self.min = time_int(min)
        self.max = time_int(max)


class TimeRangeBoundary(NativeStruct):
    """Where a span of time begins or ends. Made by its class methods.

    Parameters
    ----------
    inner
        A time, or a distance from the time cursor; None where there is none.
    kind
        What ``inner`` is.
    """

    _ATTRIBUTE = "inner"
    _ATTRIBUTES = ("inner", "kind")
    _CODEC = codecs.TIME_RANGE_BOUNDARY

    inner: TimeInt | None
    kind: Literal["cursor_relative", "absolute", "infinite"]

    def __init__(
        self,
        inner: TimeInt | None,
        kind: Literal["cursor_relative", "absolute", "infinite"] = "cursor_relative",
    ) -> None:
        self.inner = inner
        self.kind = kind

    @staticmethod
    def cursor_relative(
        offset: TimeInt | None = None,
        *,
        seq: int | None = None,
        seconds: float | None = None,
        nanos: int | None = None,
    ) -> TimeRangeBoundary:
        """A boundary that moves along with the time cursor.

        Parameters
        ----------
        offset
            Distance from the cursor, negative before it; none by default.
        seq
            The same as a sequence number, for timelines of these.
        seconds, nanos
            The same for timelines of timestamps and durations.

        Raises
        ------
        ValueError
            More than one of them is given.
        """
        given = [value for value in (offset, seq, seconds, nanos) if value is not None]
        if len(given) > 1:
            raise ValueError("a boundary takes one of `offset`, `seq`, `seconds` and `nanos`")
        return TimeRangeBoundary(_time(offset, seq, seconds, nanos) if given else time_int(0), "cursor_relative")

    @staticmethod
    def absolute(
        time: TimeInt | None = None,
        *,
        seq: int | None = None,
        seconds: float | None = None,
        nanos: int | None = None,
    ) -> TimeRangeBoundary:
        """A boundary that stays where it is.

        Parameters
        ----------
        time
            Where.
        seq
            The same as a sequence number, for timelines of these.
        seconds, nanos
            The same for timelines of timestamps (since the Unix epoch) and durations.

        Raises
        ------
        ValueError
            Not exactly one of them is given.
        """
        if sum(value is not None for value in (time, seq, seconds, nanos)) != 1:
            raise ValueError("a boundary takes exactly one of `time`, `seq`, `seconds` and `nanos`")
        return TimeRangeBoundary(_time(time, seq, seconds, nanos), "absolute")

    @staticmethod
    def infinite() -> TimeRangeBoundary:
        """No limit: where the timeline begins or ends, depending on which boundary it is."""
        return TimeRangeBoundary(None, "infinite")


def _time(time: TimeInt | None, seq: int | None, seconds: float | None, nanos: int | None) -> TimeInt:
    from ..encodings.time_int import TimeInt

    return TimeInt(seq=seq, seconds=seconds, nanos=nanos) if time is None else time


class TimeRange(NativeStruct):
    """A span of time.

    Parameters
    ----------
    start, end
        Its boundaries; a ``TimeInt`` is a distance from the time cursor.

    Raises
    ------
    ValueError
        One of them is None; what has no end has ``TimeRangeBoundary.infinite()``.
    """

    _ATTRIBUTE = "start"
    _ATTRIBUTES = ("start", "end")
    _CODEC = codecs.TIME_RANGE

    start: TimeRangeBoundary
    end: TimeRangeBoundary

    def __init__(self, start: TimeRangeBoundary | TimeInt, end: TimeRangeBoundary | TimeInt) -> None:
        self.start = _boundary(start)
        self.end = _boundary(end)


def _boundary(value: Any) -> TimeRangeBoundary:
    if value is None:
        raise ValueError("a time range takes both `start` and `end`; for no limit take `TimeRangeBoundary.infinite()`")
    return value if hasattr(value, "kind") else TimeRangeBoundary(value)


class VisibleTimeRange(NativeStruct):
    """The span of a timeline whose data is shown.

    Parameters
    ----------
    timeline
        Name of the timeline.
    range
        The span.
    start, end
        Its boundaries, instead of ``range``.

    Raises
    ------
    ValueError
        Neither ``range`` nor both boundaries are given, or all of them.
    """

    _ATTRIBUTE = "timeline"
    _ATTRIBUTES = ("timeline", "range")
    _CODEC = codecs.VISIBLE_TIME_RANGE

    timeline: Utf8
    range: TimeRangeLike

    def __init__(
        self,
        timeline: Utf8Like,
        range: TimeRangeLike | None = None,
        *,
        start: TimeRangeBoundary | TimeInt | None = None,
        end: TimeRangeBoundary | TimeInt | None = None,
    ) -> None:
        from ..encodings.utf8 import Utf8

        if range is None:
            if start is None or end is None:
                raise ValueError("a visible time range takes `range`, or both `start` and `end`")
            range = TimeRange(start=start, end=end)
        elif start is not None or end is not None:
            raise ValueError("a visible time range takes either `range`, or `start` and `end`")
        self.timeline = timeline if isinstance(timeline, Utf8) else Utf8(timeline)
        self.range = range
