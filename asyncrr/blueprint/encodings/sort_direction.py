"""Enumeration ``SortDirection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class SortDirection(NativeEnum):
    """Which end of the order comes first."""

    Ascending = 1
    Descending = 2


SortDirectionLike: TypeAlias = SortDirection | Literal["Ascending", "Descending", "ascending", "descending"] | IntLike
"""A member of ``SortDirection``, its name, or its number."""
SortDirectionArrayLike: TypeAlias = SortDirectionLike | Sequence[SortDirectionLike | None] | IntegerArray
"""One ``SortDirection`` or several: members, names and numbers in a sequence, or an array of numbers."""


class SortDirectionBatch(BaseBatch):
    """A batch of ``SortDirection``: members, names in any case, or numbers."""

    _CODEC = blueprint_codecs.SORT_DIRECTION
    _ARROW_DATATYPE = blueprint_codecs.SORT_DIRECTION.kind.arrow_type

    def __init__(self, data: SortDirectionArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
