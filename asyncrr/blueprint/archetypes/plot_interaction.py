"""Archetype ``PlotInteraction``.

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
    from ..components.points_display import PointsDisplayLike
    from ..components.tooltip_mode import TooltipModeLike

_NAME = "rerun.blueprint.archetypes.PlotInteraction"
_SPECS = specs(
    _NAME,
    ("tooltip_mode", "rerun.blueprint.components.TooltipMode", blueprint_codecs.TOOLTIP_MODE),
    ("points_display", "rerun.blueprint.components.PointsDisplay", blueprint_codecs.POINTS_DISPLAY),
)
_LAYOUTS = LayoutTable(_SPECS)
_tooltip_mode = _SPECS[0].convert
_points_display = _SPECS[1].convert


class PlotInteraction(Archetype):
    """How a plot answers the mouse.

    Parameters
    ----------
    tooltip_mode
        Which values a plot's tooltip shows: that of the nearest series, or those of all.
    points_display
        When the points of a line plot are marked.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    tooltip_mode = Component(_SPECS[0])
    points_display = Component(_SPECS[1])

    def __init__(
        self,
        *,
        tooltip_mode: TooltipModeLike | None = None,
        points_display: PointsDisplayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if tooltip_mode is not None:
                cells.append(_tooltip_mode(tooltip_mode))
                mask = 1
            if points_display is not None:
                cells.append(_points_display(points_display))
                mask |= 2
        except Exception as error:
            self._recover((tooltip_mode, points_display), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        tooltip_mode: TooltipModeLike | None = None,
        points_display: PointsDisplayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        tooltip_mode, points_display
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (tooltip_mode, points_display))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_tooltip_mode() -> ComponentDescriptor:
        """Names of the column ``PlotInteraction:tooltip_mode``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_points_display() -> ComponentDescriptor:
        """Names of the column ``PlotInteraction:points_display``."""
        return _SPECS[1].field.descriptor
