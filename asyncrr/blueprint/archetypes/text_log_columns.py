"""Archetype ``TextLogColumns``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ..likes import TextLogColumnArrayLike, TimelineColumnArrayLike

_NAME = "rerun.blueprint.archetypes.TextLogColumns"
_SPECS = specs(
    _NAME,
    ("timeline_columns", "rerun.blueprint.components.TimelineColumn", blueprint_codecs.TIMELINE_COLUMN),
    ("text_log_columns", "rerun.blueprint.components.TextLogColumn", blueprint_codecs.TEXT_LOG_COLUMN),
)
_LAYOUTS = LayoutTable(_SPECS)
_timeline_columns = _SPECS[0].convert
_text_log_columns = _SPECS[1].convert


class TextLogColumns(Archetype):
    """Which columns a text log has.

    Parameters
    ----------
    timeline_columns
        Timelines whose times have a column: names, or `TimelineColumn` objects.
    text_log_columns
        The other columns: `TextLogColumnKind` members or names, or `TextLogColumn` objects.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    timeline_columns = Component(_SPECS[0])
    text_log_columns = Component(_SPECS[1])

    def __init__(
        self,
        *,
        timeline_columns: TimelineColumnArrayLike | None = None,
        text_log_columns: TextLogColumnArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if timeline_columns is not None:
                cells.append(_timeline_columns(timeline_columns))
                mask = 1
            if text_log_columns is not None:
                cells.append(_text_log_columns(text_log_columns))
                mask |= 2
        except Exception as error:
            self._recover((timeline_columns, text_log_columns), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        timeline_columns: TimelineColumnArrayLike | None = None,
        text_log_columns: TextLogColumnArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        timeline_columns, text_log_columns
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (timeline_columns, text_log_columns))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_timeline_columns() -> ComponentDescriptor:
        """Names of the column ``TextLogColumns:timeline_columns``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_text_log_columns() -> ComponentDescriptor:
        """Names of the column ``TextLogColumns:text_log_columns``."""
        return _SPECS[1].field.descriptor
