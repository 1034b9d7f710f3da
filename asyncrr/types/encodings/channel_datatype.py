"""Enumeration ``ChannelDatatype``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import Any

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeEnum
from ..natives.image_format import ChannelDatatypeMixin


class ChannelDatatype(ChannelDatatypeMixin, NativeEnum):
    """Number type of a channel of an image."""

    U8 = 6
    I8 = 7
    U16 = 8
    I16 = 9
    U32 = 10
    I32 = 11
    U64 = 12
    I64 = 13
    F16 = 33
    F32 = 34
    F64 = 35


class ChannelDatatypeBatch(BaseBatch):
    """A batch of ``ChannelDatatype``: members, names in any case, or numbers."""

    _CODEC = codecs.CHANNEL_DATATYPE
    _ARROW_DATATYPE = codecs.CHANNEL_DATATYPE.kind.arrow_type

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        super().__init__(data, strict)
