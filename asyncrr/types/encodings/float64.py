"""Encoding ``Float64``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import Float64ArrayLike
from ..natives.forms import NativeFloat


class Float64(NativeFloat):
    """A number with 64 bits of floating point precision."""

    value: float
    _ATTRIBUTE = "value"
    _CODEC = codecs.FLOAT64

    def __init__(self, value: float) -> None:
        self.value = float(value)


class Float64Batch(BaseBatch):
    """A batch of ``Float64``."""

    _CODEC = codecs.FLOAT64
    _ARROW_DATATYPE = codecs.FLOAT64.kind.arrow_type

    def __init__(self, data: Float64ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
