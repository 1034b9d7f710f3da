"""Component ``Scale3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.vec3d import Vec3DBatch
from ..natives.scale import Scale3D as _Scale3D


class Scale3D(_Scale3D, ComponentMixin):
    """Scale factors along x, y and z."""

    _COMPONENT_TYPE = "rerun.components.Scale3D"


class Scale3DBatch(Vec3DBatch, ComponentBatchMixin):
    """A batch of ``Scale3D``."""

    _COMPONENT_TYPE = "rerun.components.Scale3D"
