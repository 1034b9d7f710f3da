"""Queries of dataframe views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...error_utils import catch_and_log_exceptions
from ...types.base import Archetype

if TYPE_CHECKING:
    from ...types.likes import TimeIntLike, Utf8Like
    from ..likes import ColumnOrderLike, ComponentColumnSelectorLike, FilterByRangeLike, SelectedColumnsLike


class DataframeQueryConstructor(Archetype):
    """Constructor of ``DataframeQuery``."""

    def __init__(
        self,
        *,
        timeline: Utf8Like | None = None,
        filter_by_range: tuple[TimeIntLike, TimeIntLike] | FilterByRangeLike | None = None,
        filter_is_not_null: ComponentColumnSelectorLike | None = None,
        apply_latest_at: bool = False,
        select: SelectedColumnsLike | None = None,
        entity_order: ColumnOrderLike | None = None,
        auto_scroll: bool = False,
    ) -> None:
        """What a dataframe view asks for.

        Parameters
        ----------
        timeline
            Name of the timeline that orders the rows.
        filter_by_range
            The first and the last time that rows are shown of: ``TimeInt`` objects, or numbers.
        filter_is_not_null
            A column: only rows are shown in which it has a value. ``"/entity/path:Component"``, or a
            ``ComponentColumnSelector``.
        apply_latest_at
            Whether empty cells show the value that was logged last before.
        select
            The columns that are shown: names of timelines, and columns of components as above. All by default.
        entity_order
            Paths of entities, in the order of their columns.
        auto_scroll
            Whether the view scrolls along with the time cursor.

        Raises
        ------
        ValueError
            In strict mode: a text is no column.
        """
        from ..natives.columns import FilterByRange, FilterIsNotNull

        with catch_and_log_exceptions(type(self).__name__):
            if isinstance(filter_by_range, tuple):
                start, end = filter_by_range
                filter_by_range = FilterByRange(start, end)
            not_null = None if filter_is_not_null is None else FilterIsNotNull(True, filter_is_not_null)
            self._set((timeline, filter_by_range, not_null, apply_latest_at, select, entity_order, auto_scroll))
