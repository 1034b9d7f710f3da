"""Component ``RotationAxisAngle``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.rotation_axis_angle import RotationAxisAngle as _RotationAxisAngle
from ..encodings.rotation_axis_angle import RotationAxisAngleBatch as _RotationAxisAngleBatch


class RotationAxisAngle(_RotationAxisAngle, ComponentMixin):
    """A rotation by an angle around an axis."""

    _COMPONENT_TYPE = "rerun.components.RotationAxisAngle"


class RotationAxisAngleBatch(_RotationAxisAngleBatch, ComponentBatchMixin):
    """A batch of ``RotationAxisAngle``."""

    _COMPONENT_TYPE = "rerun.components.RotationAxisAngle"
