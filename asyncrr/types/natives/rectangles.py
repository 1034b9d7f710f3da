"""Rectangles as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from .forms import NativeStruct

if TYPE_CHECKING:
    from ..encodings.range1d import Range1D
    from ..likes import Range1DLike


class Range2D(NativeStruct):
    """A rectangle along the axes.

    Parameters
    ----------
    x_range, y_range
        Lowest and highest x and y.
    """

    _ATTRIBUTE = "x_range"
    _ATTRIBUTES = ("x_range", "y_range")
    _CODEC = codecs.RANGE2D

    x_range: Range1D
    y_range: Range1D

    def __init__(self, x_range: Range1DLike, y_range: Range1DLike) -> None:
        from ..encodings.range1d import Range1D

        self.x_range = x_range if isinstance(x_range, Range1D) else Range1D(x_range)
        self.y_range = y_range if isinstance(y_range, Range1D) else Range1D(y_range)
