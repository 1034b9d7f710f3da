"""Encoding ``UVec3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..base import BaseBatch
from ..likes import UVec3DArrayLike, UVec3DLike
from ..natives.forms import NativeVector


class UVec3D(NativeVector):
    """A vector (x, y, z) of uint32."""

    _ATTRIBUTE = "xyz"
    _CODEC = codecs.UVEC3D

    def __init__(self, xyz: UVec3DLike) -> None:
        self._keep(xyz)

    @property
    def xyz(self) -> npt.NDArray[np.uint32]:
        """The numbers."""
        return self._numbers()


class UVec3DBatch(BaseBatch):
    """A batch of ``UVec3D``."""

    _CODEC = codecs.UVEC3D
    _ARROW_DATATYPE = codecs.UVEC3D.kind.arrow_type

    def __init__(self, data: UVec3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
