"""Encoding ``Vec4D``.

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
    from ..likes import Vec4DArrayLike, Vec4DLike


class Vec4D(NativeVector):
    """A vector (x, y, z, w) of float32.

    Parameters
    ----------
    xyzw
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xyzw"
    _CODEC = codecs.VEC4D

    def __init__(self, xyzw: Vec4DLike) -> None:
        self._keep(xyzw)

    @property
    def xyzw(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()

    @xyzw.setter
    def xyzw(self, numbers: Vec4DLike) -> None:
        self._keep(numbers)


class Vec4DBatch(BaseBatch):
    """A batch of ``Vec4D``."""

    _CODEC = codecs.VEC4D
    _ARROW_DATATYPE = codecs.VEC4D.kind.arrow_type

    def __init__(self, data: Vec4DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
