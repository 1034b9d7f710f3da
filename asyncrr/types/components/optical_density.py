"""Component ``OpticalDensity``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class OpticalDensity(Float32, ComponentMixin):
    """How strongly a volume absorbs light along a ray."""

    _COMPONENT_TYPE = "rerun.components.OpticalDensity"


class OpticalDensityBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``OpticalDensity``."""

    _COMPONENT_TYPE = "rerun.components.OpticalDensity"
