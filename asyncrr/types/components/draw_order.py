"""Component ``DrawOrder``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class DrawOrder(Float32, ComponentMixin):
    """Order of drawing in 2D views: what has the higher value lies on top."""

    _COMPONENT_TYPE = "rerun.components.DrawOrder"


class DrawOrderBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``DrawOrder``."""

    _COMPONENT_TYPE = "rerun.components.DrawOrder"
