"""Archetype ``ScalarAxis``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Range1DLike

_NAME = "rerun.blueprint.archetypes.ScalarAxis"
_SPECS = specs(
    _NAME,
    ("range", "rerun.components.Range1D", codecs.RANGE1D),
    ("zoom_lock", "rerun.blueprint.components.LockRangeDuringZoom", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_range = _SPECS[0].convert
_zoom_lock = _SPECS[1].convert


class ScalarAxis(Archetype):
    """The vertical axis of a plot.

    Parameters
    ----------
    range
        The interval (lowest, highest) that is seen; all values by default.
    zoom_lock
        Whether the range of an axis stays as it is while zooming.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    range = Component(_SPECS[0])
    zoom_lock = Component(_SPECS[1])

    def __init__(self, *, range: Range1DLike | None = None, zoom_lock: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if range is not None:
                cells.append(_range(range))
                mask = 1
            if zoom_lock is not None:
                cells.append(_zoom_lock(zoom_lock))
                mask |= 2
        except Exception as error:
            self._recover((range, zoom_lock), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        range: Range1DLike | None = None,
        zoom_lock: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        range, zoom_lock
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (range, zoom_lock))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_range() -> ComponentDescriptor:
        """Names of the column ``ScalarAxis:range``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_zoom_lock() -> ComponentDescriptor:
        """Names of the column ``ScalarAxis:zoom_lock``."""
        return _SPECS[1].field.descriptor
