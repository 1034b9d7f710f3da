"""Sliders as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types.natives.forms import NativeInt
from .. import codecs

if TYPE_CHECKING:
    from ..likes import TensorDimensionIndexSliderLike


class TensorDimensionIndexSlider(NativeInt):
    """A dimension of a tensor whose index has a slider.

    Parameters
    ----------
    dimension
        Its number, from 0.
    """

    _ATTRIBUTE = "dimension"
    _CODEC = codecs.TENSOR_DIMENSION_INDEX_SLIDER

    dimension: int

    def __init__(self, dimension: TensorDimensionIndexSliderLike) -> None:
        given: Any = dimension
        self.dimension = int(given)
