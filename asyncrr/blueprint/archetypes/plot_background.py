"""Archetype ``PlotBackground``.

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
    from ...types.likes import BoolLike, Rgba32Like

_NAME = "rerun.blueprint.archetypes.PlotBackground"
_SPECS = specs(
    _NAME,
    ("color", "rerun.components.Color", codecs.RGBA32),
    ("show_grid", "rerun.blueprint.components.Enabled", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_color = _SPECS[0].convert
_show_grid = _SPECS[1].convert


class PlotBackground(Archetype):
    """What is behind a plot.

    Parameters
    ----------
    color
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    show_grid
        Whether there are grid lines.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    color = Component(_SPECS[0])
    show_grid = Component(_SPECS[1])

    def __init__(self, *, color: Rgba32Like | None = None, show_grid: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if color is not None:
                cells.append(_color(color))
                mask = 1
            if show_grid is not None:
                cells.append(_show_grid(show_grid))
                mask |= 2
        except Exception as error:
            self._recover((color, show_grid), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        color: Rgba32Like | None = None,
        show_grid: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        color, show_grid
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (color, show_grid))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``PlotBackground:color``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_show_grid() -> ComponentDescriptor:
        """Names of the column ``PlotBackground:show_grid``."""
        return _SPECS[1].field.descriptor
