"""Encoding ``Vec2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..base import BaseBatch
from ..likes import Vec2DArrayLike, Vec2DLike
from ..natives.forms import NativeVector


class Vec2D(NativeVector):
    """A vector (x, y) of float32."""

    _ATTRIBUTE = "xy"
    _CODEC = codecs.VEC2D

    def __init__(self, xy: Vec2DLike) -> None:
        self._keep(xy)

    @property
    def xy(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()


class Vec2DBatch(BaseBatch):
    """A batch of ``Vec2D``."""

    _CODEC = codecs.VEC2D
    _ARROW_DATATYPE = codecs.VEC2D.kind.arrow_type

    def __init__(self, data: Vec2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
