"""Archetype ``PlotLegend``.

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
from ..constructors.legends import PlotLegendConstructor

if TYPE_CHECKING:
    from ...types.likes import BoolLike
    from ..components.corner2d import Corner2DLike

_NAME = "rerun.blueprint.archetypes.PlotLegend"
_SPECS = specs(
    _NAME,
    ("corner", "rerun.blueprint.components.Corner2D", blueprint_codecs.CORNER2D),
    ("visible", "rerun.components.Visible", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_corner = _SPECS[0].convert
_visible = _SPECS[1].convert


class PlotLegend(PlotLegendConstructor):
    """The legend of a plot.

    Fields
    ------
    corner
        The corner that the legend is in; the lower right one by default.
    visible
        Whether the legend is shown; it is by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    corner = Component(_SPECS[0])
    visible = Component(_SPECS[1])

    def _set(self, given: tuple[Any, ...]) -> None:
        (corner, visible) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if corner is not None:
                cells.append(_corner(corner))
                mask = 1
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 2
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
        corner: Corner2DLike | None = None,
        visible: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        corner, visible
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (corner, visible))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_corner() -> ComponentDescriptor:
        """Names of the column ``PlotLegend:corner``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``PlotLegend:visible``."""
        return _SPECS[1].field.descriptor
