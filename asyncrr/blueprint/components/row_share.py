"""Component ``RowShare``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float32 import Float32, Float32Batch


class RowShare(Float32, ComponentMixin):
    """Height of a container's row as a share: twice the share is twice as high."""

    _COMPONENT_TYPE = "rerun.blueprint.components.RowShare"


class RowShareBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``RowShare``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.RowShare"
