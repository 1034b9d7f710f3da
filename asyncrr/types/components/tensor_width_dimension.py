"""Component ``TensorWidthDimension``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.tensor_dimension_selection import TensorDimensionSelection, TensorDimensionSelectionBatch


class TensorWidthDimension(TensorDimensionSelection, ComponentMixin):
    """The dimension of a tensor that is shown along the horizontal axis."""

    _COMPONENT_TYPE = "rerun.components.TensorWidthDimension"


class TensorWidthDimensionBatch(TensorDimensionSelectionBatch, ComponentBatchMixin):
    """A batch of ``TensorWidthDimension``."""

    _COMPONENT_TYPE = "rerun.components.TensorWidthDimension"
