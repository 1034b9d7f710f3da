"""Encoding ``Vec2D``.

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
    from ..likes import Vec2DArrayLike, Vec2DLike


class Vec2D(NativeVector):
    """A vector (x, y) of float32.

    Parameters
    ----------
    xy
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xy"
    _CODEC = codecs.VEC2D

    def __init__(self, xy: Vec2DLike) -> None:
        self._keep(xy)

    @property
    def xy(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()

    @xy.setter
    def xy(self, numbers: Vec2DLike) -> None:
        self._keep(numbers)


class Vec2DBatch(BaseBatch):
    """A batch of ``Vec2D``."""

    _CODEC = codecs.VEC2D
    _ARROW_DATATYPE = codecs.VEC2D.kind.arrow_type

    def __init__(self, data: Vec2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
