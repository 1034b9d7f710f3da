"""What a dataframe view asks for, as single values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ...types.encodings.bool import Bool
from ...types.encodings.entity_path import EntityPath
from ...types.encodings.utf8 import Utf8
from ...types.natives.forms import Native, NativeStruct
from ...types.natives.time_ranges import time_int
from .. import codecs

if TYPE_CHECKING:
    from ...types.encodings.time_int import TimeInt
    from ...types.likes import BoolLike, TimeIntLike, Utf8Like
    from ..likes import ColumnOrderLike, ComponentColumnSelectorLike

# The first one, since components of archetypes have a colon in their names, and not one that is escaped in the entity path.
_COLON = re.compile(r"(?<!\\):")


class ComponentColumnSelector(NativeStruct):
    """A column of a dataframe: a component of an entity.

    Parameters
    ----------
    spec
        Both as text, with a colon between them: ``"/entity/path:Points3D:positions"``.
    entity_path
        The entity.
    component
        Name of the component.

    Raises
    ------
    ValueError
        Neither form is given, or a mixture of both, or ``spec`` has no colon.
    """

    _ATTRIBUTE = "entity_path"
    _ATTRIBUTES = ("entity_path", "component")
    _CODEC = codecs.COMPONENT_COLUMN_SELECTOR

    entity_path: EntityPath
    component: Utf8

    def __init__(
        self, spec: str | None = None, *, entity_path: Utf8Like | None = None, component: Utf8Like | None = None
    ) -> None:
        if spec is not None:
            if entity_path is not None or component is not None:
                raise ValueError("a column is given either as one text, or as `entity_path` and `component`")
            if not isinstance(spec, str):
                raise ValueError(f"a column is given as a text '/entity/path:Component', not {spec!r}")
            parts = _COLON.split(spec, maxsplit=1)
            if len(parts) == 1:
                raise ValueError(f"a column is given as '/entity/path:Component', not {spec!r}")
            entity_path, component = parts
        elif entity_path is None or component is None:
            raise ValueError("a column takes both `entity_path` and `component`")
        self.entity_path = entity_path if isinstance(entity_path, EntityPath) else EntityPath(entity_path)
        self.component = component if isinstance(component, Utf8) else Utf8(component)


def _selector(column: Any) -> Any:
    return column if hasattr(column, "entity_path") else ComponentColumnSelector(column)


class FilterByRange(NativeStruct):
    """Keeps the rows of a dataframe from a time to another, both included.

    Parameters
    ----------
    start, end
        ``TimeInt`` objects, or sequence numbers or nanoseconds.
    """

    _ATTRIBUTE = "start"
    _ATTRIBUTES = ("start", "end")
    _CODEC = codecs.FILTER_BY_RANGE

    start: TimeInt
    end: TimeInt

    def __init__(self, start: TimeIntLike, end: TimeIntLike) -> None:
        self.start = time_int(start)
        self.end = time_int(end)


class FilterIsNotNull(NativeStruct):
    """Keeps the rows of a dataframe in which a column has a value.

    Parameters
    ----------
    active
        Whether the filter is on.
    column
        The column.
    """

    _ATTRIBUTE = "active"
    _ATTRIBUTES = ("active", "column")
    _CODEC = codecs.FILTER_IS_NOT_NULL

    active: Bool
    column: ComponentColumnSelector

    def __init__(self, active: BoolLike, column: ComponentColumnSelectorLike) -> None:
        self.active = Bool(bool(active))
        self.column = _selector(column)


class SelectedColumns(NativeStruct):
    """The columns of a dataframe that are shown.

    Parameters
    ----------
    columns
        Of timelines: their names, as text without a colon or as ``Utf8``. Of components: ``"/entity/path:Component"`` or
        ``ComponentColumnSelector`` objects.

    Raises
    ------
    ValueError
        Something else is among them.
    """

    _ATTRIBUTE = "time_columns"
    _ATTRIBUTES = ("time_columns", "component_columns")
    _CODEC = codecs.SELECTED_COLUMNS

    time_columns: list[Utf8]
    component_columns: list[ComponentColumnSelector]

    def __init__(self, columns: Iterable[ComponentColumnSelectorLike | Utf8]) -> None:
        self.time_columns = []
        self.component_columns = []
        column: Any
        for column in columns:
            if hasattr(column, "entity_path"):
                self.component_columns.append(column)
            elif isinstance(column, str) and _COLON.search(column):
                self.component_columns.append(ComponentColumnSelector(column))
            elif isinstance(column, str):
                self.time_columns.append(Utf8(column))
            elif isinstance(column, Utf8) or type(column).__name__ == "Utf8":
                self.time_columns.append(column)
            else:
                raise ValueError(f"a column is given as text or as a ComponentColumnSelector, not {column!r}")


class ColumnOrder(Native):
    """The order of entities in a dataframe.

    Parameters
    ----------
    entity_paths
        Their paths, from left to right.
    """

    _ATTRIBUTE = "entity_paths"
    _CODEC = codecs.COLUMN_ORDER

    entity_paths: Any

    def __init__(self, entity_paths: ColumnOrderLike) -> None:
        self.entity_paths = getattr(entity_paths, "entity_paths", entity_paths)

    def __len__(self) -> int:
        return len(self.entity_paths)
