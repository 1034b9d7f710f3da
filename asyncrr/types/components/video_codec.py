"""Enumeration ``VideoCodec``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import Any

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..natives.forms import NativeEnum


class VideoCodec(NativeEnum):
    """How a video is encoded; the numbers are four-character codes."""

    AV1 = 1635135537
    H264 = 1635148593
    H265 = 1751479857
    VP8 = 1987063864
    VP9 = 1987063865


class VideoCodecBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``VideoCodec``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.VideoCodec"
    _CODEC = codecs.VIDEO_CODEC
    _ARROW_DATATYPE = codecs.VIDEO_CODEC.kind.arrow_type

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        super().__init__(data, strict)
