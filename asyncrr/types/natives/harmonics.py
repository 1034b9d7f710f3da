"""Spherical harmonics as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..conversions._common import as_numpy
from .forms import Native

if TYPE_CHECKING:
    from ..likes import SphericalHarmonics3RgbLike


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

    def __init__(self, coefficients: SphericalHarmonics3RgbLike) -> None:
        given: Any = coefficients
        self.coefficients = np.array(as_numpy(given, np.float16))

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.coefficients, dtype=dtype)

    def __len__(self) -> int:
        return len(self.coefficients)
