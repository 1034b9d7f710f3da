"""Component ``MediaType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import ClassVar

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch
from ..natives.media_type import MediaTypeMixin


class MediaType(MediaTypeMixin, Utf8, ComponentMixin):
    """An IANA media type such as `image/png`."""

    _COMPONENT_TYPE = "rerun.components.MediaType"
    AAC: ClassVar[MediaType]
    FLAC: ClassVar[MediaType]
    GLB: ClassVar[MediaType]
    GLTF: ClassVar[MediaType]
    JPEG: ClassVar[MediaType]
    M4A: ClassVar[MediaType]
    MARKDOWN: ClassVar[MediaType]
    MP3: ClassVar[MediaType]
    MP4: ClassVar[MediaType]
    OBJ: ClassVar[MediaType]
    OGG: ClassVar[MediaType]
    PLY: ClassVar[MediaType]
    PNG: ClassVar[MediaType]
    RVL: ClassVar[MediaType]
    STL: ClassVar[MediaType]
    TEXT: ClassVar[MediaType]
    WAV: ClassVar[MediaType]


class MediaTypeBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``MediaType``."""

    _COMPONENT_TYPE = "rerun.components.MediaType"


MediaType.AAC = MediaType("audio/aac")
MediaType.FLAC = MediaType("audio/flac")
MediaType.GLB = MediaType("model/gltf-binary")
MediaType.GLTF = MediaType("model/gltf+json")
MediaType.JPEG = MediaType("image/jpeg")
MediaType.M4A = MediaType("audio/mp4")
MediaType.MARKDOWN = MediaType("text/markdown")
MediaType.MP3 = MediaType("audio/mpeg")
MediaType.MP4 = MediaType("video/mp4")
MediaType.OBJ = MediaType("model/obj")
MediaType.OGG = MediaType("audio/ogg")
MediaType.PLY = MediaType("application/x-ply")
MediaType.PNG = MediaType("image/png")
MediaType.RVL = MediaType("application/rvl")
MediaType.STL = MediaType("model/stl")
MediaType.TEXT = MediaType("text/plain")
MediaType.WAV = MediaType("audio/wav")
