"""Component ``CellSize``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class CellSize(Float32, ComponentMixin):
    """Side of a cell of a grid map, in scene units."""

    _COMPONENT_TYPE = "rerun.components.CellSize"


class CellSizeBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``CellSize``."""

    _COMPONENT_TYPE = "rerun.components.CellSize"
