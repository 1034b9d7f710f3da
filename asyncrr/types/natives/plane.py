"""Planes as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..conversions._common import as_numpy
from .forms import NativeVector

if TYPE_CHECKING:
    from ..likes import RealLike, Vec3DLike


class Plane3D(NativeVector):
    """A plane.

    Parameters
    ----------
    normal
        Vector at right angles to the plane; kept as given, viewers normalize it.
    distance
        From the origin along the normal, 0 by default.

    Raises
    ------
    ValueError
        The normal is not three numbers.
    """

    __slots__ = ()

    _ATTRIBUTE = "xyzd"
    _CODEC = codecs.PLANE3D

    XY: ClassVar[Plane3D]
    YZ: ClassVar[Plane3D]
    ZX: ClassVar[Plane3D]

    def __init__(self, normal: Vec3DLike, distance: RealLike | None = None) -> None:
        given: Any = normal
        axis = as_numpy(given, dtype=np.float32).reshape(-1)
        if len(axis) != 3:
            raise ValueError(f"the normal of a plane is 3 numbers, not {len(axis)}")
        self._keep([*axis.tolist(), 0.0 if distance is None else float(distance)])

    @property
    def xyzd(self) -> npt.NDArray[np.float32]:
        """Normal and distance."""
        return self._numbers()

    @xyzd.setter
    def xyzd(self, numbers: npt.ArrayLike) -> None:
        self._keep(numbers)

    def normal(self) -> npt.NDArray[np.float32]:
        """The vector at right angles to the plane."""
        return self.xyzd[:3]

    def distance(self) -> float:
        """The distance from the origin along the normal."""
        return float(self.xyzd[3])

    def with_distance(self, distance: RealLike) -> Plane3D:
        """A parallel plane at another distance from the origin.

        Parameters
        ----------
        distance
            From the origin along the normal.
        """
        return Plane3D(self.xyzd[:3], distance)


Plane3D.XY = Plane3D((0, 0, 1))
Plane3D.YZ = Plane3D((1, 0, 0))
Plane3D.ZX = Plane3D((0, 1, 0))
