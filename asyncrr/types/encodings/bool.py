"""Encoding ``Bool``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import BoolArrayLike
from ..natives.forms import NativeBool


class Bool(NativeBool):
    """True or false."""

    value: bool
    _ATTRIBUTE = "value"
    _CODEC = codecs.BOOL

    def __init__(self, value: bool) -> None:
        self.value = bool(value)


class BoolBatch(BaseBatch):
    """A batch of ``Bool``."""

    _CODEC = codecs.BOOL
    _ARROW_DATATYPE = codecs.BOOL.kind.arrow_type

    def __init__(self, data: BoolArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
