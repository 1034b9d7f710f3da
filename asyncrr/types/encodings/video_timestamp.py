"""Encoding ``VideoTimestamp``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import VideoTimestampArrayLike


class VideoTimestamp(NativeInt):
    """Time since the beginning of a video in nanoseconds, int64.

    Parameters
    ----------
    timestamp_ns
        The number; a fraction is cut off.
    """

    timestamp_ns: int
    _ATTRIBUTE = "timestamp_ns"
    _CODEC = codecs.VIDEO_TIMESTAMP

    def __init__(self, timestamp_ns: SupportsInt) -> None:
        self.timestamp_ns = int(timestamp_ns)


class VideoTimestampBatch(BaseBatch):
    """A batch of ``VideoTimestamp``."""

    _CODEC = codecs.VIDEO_TIMESTAMP
    _ARROW_DATATYPE = codecs.VIDEO_TIMESTAMP.kind.arrow_type

    def __init__(self, data: VideoTimestampArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
