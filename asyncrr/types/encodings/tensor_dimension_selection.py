"""Encoding ``TensorDimensionSelection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.dimensions import TensorDimensionSelection as TensorDimensionSelection

if TYPE_CHECKING:
    from ..likes import TensorDimensionSelectionArrayLike


class TensorDimensionSelectionBatch(BaseBatch):
    """A batch of ``TensorDimensionSelection``."""

    _CODEC = codecs.TENSOR_DIMENSION_SELECTION
    _ARROW_DATATYPE = codecs.TENSOR_DIMENSION_SELECTION.kind.arrow_type

    def __init__(self, data: TensorDimensionSelectionArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
