"""References to frames of videos."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype, ComponentColumnList
from ..conversions._common import as_numpy
from ..natives.video import nanoseconds_of

if TYPE_CHECKING:
    from ..likes import Float32Like, IntegersLike, IntLike, RealLike, Utf8Like, VideoTimestampLike


class VideoFrameReferenceConstructor(Archetype):
    """Constructor of ``VideoFrameReference``."""

    def __init__(
        self,
        timestamp: VideoTimestampLike | None = None,
        *,
        seconds: RealLike | None = None,
        nanoseconds: IntLike | None = None,
        video_reference: Utf8Like | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
    ) -> None:
        """A frame by its time since the beginning of the video.

        Parameters
        ----------
        timestamp
            In nanoseconds: an integer or ``VideoTimestamp``.
        seconds
            In seconds, rounded to nanoseconds; instead of ``timestamp``.
        nanoseconds
            In nanoseconds; instead of ``timestamp``.
        video_reference, opacity, draw_order
            The fields.

        Raises
        ------
        ValueError
            In strict mode: not exactly one time, or a float as ``timestamp`` (otherwise its fraction is cut off).
        """
        with catch_and_log_exceptions(type(self).__name__):
            if sum(given is not None for given in (timestamp, seconds, nanoseconds)) != 1:
                raise ValueError("a frame takes exactly one of `timestamp`, `seconds` and `nanoseconds`")
            if seconds is not None:
                timestamp = nanoseconds_of(seconds)
            elif nanoseconds is not None:
                timestamp = int(nanoseconds)
            elif isinstance(timestamp, float):
                send_warning_or_raise(
                    f"VideoFrameReference: `timestamp` is in whole nanoseconds, not {timestamp!r}; use `seconds` for a float"
                )
                timestamp = int(timestamp)
            self._set((timestamp, video_reference, opacity, draw_order))

    @classmethod
    def columns_secs(cls, seconds: IntegersLike) -> ComponentColumnList:
        """Times of frames in whole seconds as a column for ``send_columns``; fractions are cut off.

        Parameters
        ----------
        seconds
            One number a row, since the beginning of the video.
        """
        return cls._timestamps(seconds, 1_000_000_000)

    @classmethod
    def columns_millis(cls, milliseconds: IntegersLike) -> ComponentColumnList:
        """Times of frames in whole milliseconds as a column for ``send_columns``; fractions are cut off.

        Parameters
        ----------
        milliseconds
            One number a row, since the beginning of the video.
        """
        return cls._timestamps(milliseconds, 1_000_000)

    @classmethod
    def columns_nanos(cls, nanoseconds: IntegersLike) -> ComponentColumnList:
        """Times of frames in nanoseconds as a column for ``send_columns``.

        Parameters
        ----------
        nanoseconds
            One number a row, since the beginning of the video.
        """
        return cls._timestamps(nanoseconds, 1)

    @classmethod
    def _timestamps(cls, times: Any, unit: int) -> ComponentColumnList:
        return cls._columns((as_numpy(times, dtype=np.int64) * unit, None, None, None))
