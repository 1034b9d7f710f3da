"""Component ``HalfSize3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3D, Vec3DBatch


class HalfSize3D(Vec3D, ComponentMixin):
    """Half of a box's extent along x, y and z."""

    _COMPONENT_TYPE = "rerun.components.HalfSize3D"


class HalfSize3DBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``HalfSize3D``."""

    _COMPONENT_TYPE = "rerun.components.HalfSize3D"
