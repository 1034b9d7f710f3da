"""Encoding ``Mat4x4``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeMatrix

if TYPE_CHECKING:
    from ..likes import Mat4x4ArrayLike, Mat4x4Like


class Mat4x4(NativeMatrix):
    """A 4 x 4 matrix of float32, stored column by column.

    Parameters
    ----------
    rows
        The matrix row by row, nested or flat; the identity, with a warning, where neither argument is given.
    columns
        The matrix column by column; instead of ``rows``.
    """

    _ATTRIBUTE = "flat_columns"
    _CODEC = codecs.MAT4X4

    def __init__(self, rows: Mat4x4Like | None = None, *, columns: Mat4x4Like | None = None) -> None:
        self._keep_matrix(rows, columns)

    @property
    def flat_columns(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()

    @flat_columns.setter
    def flat_columns(self, numbers: Mat4x4Like) -> None:
        self._keep_matrix(None, numbers)


class Mat4x4Batch(BaseBatch):
    """A batch of ``Mat4x4``."""

    _CODEC = codecs.MAT4X4
    _ARROW_DATATYPE = codecs.MAT4X4.kind.arrow_type

    def __init__(self, data: Mat4x4ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
