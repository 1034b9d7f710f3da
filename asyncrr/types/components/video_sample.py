"""Component ``VideoSample``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.blob import Blob, BlobBatch


class VideoSample(Blob, ComponentMixin):
    """The bytes of one encoded video frame."""

    _COMPONENT_TYPE = "rerun.components.VideoSample"


class VideoSampleBatch(BlobBatch, ComponentBatchMixin):
    """A batch of ``VideoSample``."""

    _COMPONENT_TYPE = "rerun.components.VideoSample"
