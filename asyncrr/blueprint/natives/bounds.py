"""Bounds of what is seen, as single values."""

from __future__ import annotations

from ...types.encodings.range2d import Range2D
from ...types.likes import Range1DLike


class VisualBounds2D(Range2D):
    """The part of a 2D space that is seen.

    Parameters
    ----------
    x_range, y_range
        Lowest and highest x and y, in the units of the space.
    """

    def __init__(self, *, x_range: Range1DLike, y_range: Range1DLike) -> None:
        super().__init__(x_range, y_range)
