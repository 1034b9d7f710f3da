"""Component ``RotationQuat``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.quaternion import Quaternion, QuaternionBatch


class RotationQuat(Quaternion, ComponentMixin):
    """A rotation as a quaternion (x, y, z, w)."""

    _COMPONENT_TYPE = "rerun.components.RotationQuat"


class RotationQuatBatch(QuaternionBatch, ComponentBatchMixin):
    """A batch of ``RotationQuat``."""

    _COMPONENT_TYPE = "rerun.components.RotationQuat"
