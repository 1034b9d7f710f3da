"""Component ``VisualBounds2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.range2d import Range2DBatch
from ..natives.bounds import VisualBounds2D as _VisualBounds2D


class VisualBounds2D(_VisualBounds2D, ComponentMixin):
    """The part of a 2D space that is seen, in its units."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualBounds2D"


class VisualBounds2DBatch(Range2DBatch, ComponentBatchMixin):
    """A batch of ``VisualBounds2D``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualBounds2D"
