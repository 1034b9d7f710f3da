"""Encoding ``Mat3x3``.

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
    from ..likes import Mat3x3ArrayLike, Mat3x3Like


class Mat3x3(NativeMatrix):
    """A 3 x 3 matrix of float32, stored column by column.

    Parameters
    ----------
    rows
        The matrix row by row, nested or flat; the identity, with a warning, where neither argument is given.
    columns
        The matrix column by column; instead of ``rows``.
    """

    _ATTRIBUTE = "flat_columns"
    _CODEC = codecs.MAT3X3

    def __init__(self, rows: Mat3x3Like | None = None, *, columns: Mat3x3Like | None = None) -> None:
        self._keep_matrix(rows, columns)

    @property
    def flat_columns(self) -> npt.NDArray[np.float32]:
        """The numbers."""
        return self._numbers()

    @flat_columns.setter
    def flat_columns(self, numbers: Mat3x3Like) -> None:
        self._keep_matrix(None, numbers)


class Mat3x3Batch(BaseBatch):
    """A batch of ``Mat3x3``."""

    _CODEC = codecs.MAT3X3
    _ARROW_DATATYPE = codecs.MAT3X3.kind.arrow_type

    def __init__(self, data: Mat3x3ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
