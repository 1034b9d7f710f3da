"""Component ``Range1D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.range1d import Range1D as _Range1D
from ..encodings.range1d import Range1DBatch as _Range1DBatch


class Range1D(_Range1D, ComponentMixin):
    """An interval (first, last) of float64."""

    _COMPONENT_TYPE = "rerun.components.Range1D"


class Range1DBatch(_Range1DBatch, ComponentBatchMixin):
    """A batch of ``Range1D``."""

    _COMPONENT_TYPE = "rerun.components.Range1D"
