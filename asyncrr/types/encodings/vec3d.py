"""Encoding ``Vec3D``.

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
    from ..likes import Vec3DArrayLike, Vec3DLike


class Vec3D(NativeVector):
    """A vector (x, y, z) of float32.

    Parameters
    ----------
    xyz
        As many numbers as the vector has, as a sequence or an array.
    """

    _ATTRIBUTE = "xyz"
    _CODEC = codecs.VEC3D

    def __init__(self, xyz: Vec3DLike) -> None:
        self._keep(xyz)

    @property
    def xyz(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()

    @xyz.setter
    def xyz(self, numbers: Vec3DLike) -> None:
        self._keep(numbers)


class Vec3DBatch(BaseBatch):
    """A batch of ``Vec3D``."""

    _CODEC = codecs.VEC3D
    _ARROW_DATATYPE = codecs.VEC3D.kind.arrow_type

    def __init__(self, data: Vec3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
