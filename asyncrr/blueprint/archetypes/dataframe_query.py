"""Archetype ``DataframeQuery``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Component
from ..constructors.dataframes import DataframeQueryConstructor

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Utf8Like
    from ..likes import ColumnOrderLike, FilterByRangeLike, FilterIsNotNullLike, SelectedColumnsLike

_NAME = "rerun.blueprint.archetypes.DataframeQuery"
_SPECS = specs(
    _NAME,
    ("timeline", "rerun.blueprint.components.TimelineName", codecs.UTF8),
    ("filter_by_range", "rerun.blueprint.components.FilterByRange", blueprint_codecs.FILTER_BY_RANGE),
    ("filter_is_not_null", "rerun.blueprint.components.FilterIsNotNull", blueprint_codecs.FILTER_IS_NOT_NULL),
    ("apply_latest_at", "rerun.blueprint.components.ApplyLatestAt", codecs.BOOL),
    ("select", "rerun.blueprint.components.SelectedColumns", blueprint_codecs.SELECTED_COLUMNS),
    ("entity_order", "rerun.blueprint.components.ColumnOrder", blueprint_codecs.COLUMN_ORDER),
    ("auto_scroll", "rerun.blueprint.components.AutoScroll", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_timeline = _SPECS[0].convert
_filter_by_range = _SPECS[1].convert
_filter_is_not_null = _SPECS[2].convert
_apply_latest_at = _SPECS[3].convert
_select = _SPECS[4].convert
_entity_order = _SPECS[5].convert
_auto_scroll = _SPECS[6].convert


class DataframeQuery(DataframeQueryConstructor):
    """What a dataframe view asks for.

    Fields
    ------
    timeline
        Name of the timeline that orders the rows.
    filter_by_range
        Keeps the rows of a dataframe from `start` to `end`, both included.
    filter_is_not_null
        Keeps the rows of a dataframe in which a column has a value.
    apply_latest_at
        Whether empty cells of a dataframe show the value that was logged last before.
    select
        The columns that are shown; all by default.
    entity_order
        The order of entities in a dataframe; those that are not named come last, as they are.
    auto_scroll
        Whether a dataframe scrolls along with the time cursor.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    timeline = Component(_SPECS[0])
    filter_by_range = Component(_SPECS[1])
    filter_is_not_null = Component(_SPECS[2])
    apply_latest_at = Component(_SPECS[3])
    select = Component(_SPECS[4])
    entity_order = Component(_SPECS[5])
    auto_scroll = Component(_SPECS[6])

    def _set(self, given: tuple[Any, ...]) -> None:
        (timeline, filter_by_range, filter_is_not_null, apply_latest_at, select, entity_order, auto_scroll) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if timeline is not None:
                cells.append(_timeline(timeline))
                mask = 1
            if filter_by_range is not None:
                cells.append(_filter_by_range(filter_by_range))
                mask |= 2
            if filter_is_not_null is not None:
                cells.append(_filter_is_not_null(filter_is_not_null))
                mask |= 4
            if apply_latest_at is not None:
                cells.append(_apply_latest_at(apply_latest_at))
                mask |= 8
            if select is not None:
                cells.append(_select(select))
                mask |= 16
            if entity_order is not None:
                cells.append(_entity_order(entity_order))
                mask |= 32
            if auto_scroll is not None:
                cells.append(_auto_scroll(auto_scroll))
                mask |= 64
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        timeline: Utf8Like | None = None,
        filter_by_range: FilterByRangeLike | None = None,
        filter_is_not_null: FilterIsNotNullLike | None = None,
        apply_latest_at: BoolLike | None = None,
        select: SelectedColumnsLike | None = None,
        entity_order: ColumnOrderLike | None = None,
        auto_scroll: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        timeline, filter_by_range, filter_is_not_null, apply_latest_at, select, entity_order, auto_scroll
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                timeline,
                filter_by_range,
                filter_is_not_null,
                apply_latest_at,
                select,
                entity_order,
                auto_scroll,
            ),
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_timeline() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:timeline``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_filter_by_range() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:filter_by_range``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_filter_is_not_null() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:filter_is_not_null``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_apply_latest_at() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:apply_latest_at``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_select() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:select``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_entity_order() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:entity_order``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_auto_scroll() -> ComponentDescriptor:
        """Names of the column ``DataframeQuery:auto_scroll``."""
        return _SPECS[6].field.descriptor
