"""Component ``ColumnShare``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float32 import Float32, Float32Batch


class ColumnShare(Float32, ComponentMixin):
    """Width of a container's column as a share: twice the share is twice as wide."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnShare"


class ColumnShareBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``ColumnShare``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnShare"
