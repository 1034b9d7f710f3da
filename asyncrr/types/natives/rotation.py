"""Rotations: quaternions, angles, angles around axes."""

from __future__ import annotations

import math
from struct import Struct, error as StructError
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from .. import codecs
from .forms import Native, NativeFloat, NativeVector

if TYPE_CHECKING:
    from ..likes import QuaternionLike, RealLike, Vec3DLike

_PACK = Struct("<4f").pack


class Quaternion(NativeVector):
    """A rotation as a quaternion.

    Parameters
    ----------
    xyzw
        The four numbers, the real part last; float32.
    """

    __slots__ = ()

    _ATTRIBUTE = "xyzw"
    _CODEC = codecs.QUATERNION

    def __init__(self, *, xyzw: QuaternionLike) -> None:
        given: Any = xyzw
        if type(given) is list or type(given) is tuple:
            try:
                self._kept = _PACK(*given)
                return
            except (StructError, OverflowError, TypeError):
                pass  # not four plain numbers
        self._keep(given)

    @property
    def xyzw(self) -> npt.NDArray[np.float32]:
        """The four numbers, the real part last."""
        return self._numbers()

    @xyzw.setter
    def xyzw(self, numbers: QuaternionLike) -> None:
        self._keep(numbers)

    @classmethod
    def identity(cls) -> Self:
        """No rotation: (0, 0, 0, 1)."""
        return cls(xyzw=[0, 0, 0, 1])

    @classmethod
    def invalid(cls) -> Self:
        """The zero quaternion, which makes viewers ignore the transform it is in."""
        return cls(xyzw=[0, 0, 0, 0])


class Angle(NativeFloat):
    """An angle.

    Parameters
    ----------
    rad
        In radians.
    deg
        In degrees; instead of ``rad``.

    Raises
    ------
    ValueError
        Not exactly one of the two is given.
    """

    radians: float
    _ATTRIBUTE = "radians"
    _CODEC = codecs.ANGLE

    def __init__(self, rad: RealLike | None = None, deg: RealLike | None = None) -> None:
        if (rad is None) == (deg is None):
            raise ValueError("an angle takes either `rad` or `deg`")
        self.radians = float(rad) if rad is not None else math.radians(float(deg or 0.0))

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.radians, dtype=dtype)


class RotationAxisAngle(Native):
    """A rotation by an angle around an axis.

    Parameters
    ----------
    axis
        Vector along the axis; kept as given, viewers normalize it.
    angle
        :class:`Angle`, or a number in radians.
    radians
        The angle in radians; instead of ``angle``.
    degrees
        The angle in degrees; instead of ``angle``.

    Raises
    ------
    ValueError
        Not exactly one angle is given.
    """

    _ATTRIBUTE = "axis"
    _CODEC = codecs.ROTATION_AXIS_ANGLE

    angle: Angle

    def __init__(
        self,
        axis: Vec3DLike,
        angle: Angle | RealLike | None = None,
        *,
        radians: RealLike | None = None,
        degrees: RealLike | None = None,
    ) -> None:
        if sum(given is not None for given in (angle, radians, degrees)) != 1:
            raise ValueError("a rotation takes exactly one of `angle`, `radians` and `degrees`")
        from ..encodings.vec3d import Vec3D

        self.axis = axis if isinstance(axis, Vec3D) else Vec3D(axis)
        if radians is not None:
            self.angle = Angle(rad=radians)
        elif degrees is not None:
            self.angle = Angle(deg=degrees)
        else:
            given: Any = angle
            self.angle = given if hasattr(given, "radians") else Angle(rad=given)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RotationAxisAngle):
            return NotImplemented
        return self.axis == other.axis and self.angle == other.angle

    __hash__ = Native.__hash__

    def __repr__(self) -> str:
        return f"{type(self).__name__}(axis={self.axis!r}, angle={self.angle!r})"
