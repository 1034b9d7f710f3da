"""Component ``Thumbnail``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.blob import Blob, BlobBatch


class Thumbnail(Blob, ComponentMixin):
    """A small preview image in a file format."""

    _COMPONENT_TYPE = "rerun.components.Thumbnail"


class ThumbnailBatch(BlobBatch, ComponentBatchMixin):
    """A batch of ``Thumbnail``."""

    _COMPONENT_TYPE = "rerun.components.Thumbnail"
