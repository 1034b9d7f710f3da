"""Component ``TensorHeightDimension``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.tensor_dimension_selection import TensorDimensionSelection, TensorDimensionSelectionBatch


class TensorHeightDimension(TensorDimensionSelection, ComponentMixin):
    """The dimension of a tensor that is shown along the vertical axis."""

    _COMPONENT_TYPE = "rerun.components.TensorHeightDimension"


class TensorHeightDimensionBatch(TensorDimensionSelectionBatch, ComponentBatchMixin):
    """A batch of ``TensorHeightDimension``."""

    _COMPONENT_TYPE = "rerun.components.TensorHeightDimension"
