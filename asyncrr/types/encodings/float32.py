"""Encoding ``Float32``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsFloat

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeFloat

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike


class Float32(NativeFloat):
    """A number with 32 bits of floating point precision.

    Parameters
    ----------
    value
        The number.
    """

    value: float
    _ATTRIBUTE = "value"
    _CODEC = codecs.FLOAT32

    def __init__(self, value: SupportsFloat) -> None:
        self.value = float(value)


class Float32Batch(BaseBatch):
    """A batch of ``Float32``."""

    _CODEC = codecs.FLOAT32
    _ARROW_DATATYPE = codecs.FLOAT32.kind.arrow_type

    def __init__(self, data: Float32ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
