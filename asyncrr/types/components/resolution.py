"""Component ``Resolution``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec2d import Vec2D, Vec2DBatch


class Resolution(Vec2D, ComponentMixin):
    """Width and height in pixels."""

    _COMPONENT_TYPE = "rerun.components.Resolution"


class ResolutionBatch(Vec2DBatch, ComponentBatchMixin):
    """A batch of ``Resolution``."""

    _COMPONENT_TYPE = "rerun.components.Resolution"
