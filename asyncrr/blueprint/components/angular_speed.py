"""Component ``AngularSpeed``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class AngularSpeed(Float64, ComponentMixin):
    """A speed of rotation in radians a second."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AngularSpeed"


class AngularSpeedBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``AngularSpeed``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AngularSpeed"
