"""Encoding ``UInt32``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import UInt32ArrayLike


class UInt32(NativeInt):
    """An integer from 0 to 2^32 - 1.

    Parameters
    ----------
    value
        The number; a fraction is cut off.
    """

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.UINT32

    def __init__(self, value: SupportsInt) -> None:
        self.value = int(value)


class UInt32Batch(BaseBatch):
    """A batch of ``UInt32``."""

    _CODEC = codecs.UINT32
    _ARROW_DATATYPE = codecs.UINT32.kind.arrow_type

    def __init__(self, data: UInt32ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
