"""Enumeration ``TableLayoutKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class TableLayoutKind(NativeEnum):
    """Whether a table is shown row by row or as cards."""

    Table = 1
    Cards = 2


TableLayoutKindLike: TypeAlias = TableLayoutKind | Literal["Table", "Cards", "table", "cards"] | IntLike
"""A member of ``TableLayoutKind``, its name, or its number."""
TableLayoutKindArrayLike: TypeAlias = TableLayoutKindLike | Sequence[TableLayoutKindLike | None] | IntegerArray
"""One ``TableLayoutKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class TableLayoutKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``TableLayoutKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TableLayoutKind"
    _CODEC = blueprint_codecs.TABLE_LAYOUT_KIND
    _ARROW_DATATYPE = blueprint_codecs.TABLE_LAYOUT_KIND.kind.arrow_type

    def __init__(self, data: TableLayoutKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
