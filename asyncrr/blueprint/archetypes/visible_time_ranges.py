"""Archetype ``VisibleTimeRanges``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Component
from ..constructors.time_ranges import VisibleTimeRangesConstructor

if TYPE_CHECKING:
    from ...types.likes import VisibleTimeRangeArrayLike

_NAME = "rerun.blueprint.archetypes.VisibleTimeRanges"
_SPECS = specs(
    _NAME,
    ("ranges", "rerun.blueprint.components.VisibleTimeRange", codecs.VISIBLE_TIME_RANGE),
)
_LAYOUTS = LayoutTable(_SPECS)
_ranges = _SPECS[0].convert


class VisibleTimeRanges(VisibleTimeRangesConstructor):
    """The span of each timeline whose data a view shows, instead of the newest values at the time cursor.

    Fields
    ------
    ranges
        A span for each timeline; of two for the same one the first counts.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    ranges = Component(_SPECS[0])

    def _set(self, given: tuple[Any, ...]) -> None:
        (ranges,) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if ranges is not None:
                cells.append(_ranges(ranges))
                mask = 1
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, ranges: VisibleTimeRangeArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        ranges
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (ranges,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_ranges() -> ComponentDescriptor:
        """Names of the column ``VisibleTimeRanges:ranges``."""
        return _SPECS[0].field.descriptor
