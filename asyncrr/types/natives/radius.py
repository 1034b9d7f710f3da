"""Radii."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class RadiusMixin:
    """Further members of ``Radius``."""

    @staticmethod
    def ui_points(radii: npt.ArrayLike) -> Any:
        """Radii in UI points, which do not change with the zoom: negative float32, in the shape of the argument."""
        return -np.abs(np.asarray(radii, dtype=np.float32))
