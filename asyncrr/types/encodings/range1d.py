"""Encoding ``Range1D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeVector

if TYPE_CHECKING:
    from ..likes import Range1DArrayLike, Range1DLike


class Range1D(NativeVector):
    """An interval (first, last) of float64.

    Parameters
    ----------
    range
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "range"
    _CODEC = codecs.RANGE1D

    def __init__(self, range: Range1DLike) -> None:
        self._keep(range)

    @property
    def range(self) -> npt.NDArray[np.float64]:
        """The numbers."""
        return self._numbers()

    @range.setter
    def range(self, numbers: Range1DLike) -> None:
        self._keep(numbers)


class Range1DBatch(BaseBatch):
    """A batch of ``Range1D``."""

    _CODEC = codecs.RANGE1D
    _ARROW_DATATYPE = codecs.RANGE1D.kind.arrow_type

    def __init__(self, data: Range1DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
