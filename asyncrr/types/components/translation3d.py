"""Component ``Translation3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3D, Vec3DBatch


class Translation3D(Vec3D, ComponentMixin):
    """A translation (x, y, z)."""

    _COMPONENT_TYPE = "rerun.components.Translation3D"


class Translation3DBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``Translation3D``."""

    _COMPONENT_TYPE = "rerun.components.Translation3D"
