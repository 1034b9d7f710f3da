"""Encoding ``UInt64``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import UInt64ArrayLike
from ..natives.forms import NativeInt


class UInt64(NativeInt):
    """An integer from 0 to 2^64 - 1."""

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.UINT64

    def __init__(self, value: int) -> None:
        self.value = int(value)


class UInt64Batch(BaseBatch):
    """A batch of ``UInt64``."""

    _CODEC = codecs.UINT64
    _ARROW_DATATYPE = codecs.UINT64.kind.arrow_type

    def __init__(self, data: UInt64ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
