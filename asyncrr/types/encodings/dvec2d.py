"""Encoding ``DVec2D``.

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
    from ..likes import DVec2DArrayLike, DVec2DLike


class DVec2D(NativeVector):
    """A vector (x, y) of float64.

    Parameters
    ----------
    xy
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xy"
    _CODEC = codecs.DVEC2D

    def __init__(self, xy: DVec2DLike) -> None:
        self._keep(xy)

    @property
    def xy(self) -> npt.NDArray[np.float64]:
        """The numbers."""
        return self._numbers()

    @xy.setter
    def xy(self, numbers: DVec2DLike) -> None:
        self._keep(numbers)


class DVec2DBatch(BaseBatch):
    """A batch of ``DVec2D``."""

    _CODEC = codecs.DVEC2D
    _ARROW_DATATYPE = codecs.DVEC2D.kind.arrow_type

    def __init__(self, data: DVec2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
