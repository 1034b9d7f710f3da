"""Component ``ZoomLevel``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class ZoomLevel(Float64, ComponentMixin):
    """Zoom of a map: 0 shows the whole world, each further level half as much."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ZoomLevel"


class ZoomLevelBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``ZoomLevel``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ZoomLevel"
