"""Component ``ValueRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.range1d import Range1D, Range1DBatch


class ValueRange(Range1D, ComponentMixin):
    """The smallest and the largest value that are expected, float64."""

    _COMPONENT_TYPE = "rerun.components.ValueRange"


class ValueRangeBatch(Range1DBatch, ComponentBatchMixin):
    """A batch of ``ValueRange``."""

    _COMPONENT_TYPE = "rerun.components.ValueRange"
