"""Component ``VideoTimestamp``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.video_timestamp import VideoTimestampBatch as _VideoTimestampBatch
from ..natives.video import VideoTimestamp as _VideoTimestamp


class VideoTimestamp(_VideoTimestamp, ComponentMixin):
    """Time since the beginning of a video in nanoseconds, int64."""

    _COMPONENT_TYPE = "rerun.components.VideoTimestamp"


class VideoTimestampBatch(_VideoTimestampBatch, ComponentBatchMixin):
    """A batch of ``VideoTimestamp``."""

    _COMPONENT_TYPE = "rerun.components.VideoTimestamp"
