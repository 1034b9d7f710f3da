"""Component ``HalfSize2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec2d import Vec2D, Vec2DBatch


class HalfSize2D(Vec2D, ComponentMixin):
    """Half of a box's width and height."""

    _COMPONENT_TYPE = "rerun.components.HalfSize2D"


class HalfSize2DBatch(Vec2DBatch, ComponentBatchMixin):
    """A batch of ``HalfSize2D``."""

    _COMPONENT_TYPE = "rerun.components.HalfSize2D"
