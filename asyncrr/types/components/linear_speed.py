"""Component ``LinearSpeed``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float64 import Float64, Float64Batch


class LinearSpeed(Float64, ComponentMixin):
    """A speed in scene units a second."""

    _COMPONENT_TYPE = "rerun.components.LinearSpeed"


class LinearSpeedBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``LinearSpeed``."""

    _COMPONENT_TYPE = "rerun.components.LinearSpeed"
