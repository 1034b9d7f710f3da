"""Component ``Position2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec2d import Vec2D, Vec2DBatch


class Position2D(Vec2D, ComponentMixin):
    """A position (x, y)."""

    _COMPONENT_TYPE = "rerun.components.Position2D"


class Position2DBatch(Vec2DBatch, ComponentBatchMixin):
    """A batch of ``Position2D``."""

    _COMPONENT_TYPE = "rerun.components.Position2D"
