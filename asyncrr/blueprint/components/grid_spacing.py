"""Component ``GridSpacing``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float32 import Float32, Float32Batch


class GridSpacing(Float32, ComponentMixin):
    """Distance between the lines of a grid, in scene units."""

    _COMPONENT_TYPE = "rerun.blueprint.components.GridSpacing"


class GridSpacingBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``GridSpacing``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.GridSpacing"
