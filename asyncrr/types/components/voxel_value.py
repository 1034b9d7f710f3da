"""Component ``VoxelValue``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class VoxelValue(Float32, ComponentMixin):
    """Value of a voxel."""

    _COMPONENT_TYPE = "rerun.components.VoxelValue"


class VoxelValueBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``VoxelValue``."""

    _COMPONENT_TYPE = "rerun.components.VoxelValue"
