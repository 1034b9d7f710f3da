"""Encoding ``TensorBuffer``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.tensor import TensorBuffer as TensorBuffer

if TYPE_CHECKING:
    from ..likes import TensorBufferArrayLike


class TensorBufferBatch(BaseBatch):
    """A batch of ``TensorBuffer``."""

    _CODEC = codecs.TENSOR_BUFFER
    _ARROW_DATATYPE = codecs.TENSOR_BUFFER.kind.arrow_type

    def __init__(self, data: TensorBufferArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
