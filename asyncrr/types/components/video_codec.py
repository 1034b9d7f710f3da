"""Enumeration ``VideoCodec``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class VideoCodec(NativeEnum):
    """How a video is encoded; the numbers are four-character codes."""

    AV1 = 1635135537
    H264 = 1635148593
    H265 = 1751479857
    VP8 = 1987063864
    VP9 = 1987063865


VideoCodecLike: TypeAlias = (
    VideoCodec
    | Literal[
        "AV1",
        "H264",
        "H265",
        "VP8",
        "VP9",
        "av1",
        "h264",
        "h265",
        "vp8",
        "vp9",
    ]
    | IntLike
)
"""A member of ``VideoCodec``, its name, or its number."""
VideoCodecArrayLike: TypeAlias = VideoCodecLike | Sequence[VideoCodecLike | None] | IntegerArray
"""One ``VideoCodec`` or several: members, names and numbers in a sequence, or an array of numbers."""


class VideoCodecBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``VideoCodec``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.VideoCodec"
    _CODEC = codecs.VIDEO_CODEC
    _ARROW_DATATYPE = codecs.VIDEO_CODEC.kind.arrow_type

    def __init__(self, data: VideoCodecArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
