"""Encoding ``UVec4D``.

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
    from ..likes import UVec4DArrayLike, UVec4DLike


class UVec4D(NativeVector):
    """A vector (x, y, z, w) of uint32.

    Parameters
    ----------
    xyzw
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xyzw"
    _CODEC = codecs.UVEC4D

    def __init__(self, xyzw: UVec4DLike) -> None:
        self._keep(xyzw)

    @property
    def xyzw(self) -> npt.NDArray[np.uint32]:
        """The numbers."""
        return self._numbers()

    @xyzw.setter
    def xyzw(self, numbers: UVec4DLike) -> None:
        self._keep(numbers)


class UVec4DBatch(BaseBatch):
    """A batch of ``UVec4D``."""

    _CODEC = codecs.UVEC4D
    _ARROW_DATATYPE = codecs.UVEC4D.kind.arrow_type

    def __init__(self, data: UVec4DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
