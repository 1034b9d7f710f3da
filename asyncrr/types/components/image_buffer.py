"""Component ``ImageBuffer``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.blob import Blob, BlobBatch


class ImageBuffer(Blob, ComponentMixin):
    """The bytes of an image, row by row."""

    _COMPONENT_TYPE = "rerun.components.ImageBuffer"


class ImageBufferBatch(BlobBatch, ComponentBatchMixin):
    """A batch of ``ImageBuffer``."""

    _COMPONENT_TYPE = "rerun.components.ImageBuffer"
