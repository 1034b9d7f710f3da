"""Encoding ``UInt64``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import UInt64ArrayLike


class UInt64(NativeInt):
    """An integer from 0 to 2^64 - 1.

    Parameters
    ----------
    value
        The number; a fraction is cut off.
    """

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.UINT64

    def __init__(self, value: SupportsInt) -> None:
        self.value = int(value)


class UInt64Batch(BaseBatch):
    """A batch of ``UInt64``."""

    _CODEC = codecs.UINT64
    _ARROW_DATATYPE = codecs.UINT64.kind.arrow_type

    def __init__(self, data: UInt64ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
