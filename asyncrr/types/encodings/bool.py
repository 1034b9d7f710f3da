"""Encoding ``Bool``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeBool

if TYPE_CHECKING:
    from ..likes import BoolArrayLike, BoolLike


class Bool(NativeBool):
    """True or false.

    Parameters
    ----------
    value
        The truth value.
    """

    value: bool
    _ATTRIBUTE = "value"
    _CODEC = codecs.BOOL

    def __init__(self, value: BoolLike) -> None:
        self.value = bool(value)


class BoolBatch(BaseBatch):
    """A batch of ``Bool``."""

    _CODEC = codecs.BOOL
    _ARROW_DATATYPE = codecs.BOOL.kind.arrow_type

    def __init__(self, data: BoolArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
