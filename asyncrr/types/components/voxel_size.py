"""Component ``VoxelSize``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3D, Vec3DBatch


class VoxelSize(Vec3D, ComponentMixin):
    """Extent of a voxel along x, y and z, in scene units."""

    _COMPONENT_TYPE = "rerun.components.VoxelSize"


class VoxelSizeBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``VoxelSize``."""

    _COMPONENT_TYPE = "rerun.components.VoxelSize"
