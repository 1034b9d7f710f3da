"""Spans of time that views show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ...types.base import Archetype

if TYPE_CHECKING:
    from ...types.encodings.time_int import TimeInt
    from ...types.encodings.time_range_boundary import TimeRangeBoundary
    from ...types.likes import TimeRangeLike, Utf8Like, VisibleTimeRangeArrayLike


class VisibleTimeRangesConstructor(Archetype):
    """Constructor of ``VisibleTimeRanges``."""

    @overload
    def __init__(self, ranges: VisibleTimeRangeArrayLike) -> None: ...

    @overload
    def __init__(self, *, timeline: Utf8Like, range: TimeRangeLike) -> None: ...

    @overload
    def __init__(
        self, *, timeline: Utf8Like, start: TimeRangeBoundary | TimeInt, end: TimeRangeBoundary | TimeInt
    ) -> None: ...

    def __init__(
        self,
        ranges: VisibleTimeRangeArrayLike | None = None,
        *,
        timeline: Utf8Like | None = None,
        range: TimeRangeLike | None = None,
        start: TimeRangeBoundary | TimeInt | None = None,
        end: TimeRangeBoundary | TimeInt | None = None,
    ) -> None:
        """The span of each timeline whose data is shown.

        Parameters
        ----------
        ranges
            ``VisibleTimeRange`` objects, one a timeline.
        timeline
            Name of the only timeline; instead of ``ranges``.
        range
            Its span.
        start, end
            Boundaries of its span, instead of ``range``.

        Raises
        ------
        ValueError
            In strict mode: neither ``ranges`` nor ``timeline``, or both, or a timeline twice.
        """
        from ...types.encodings.visible_time_range import VisibleTimeRange

        with catch_and_log_exceptions(type(self).__name__):
            given: Any = ranges
            if timeline is not None:
                if given is not None:
                    raise ValueError("visible time ranges take either `ranges` or `timeline`")
                given = [VisibleTimeRange(timeline, range, start=start, end=end)]
            elif given is None:
                raise ValueError("visible time ranges take `ranges`, or `timeline` and its span")
            if hasattr(given, "timeline"):
                given = [given]
            seen: set[str] = set()
            for item in given:
                name = str(item.timeline)
                if name in seen:
                    send_warning_or_raise(
                        f"timeline {name!r} has more than one visible time range; the first one counts"
                    )
                seen.add(name)
            self._set((given,))
