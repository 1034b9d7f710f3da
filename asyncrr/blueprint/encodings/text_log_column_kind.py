"""Enumeration ``TextLogColumnKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class TextLogColumnKind(NativeEnum):
    """What a column of a text log shows."""

    EntityPath = 1
    LogLevel = 2
    Body = 3


TextLogColumnKindLike: TypeAlias = (
    TextLogColumnKind
    | Literal[
        "EntityPath",
        "LogLevel",
        "Body",
        "entitypath",
        "loglevel",
        "body",
    ]
    | IntLike
)
"""A member of ``TextLogColumnKind``, its name, or its number."""
TextLogColumnKindArrayLike: TypeAlias = TextLogColumnKindLike | Sequence[TextLogColumnKindLike | None] | IntegerArray
"""One ``TextLogColumnKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class TextLogColumnKindBatch(BaseBatch):
    """A batch of ``TextLogColumnKind``: members, names in any case, or numbers."""

    _CODEC = blueprint_codecs.TEXT_LOG_COLUMN_KIND
    _ARROW_DATATYPE = blueprint_codecs.TEXT_LOG_COLUMN_KIND.kind.arrow_type

    def __init__(self, data: TextLogColumnKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
