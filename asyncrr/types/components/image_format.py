"""Component ``ImageFormat``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.image_format import ImageFormat as _ImageFormat
from ..encodings.image_format import ImageFormatBatch as _ImageFormatBatch


class ImageFormat(_ImageFormat, ComponentMixin):
    """Size of an image in pixels and meaning of its bytes."""

    _COMPONENT_TYPE = "rerun.components.ImageFormat"


class ImageFormatBatch(_ImageFormatBatch, ComponentBatchMixin):
    """A batch of ``ImageFormat``."""

    _COMPONENT_TYPE = "rerun.components.ImageFormat"
