"""Scale factors as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..conversions._common import as_numpy
from ..encodings.vec3d import Vec3D

if TYPE_CHECKING:
    from ..likes import RealLike, Vec3DLike


class Scale3D(Vec3D):
    """Scale factors along x, y and z.

    Parameters
    ----------
    uniform_or_per_axis
        One factor for all axes, or three; 1 by default.
    """

    def __init__(self, uniform_or_per_axis: RealLike | Vec3DLike | None = None) -> None:
        given: Any = 1.0 if uniform_or_per_axis is None else uniform_or_per_axis
        if np.size(given) == 1:
            given = [as_numpy(given).item()] * 3
        super().__init__(given)
