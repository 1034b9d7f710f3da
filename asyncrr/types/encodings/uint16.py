"""Encoding ``UInt16``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import UInt16ArrayLike


class UInt16(NativeInt):
    """An integer from 0 to 65535.

    Parameters
    ----------
    value
        The number; a fraction is cut off.
    """

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.UINT16

    def __init__(self, value: SupportsInt) -> None:
        self.value = int(value)


class UInt16Batch(BaseBatch):
    """A batch of ``UInt16``."""

    _CODEC = codecs.UINT16
    _ARROW_DATATYPE = codecs.UINT16.kind.arrow_type

    def __init__(self, data: UInt16ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
