"""Component ``TensorDimensionIndexSelection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.tensor_dimension_index_selection import TensorDimensionIndexSelection as _TensorDimensionIndexSelection
from ..encodings.tensor_dimension_index_selection import TensorDimensionIndexSelectionBatch as _TensorDimensionIndexSelectionBatch


class TensorDimensionIndexSelection(_TensorDimensionIndexSelection, ComponentMixin):
    """A dimension of a tensor and the index at which it is cut."""

    _COMPONENT_TYPE = "rerun.components.TensorDimensionIndexSelection"


class TensorDimensionIndexSelectionBatch(_TensorDimensionIndexSelectionBatch, ComponentBatchMixin):
    """A batch of ``TensorDimensionIndexSelection``."""

    _COMPONENT_TYPE = "rerun.components.TensorDimensionIndexSelection"
