"""Component ``Vector3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3D, Vec3DBatch


class Vector3D(Vec3D, ComponentMixin):
    """A vector (x, y, z)."""

    _COMPONENT_TYPE = "rerun.components.Vector3D"


class Vector3DBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``Vector3D``."""

    _COMPONENT_TYPE = "rerun.components.Vector3D"
