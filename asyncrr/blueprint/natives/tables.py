"""What a table shows, as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types.encodings.utf8 import Utf8
from ...types.natives.forms import NativeStruct
from .. import codecs

if TYPE_CHECKING:
    from ...types.likes import Utf8Like
    from ..encodings.sort_direction import SortDirectionLike


class ColumnType(NativeStruct):
    """What a table column's values are shown as.

    Parameters
    ----------
    component
        Name of a component, such as ``"GridMap:colormap"``, where its archetype matters; by default that of the column.
    component_type_name
        Full name of a component type, such as ``"rerun.components.Flag"``; by default that of the column.
    """

    _ATTRIBUTE = "component"
    _ATTRIBUTES = ("component", "component_type_name")
    _CODEC = codecs.COLUMN_TYPE

    component: str | None
    component_type_name: str | None

    def __init__(self, *, component: str | None = None, component_type_name: str | None = None) -> None:
        self.component = None if component is None else str(component)
        self.component_type_name = None if component_type_name is None else str(component_type_name)


class SortBy(NativeStruct):
    """The column that a table is sorted by.

    Parameters
    ----------
    column
        Name of the column.
    direction
        Ascending by default.
    """

    _ATTRIBUTE = "column"
    _ATTRIBUTES = ("column", "direction")
    _CODEC = codecs.SORT_BY

    column: Utf8
    direction: Any

    def __init__(self, column: Utf8Like, *, direction: SortDirectionLike | None = None) -> None:
        self.column = column if isinstance(column, Utf8) else Utf8(column)
        self.direction = direction
