"""Selections of a tensor's dimensions as single values."""

from __future__ import annotations

from .. import codecs
from .forms import NativeStruct


class TensorDimensionSelection(NativeStruct):
    """A dimension of a tensor.

    Parameters
    ----------
    dimension
        Its number, from 0.
    invert
        Whether its direction is reversed.
    """

    _ATTRIBUTE = "dimension"
    _ATTRIBUTES = ("dimension", "invert")
    _CODEC = codecs.TENSOR_DIMENSION_SELECTION

    dimension: int
    invert: bool

    def __init__(self, dimension: int, *, invert: bool = False) -> None:
        self.dimension = int(dimension)
        self.invert = bool(invert)


class TensorDimensionIndexSelection(NativeStruct):
    """A dimension of a tensor and where it is cut.

    Parameters
    ----------
    dimension
        Its number, from 0.
    index
        The index at which it is cut.
    """

    _ATTRIBUTE = "dimension"
    _ATTRIBUTES = ("dimension", "index")
    _CODEC = codecs.TENSOR_DIMENSION_INDEX_SELECTION

    dimension: int
    index: int

    def __init__(self, dimension: int, index: int) -> None:
        self.dimension = int(dimension)
        self.index = int(index)
