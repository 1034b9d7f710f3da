"""Component ``Opacity``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class Opacity(Float32, ComponentMixin):
    """Opacity from 0 (invisible) to 1 (opaque)."""

    _COMPONENT_TYPE = "rerun.components.Opacity"


class OpacityBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``Opacity``."""

    _COMPONENT_TYPE = "rerun.components.Opacity"
