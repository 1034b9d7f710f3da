"""Component ``TransformFrameId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class TransformFrameId(Utf8, ComponentMixin):
    """Name of a coordinate frame."""

    _COMPONENT_TYPE = "rerun.components.TransformFrameId"


class TransformFrameIdBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``TransformFrameId``."""

    _COMPONENT_TYPE = "rerun.components.TransformFrameId"
