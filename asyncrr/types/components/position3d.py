"""Component ``Position3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3D, Vec3DBatch


class Position3D(Vec3D, ComponentMixin):
    """A position (x, y, z)."""

    _COMPONENT_TYPE = "rerun.components.Position3D"


class Position3DBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``Position3D``."""

    _COMPONENT_TYPE = "rerun.components.Position3D"
