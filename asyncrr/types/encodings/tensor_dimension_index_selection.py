"""Encoding ``TensorDimensionIndexSelection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.dimensions import TensorDimensionIndexSelection as TensorDimensionIndexSelection

if TYPE_CHECKING:
    from ..likes import TensorDimensionIndexSelectionArrayLike


class TensorDimensionIndexSelectionBatch(BaseBatch):
    """A batch of ``TensorDimensionIndexSelection``."""

    _CODEC = codecs.TENSOR_DIMENSION_INDEX_SELECTION
    _ARROW_DATATYPE = codecs.TENSOR_DIMENSION_INDEX_SELECTION.kind.arrow_type

    def __init__(self, data: TensorDimensionIndexSelectionArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
