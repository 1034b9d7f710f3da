"""Component ``DepthMeter``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class DepthMeter(Float32, ComponentMixin):
    """How many units of a depth image make one meter (1000 for millimeters)."""

    _COMPONENT_TYPE = "rerun.components.DepthMeter"


class DepthMeterBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``DepthMeter``."""

    _COMPONENT_TYPE = "rerun.components.DepthMeter"
