"""Encoding ``UVec3D``.

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
    from ..likes import UVec3DArrayLike, UVec3DLike


class UVec3D(NativeVector):
    """A vector (x, y, z) of uint32.

    Parameters
    ----------
    xyz
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xyz"
    _CODEC = codecs.UVEC3D

    def __init__(self, xyz: UVec3DLike) -> None:
        self._keep(xyz)

    @property
    def xyz(self) -> npt.NDArray[np.uint32]:
        """The numbers."""
        return self._numbers()

    @xyz.setter
    def xyz(self, numbers: UVec3DLike) -> None:
        self._keep(numbers)


class UVec3DBatch(BaseBatch):
    """A batch of ``UVec3D``."""

    _CODEC = codecs.UVEC3D
    _ARROW_DATATYPE = codecs.UVEC3D.kind.arrow_type

    def __init__(self, data: UVec3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
