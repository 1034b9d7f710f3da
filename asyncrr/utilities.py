"""Small data and functions for examples."""

from __future__ import annotations

from math import cos, sin, tau
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = [
    "ColorGrid",
    "ColorSpiral",
    "bounce_lerp",
    "build_color_grid",
    "build_color_spiral",
    "color_grid",
    "color_spiral",
    "interleave",
]


class ColorGrid(NamedTuple):
    """Points with colors."""

    positions: npt.NDArray[np.float64]
    """Shape ``(n, 3)``."""
    colors: npt.NDArray[np.uint8]
    """RGB, shape ``(n, 3)``."""


class ColorSpiral(NamedTuple):
    """Points with colors."""

    positions: npt.NDArray[np.float64]
    """Shape ``(n, 3)``."""
    colors: npt.NDArray[np.float64]
    """RGB from 0 to 1, shape ``(n, 3)``."""


def build_color_grid(x_count: int = 10, y_count: int = 10, z_count: int = 10, *, twist: float = 0) -> ColorGrid:
    """A cube of points from -10 to 10, colored by position.

    Parameters
    ----------
    x_count, y_count, z_count
        Number of points along each axis.
    twist
        Angle in radians by which the top is turned against the bottom.
    """
    x, y, z = np.mgrid[-10 : 10 : x_count * 1j, -10 : 10 : y_count * 1j, -10 : 10 : z_count * 1j]
    angles = np.linspace(-float(twist) / 2, float(twist) / 2, z_count)
    # numpy's own sine differs from that of the C library in the last bit on some machines.
    cosines, sines = (np.array([function(angle) for angle in angles]) for function in (cos, sin))
    turned = (x * cosines - y * sines, x * sines + y * cosines, z)
    colors = np.mgrid[0 : 255 : x_count * 1j, 0 : 255 : y_count * 1j, 0 : 255 : z_count * 1j]
    return ColorGrid(
        np.stack([axis.ravel() for axis in turned], axis=1),
        np.stack([channel.ravel() for channel in colors], axis=1).astype(np.uint8),
    )


def build_color_spiral(
    num_points: int = 100,
    *,
    radius: float = 2,
    angular_step: float = 0.02,
    angular_offset: float = 0,
    z_step: float = 0.1,
) -> ColorSpiral:
    """Points on a spiral around the z axis, colored from one end to the other.

    Parameters
    ----------
    num_points
        Number of points.
    radius
        Distance from the axis.
    angular_step
        Part of a full turn between neighbors.
    angular_offset
        Angle of the first point in radians.
    z_step
        Distance along the axis between neighbors.
    """
    from .turbo import TURBO

    positions = np.empty((num_points, 3))
    for i in range(num_points):
        angle = i * tau * angular_step + angular_offset
        positions[i] = cos(angle) * radius, sin(angle) * radius, i * z_step
    return ColorSpiral(positions, TURBO[np.linspace(0, len(TURBO) - 1, num_points, dtype=int)])


def bounce_lerp(a: float, b: float, t: float | npt.NDArray[Any]) -> float | npt.NDArray[Any]:
    """Between ``a`` (where ``t`` is 0, 2, 4, …) and ``b`` (where it is 1, 3, …), there and back."""
    part = t % 1
    if isinstance(t, np.ndarray):
        back: npt.NDArray[Any] = np.trunc(t) % 2 != 0
        return np.where(back, part * a + (1.0 - part) * b, (1.0 - part) * a + part * b)
    if int(t) % 2:
        a, b = b, a
    return (1.0 - part) * a + part * b


def interleave(arr1: npt.NDArray[Any], arr2: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Rows of two arrays of shape ``(n, k)`` in turn, shape ``(2 * n, k)``: for the two ends of line segments."""
    return np.stack([arr1, arr2], axis=1).reshape(len(arr1) + len(arr2), -1)


def asarray(item: Any, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
    """``numpy.asarray`` with the ``copy`` argument that it has from numpy 2 on, for any version of numpy.

    Parameters
    ----------
    item
        Anything that numpy can make an array of.
    dtype
        Type of the elements; by default what suits ``item``.
    copy
        True always copies, False never does (and raises ``ValueError`` where that is impossible), None copies
        where needed.
    """
    if copy is None:
        return np.asarray(item, dtype=dtype)
    if copy or np.lib.NumpyVersion(np.__version__) < "2.0.0":
        return np.array(item, dtype=dtype, copy=copy)
    return np.asarray(item, dtype=dtype, copy=copy)


def __getattr__(name: str) -> Any:
    if name == "color_grid":
        value: Any = build_color_grid()
    elif name == "color_spiral":
        value = build_color_spiral()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__


color_grid: ColorGrid
"""A grid with the default arguments, made when it is first used."""
color_spiral: ColorSpiral
"""A spiral with the default arguments, made when it is first used."""
