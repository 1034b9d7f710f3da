"""Component ``TimelineFraction``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class TimelineFraction(Float64, ComponentMixin):
    """A place on a timeline: 0 is its beginning, 1 its end."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineFraction"


class TimelineFractionBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``TimelineFraction``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineFraction"
