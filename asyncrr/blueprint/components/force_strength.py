"""Component ``ForceStrength``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class ForceStrength(Float64, ComponentMixin):
    """Strength of a force of a graph's layout; negative ones push apart."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceStrength"


class ForceStrengthBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``ForceStrength``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceStrength"
