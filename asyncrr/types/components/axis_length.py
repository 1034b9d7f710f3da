"""Component ``AxisLength``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class AxisLength(Float32, ComponentMixin):
    """Length of the arrows that show the axes of a space, in scene units."""

    _COMPONENT_TYPE = "rerun.components.AxisLength"


class AxisLengthBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``AxisLength``."""

    _COMPONENT_TYPE = "rerun.components.AxisLength"
