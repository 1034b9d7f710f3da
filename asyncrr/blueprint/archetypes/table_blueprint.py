"""Archetype ``TableBlueprint``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import Utf8ArrayLike
    from ..components.column_display_mode import ColumnDisplayModeLike
    from ..components.table_layout_kind import TableLayoutKindLike
    from ..likes import SortByLike

_NAME = "rerun.blueprint.archetypes.TableBlueprint"
_SPECS = specs(
    _NAME,
    ("layout", "rerun.blueprint.components.TableLayoutKind", blueprint_codecs.TABLE_LAYOUT_KIND),
    ("column_display_mode", "rerun.blueprint.components.ColumnDisplayMode", blueprint_codecs.COLUMN_DISPLAY_MODE),
    ("filters", "rerun.blueprint.components.SqlFilterExpression", codecs.UTF8),
    ("sort_by", "rerun.blueprint.components.SortBy", blueprint_codecs.SORT_BY),
)
_LAYOUTS = LayoutTable(_SPECS)
_layout = _SPECS[0].convert
_column_display_mode = _SPECS[1].convert
_filters = _SPECS[2].convert
_sort_by = _SPECS[3].convert


class TableBlueprint(Archetype):
    """How a table is shown.

    Parameters
    ----------
    layout
        Whether a table is shown row by row or as cards.
    column_display_mode
        How much the headers of a table's columns say.
    filters
        Conditions in SQL; a row is shown where it meets all of them.
    sort_by
        The column that a table is sorted by, and the direction.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    layout = Component(_SPECS[0])
    column_display_mode = Component(_SPECS[1])
    filters = Component(_SPECS[2])
    sort_by = Component(_SPECS[3])

    def __init__(
        self,
        *,
        layout: TableLayoutKindLike | None = None,
        column_display_mode: ColumnDisplayModeLike | None = None,
        filters: Utf8ArrayLike | None = None,
        sort_by: SortByLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if layout is not None:
                cells.append(_layout(layout))
                mask = 1
            if column_display_mode is not None:
                cells.append(_column_display_mode(column_display_mode))
                mask |= 2
            if filters is not None:
                cells.append(_filters(filters))
                mask |= 4
            if sort_by is not None:
                cells.append(_sort_by(sort_by))
                mask |= 8
        except Exception as error:
            self._recover((layout, column_display_mode, filters, sort_by), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        layout: TableLayoutKindLike | None = None,
        column_display_mode: ColumnDisplayModeLike | None = None,
        filters: Utf8ArrayLike | None = None,
        sort_by: SortByLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        layout, column_display_mode, filters, sort_by
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (layout, column_display_mode, filters, sort_by))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_layout() -> ComponentDescriptor:
        """Names of the column ``TableBlueprint:layout``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_column_display_mode() -> ComponentDescriptor:
        """Names of the column ``TableBlueprint:column_display_mode``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_filters() -> ComponentDescriptor:
        """Names of the column ``TableBlueprint:filters``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_sort_by() -> ComponentDescriptor:
        """Names of the column ``TableBlueprint:sort_by``."""
        return _SPECS[3].field.descriptor
