"""Component ``TriangleIndices``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.uvec3d import UVec3D, UVec3DBatch


class TriangleIndices(UVec3D, ComponentMixin):
    """Indices of the three vertices of a triangle."""

    _COMPONENT_TYPE = "rerun.components.TriangleIndices"


class TriangleIndicesBatch(UVec3DBatch, ComponentBatchMixin):
    """A batch of ``TriangleIndices``."""

    _COMPONENT_TYPE = "rerun.components.TriangleIndices"
