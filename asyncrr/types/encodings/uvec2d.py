"""Encoding ``UVec2D``.

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
    from ..likes import UVec2DArrayLike, UVec2DLike


class UVec2D(NativeVector):
    """A vector (x, y) of uint32.

    Parameters
    ----------
    xy
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xy"
    _CODEC = codecs.UVEC2D

    def __init__(self, xy: UVec2DLike) -> None:
        self._keep(xy)

    @property
    def xy(self) -> npt.NDArray[np.uint32]:
        """The numbers."""
        return self._numbers()

    @xy.setter
    def xy(self, numbers: UVec2DLike) -> None:
        self._keep(numbers)


class UVec2DBatch(BaseBatch):
    """A batch of ``UVec2D``."""

    _CODEC = codecs.UVEC2D
    _ARROW_DATATYPE = codecs.UVEC2D.kind.arrow_type

    def __init__(self, data: UVec2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
