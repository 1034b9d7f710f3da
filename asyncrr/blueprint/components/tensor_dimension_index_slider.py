"""Component ``TensorDimensionIndexSlider``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.tensor_dimension_index_slider import TensorDimensionIndexSlider as _TensorDimensionIndexSlider
from ..encodings.tensor_dimension_index_slider import TensorDimensionIndexSliderBatch as _TensorDimensionIndexSliderBatch


class TensorDimensionIndexSlider(_TensorDimensionIndexSlider, ComponentMixin):
    """A dimension of a tensor whose index has a slider."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TensorDimensionIndexSlider"


class TensorDimensionIndexSliderBatch(_TensorDimensionIndexSliderBatch, ComponentBatchMixin):
    """A batch of ``TensorDimensionIndexSlider``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TensorDimensionIndexSlider"
