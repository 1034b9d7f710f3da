"""Component ``Texcoord2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec2d import Vec2D, Vec2DBatch


class Texcoord2D(Vec2D, ComponentMixin):
    """Place in a texture: (0, 0) is its upper left corner, (1, 1) its lower right one."""

    _COMPONENT_TYPE = "rerun.components.Texcoord2D"


class Texcoord2DBatch(Vec2DBatch, ComponentBatchMixin):
    """A batch of ``Texcoord2D``."""

    _COMPONENT_TYPE = "rerun.components.Texcoord2D"
