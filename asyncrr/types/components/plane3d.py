"""Component ``Plane3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.plane3d import Plane3D as _Plane3D
from ..encodings.plane3d import Plane3DBatch as _Plane3DBatch


class Plane3D(_Plane3D, ComponentMixin):
    """A plane: its normal, and its distance from the origin along it."""

    _COMPONENT_TYPE = "rerun.components.Plane3D"


class Plane3DBatch(_Plane3DBatch, ComponentBatchMixin):
    """A batch of ``Plane3D``."""

    _COMPONENT_TYPE = "rerun.components.Plane3D"
