"""Encoding ``Float32``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import Float32ArrayLike
from ..natives.forms import NativeFloat


class Float32(NativeFloat):
    """A number with 32 bits of floating point precision."""

    value: float
    _ATTRIBUTE = "value"
    _CODEC = codecs.FLOAT32

    def __init__(self, value: float) -> None:
        self.value = float(value)


class Float32Batch(BaseBatch):
    """A batch of ``Float32``."""

    _CODEC = codecs.FLOAT32
    _ARROW_DATATYPE = codecs.FLOAT32.kind.arrow_type

    def __init__(self, data: Float32ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
