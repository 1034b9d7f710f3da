"""Radii."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..conversions._common import as_numpy

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike


class RadiusMixin:
    """Further members of ``Radius``."""

    @staticmethod
    def ui_points(radii: Float32ArrayLike) -> npt.NDArray[np.float32]:
        """Radii in UI points, which do not change with the zoom: negative float32, in the shape of the argument.

        Parameters
        ----------
        radii
            A number or several; their signs do not matter.
        """
        given: Any = radii
        negative: npt.NDArray[np.float32] = -np.abs(as_numpy(given, dtype=np.float32))
        return negative
