"""Component ``Blob``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.blob import Blob as _Blob
from ..encodings.blob import BlobBatch as _BlobBatch


class Blob(_Blob, ComponentMixin):
    """Bytes of any kind."""

    _COMPONENT_TYPE = "rerun.components.Blob"


class BlobBatch(_BlobBatch, ComponentBatchMixin):
    """A batch of ``Blob``."""

    _COMPONENT_TYPE = "rerun.components.Blob"
