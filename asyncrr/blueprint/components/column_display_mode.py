"""Enumeration ``ColumnDisplayMode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class ColumnDisplayMode(NativeEnum):
    """How much the headers of a table's columns say."""

    Compact = 1
    Component = 2
    Full = 3


ColumnDisplayModeLike: TypeAlias = (
    ColumnDisplayMode
    | Literal[
        "Compact",
        "Component",
        "Full",
        "compact",
        "component",
        "full",
    ]
    | IntLike
)
"""A member of ``ColumnDisplayMode``, its name, or its number."""
ColumnDisplayModeArrayLike: TypeAlias = ColumnDisplayModeLike | Sequence[ColumnDisplayModeLike | None] | IntegerArray
"""One ``ColumnDisplayMode`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ColumnDisplayModeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``ColumnDisplayMode``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnDisplayMode"
    _CODEC = blueprint_codecs.COLUMN_DISPLAY_MODE
    _ARROW_DATATYPE = blueprint_codecs.COLUMN_DISPLAY_MODE.kind.arrow_type

    def __init__(self, data: ColumnDisplayModeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
