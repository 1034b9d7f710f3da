"""Component ``MarkerSize``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class MarkerSize(Float32, ComponentMixin):
    """Radius of a plot marker in UI points."""

    _COMPONENT_TYPE = "rerun.components.MarkerSize"


class MarkerSizeBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``MarkerSize``."""

    _COMPONENT_TYPE = "rerun.components.MarkerSize"
