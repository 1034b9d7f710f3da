"""Component ``Color``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.rgba32 import Rgba32, Rgba32Batch
from ..natives.color import ColorMixin


class Color(ColorMixin, Rgba32, ComponentMixin):
    """A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1."""

    _COMPONENT_TYPE = "rerun.components.Color"


class ColorBatch(Rgba32Batch, ComponentBatchMixin):
    """A batch of ``Color``."""

    _COMPONENT_TYPE = "rerun.components.Color"
