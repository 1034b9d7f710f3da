"""Legends of plots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import Archetype

if TYPE_CHECKING:
    from ...types.likes import BoolLike
    from ..components.corner2d import Corner2DLike


class PlotLegendConstructor(Archetype):
    """Constructor of ``PlotLegend``."""

    def __init__(self, corner: Corner2DLike | None = None, *, visible: BoolLike | None = None) -> None:
        """The legend of a plot.

        Parameters
        ----------
        corner, visible
            The fields.
        """
        self._set((corner, visible))
