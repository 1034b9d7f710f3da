"""Enumeration ``ChannelDatatype``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch
from ..likes import IntegerArray, IntLike
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


ChannelDatatypeLike: TypeAlias = (
    ChannelDatatype
    | Literal[
        "U8",
        "I8",
        "U16",
        "I16",
        "U32",
        "I32",
        "U64",
        "I64",
        "F16",
        "F32",
        "F64",
        "u8",
        "i8",
        "u16",
        "i16",
        "u32",
        "i32",
        "u64",
        "i64",
        "f16",
        "f32",
        "f64",
    ]
    | IntLike
)
"""A member of ``ChannelDatatype``, its name, or its number."""
ChannelDatatypeArrayLike: TypeAlias = ChannelDatatypeLike | Sequence[ChannelDatatypeLike | None] | IntegerArray
"""One ``ChannelDatatype`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ChannelDatatypeBatch(BaseBatch):
    """A batch of ``ChannelDatatype``: members, names in any case, or numbers."""

    _CODEC = codecs.CHANNEL_DATATYPE
    _ARROW_DATATYPE = codecs.CHANNEL_DATATYPE.kind.arrow_type

    def __init__(self, data: ChannelDatatypeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
