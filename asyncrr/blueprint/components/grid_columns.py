"""Component ``GridColumns``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uint32 import UInt32, UInt32Batch


class GridColumns(UInt32, ComponentMixin):
    """How many columns a grid has."""

    _COMPONENT_TYPE = "rerun.blueprint.components.GridColumns"


class GridColumnsBatch(UInt32Batch, ComponentBatchMixin):
    """A batch of ``GridColumns``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.GridColumns"
