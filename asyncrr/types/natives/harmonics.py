"""Spherical harmonics as single values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from .forms import Native


class SphericalHarmonics3Rgb(Native):
    """Spherical harmonics of degree 1 to 3 in three color channels.

    Parameters
    ----------
    coefficients
        15 x 3 numbers, the channels of each coefficient last; kept as float16.
    """

    _ATTRIBUTE = "coefficients"
    _CODEC = codecs.SPHERICAL_HARMONICS3_RGB

    coefficients: npt.NDArray[np.float16]

    def __init__(self, coefficients: npt.ArrayLike) -> None:
        self.coefficients = np.array(coefficients, dtype=np.float16)

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.coefficients, dtype=dtype)

    def __len__(self) -> int:
        return len(self.coefficients)
