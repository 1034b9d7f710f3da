"""Encoding ``TensorData``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.tensor import TensorData as TensorData

if TYPE_CHECKING:
    from ..likes import TensorDataArrayLike


class TensorDataBatch(BaseBatch):
    """A batch of ``TensorData``."""

    _CODEC = codecs.TENSOR_DATA
    _ARROW_DATATYPE = codecs.TENSOR_DATA.kind.arrow_type

    def __init__(self, data: TensorDataArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
