"""Encoding ``TensorDimensionIndexSlider``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.sliders import TensorDimensionIndexSlider as TensorDimensionIndexSlider

if TYPE_CHECKING:
    from ..likes import TensorDimensionIndexSliderArrayLike


class TensorDimensionIndexSliderBatch(BaseBatch):
    """A batch of ``TensorDimensionIndexSlider``."""

    _CODEC = blueprint_codecs.TENSOR_DIMENSION_INDEX_SLIDER
    _ARROW_DATATYPE = blueprint_codecs.TENSOR_DIMENSION_INDEX_SLIDER.kind.arrow_type

    def __init__(self, data: TensorDimensionIndexSliderArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
