"""Component ``Radius``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch
from ..natives.radius import RadiusMixin


class Radius(RadiusMixin, Float32, ComponentMixin):
    """A radius: in scene units when positive, in UI points (independent of zoom) when negative."""

    _COMPONENT_TYPE = "rerun.components.Radius"


class RadiusBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``Radius``."""

    _COMPONENT_TYPE = "rerun.components.Radius"
