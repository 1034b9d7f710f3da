"""Component ``FillRatio``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class FillRatio(Float32, ComponentMixin):
    """Scale of the points of a back-projected depth image; at 1 they just touch each other."""

    _COMPONENT_TYPE = "rerun.components.FillRatio"


class FillRatioBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``FillRatio``."""

    _COMPONENT_TYPE = "rerun.components.FillRatio"
