"""Component ``ForceDistance``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class ForceDistance(Float64, ComponentMixin):
    """Distance that a force of a graph's layout aims at."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceDistance"


class ForceDistanceBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``ForceDistance``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceDistance"
