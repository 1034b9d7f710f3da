"""Encoding ``IVec3D``.

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
    from ..likes import IVec3DArrayLike, IVec3DLike


class IVec3D(NativeVector):
    """A vector (x, y, z) of int32.

    Parameters
    ----------
    xyz
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xyz"
    _CODEC = codecs.IVEC3D

    def __init__(self, xyz: IVec3DLike) -> None:
        self._keep(xyz)

    @property
    def xyz(self) -> npt.NDArray[np.int32]:
        """The numbers."""
        return self._numbers()

    @xyz.setter
    def xyz(self, numbers: IVec3DLike) -> None:
        self._keep(numbers)


class IVec3DBatch(BaseBatch):
    """A batch of ``IVec3D``."""

    _CODEC = codecs.IVEC3D
    _ARROW_DATATYPE = codecs.IVEC3D.kind.arrow_type

    def __init__(self, data: IVec3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
