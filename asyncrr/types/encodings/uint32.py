"""Encoding ``UInt32``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import UInt32ArrayLike
from ..natives.forms import NativeInt


class UInt32(NativeInt):
    """An integer from 0 to 2^32 - 1."""

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.UINT32

    def __init__(self, value: int) -> None:
        self.value = int(value)


class UInt32Batch(BaseBatch):
    """A batch of ``UInt32``."""

    _CODEC = codecs.UINT32
    _ARROW_DATATYPE = codecs.UINT32.kind.arrow_type

    def __init__(self, data: UInt32ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
