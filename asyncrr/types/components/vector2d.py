"""Component ``Vector2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec2d import Vec2D, Vec2DBatch


class Vector2D(Vec2D, ComponentMixin):
    """A vector (x, y)."""

    _COMPONENT_TYPE = "rerun.components.Vector2D"


class Vector2DBatch(Vec2DBatch, ComponentBatchMixin):
    """A batch of ``Vector2D``."""

    _COMPONENT_TYPE = "rerun.components.Vector2D"
