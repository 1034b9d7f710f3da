"""Bounds of 2D views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import Archetype

if TYPE_CHECKING:
    from ...types.likes import Range1DLike


class VisualBounds2DConstructor(Archetype):
    """Constructor of ``VisualBounds2D``."""

    def __init__(self, *, x_range: Range1DLike | None = None, y_range: Range1DLike | None = None) -> None:
        """The part of a 2D space that is seen.

        Parameters
        ----------
        x_range, y_range
            Lowest and highest x and y, in the units of the space; both or neither.

        Raises
        ------
        ValueError
            Only one of them is given.
        """
        from ..components.visual_bounds2d import VisualBounds2D

        if (x_range is None) != (y_range is None):
            raise ValueError("visual bounds take both `x_range` and `y_range`")
        bounds = None if x_range is None or y_range is None else VisualBounds2D(x_range=x_range, y_range=y_range)
        self._set((bounds,))
