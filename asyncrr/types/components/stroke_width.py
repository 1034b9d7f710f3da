"""Component ``StrokeWidth``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class StrokeWidth(Float32, ComponentMixin):
    """Width of a line in UI points."""

    _COMPONENT_TYPE = "rerun.components.StrokeWidth"


class StrokeWidthBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``StrokeWidth``."""

    _COMPONENT_TYPE = "rerun.components.StrokeWidth"
