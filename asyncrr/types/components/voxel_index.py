"""Component ``VoxelIndex``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.ivec3d import IVec3D, IVec3DBatch


class VoxelIndex(IVec3D, ComponentMixin):
    """Place of a voxel in its grid (x, y, z), int32."""

    _COMPONENT_TYPE = "rerun.components.VoxelIndex"


class VoxelIndexBatch(IVec3DBatch, ComponentBatchMixin):
    """A batch of ``VoxelIndex``."""

    _COMPONENT_TYPE = "rerun.components.VoxelIndex"
