"""Video timestamps as single values, and several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..conversions._common import as_numpy
from ..encodings.video_timestamp import VideoTimestamp as _VideoTimestamp

if TYPE_CHECKING:
    from ..components.video_timestamp import VideoTimestampBatch
    from ..likes import IntegersLike, IntLike, RealLike


class VideoTimestamp(_VideoTimestamp):
    """Time since the beginning of a video.

    Parameters
    ----------
    nanoseconds
        In nanoseconds.
    seconds
        In seconds, rounded to nanoseconds; instead of ``nanoseconds``.

    Raises
    ------
    ValueError
        Not exactly one of the two is given.
    """

    def __init__(self, *, nanoseconds: IntLike | None = None, seconds: RealLike | None = None) -> None:
        if (nanoseconds is None) == (seconds is None):
            raise ValueError("a video timestamp takes either `nanoseconds` or `seconds`")
        if nanoseconds is not None:
            super().__init__(int(nanoseconds))
        else:
            super().__init__(nanoseconds_of(seconds or 0.0))

    @staticmethod
    def seconds(seconds: IntegersLike) -> VideoTimestampBatch:
        """Timestamps in seconds as one batch; fractions of nanoseconds are cut off.

        Parameters
        ----------
        seconds
            One number or several, in seconds since the beginning of the video.
        """
        return _scaled(seconds, 1e9)

    @staticmethod
    def milliseconds(milliseconds: IntegersLike) -> VideoTimestampBatch:
        """Timestamps in milliseconds as one batch; fractions of nanoseconds are cut off.

        Parameters
        ----------
        milliseconds
            One number or several, in milliseconds since the beginning of the video.
        """
        return _scaled(milliseconds, 1e6)

    @staticmethod
    def nanoseconds(nanoseconds: IntegersLike) -> VideoTimestampBatch:
        """Timestamps in nanoseconds as one batch.

        Parameters
        ----------
        nanoseconds
            One number or several, in whole nanoseconds since the beginning of the video.
        """
        given: Any = nanoseconds
        return _batch(np.atleast_1d(as_numpy(given, dtype=np.int64)))


def nanoseconds_of(seconds: RealLike) -> int:
    """Seconds in nanoseconds, rounded where they are positive, as users of the official SDK get it."""
    return int(seconds * 1e9 + 0.5)


def _scaled(values: Any, unit: float) -> VideoTimestampBatch:
    return _batch((np.atleast_1d(as_numpy(values, dtype=np.float64)) * unit).astype(np.int64))


def _batch(timestamps: npt.NDArray[np.int64]) -> VideoTimestampBatch:
    from ..components.video_timestamp import VideoTimestampBatch

    return VideoTimestampBatch(timestamps)
