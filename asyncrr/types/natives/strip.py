"""Line strips as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import codecs
from .forms import Native

if TYPE_CHECKING:
    from ..likes import DVec2DArrayLike, Vec2DArrayLike, Vec3DArrayLike


class LineStrip2D(Native):
    """A strip of connected segments.

    Parameters
    ----------
    points
        N x 2 numbers.
    """

    _ATTRIBUTE = "points"
    _CODEC = codecs.LINE_STRIP2D

    def __init__(self, points: Vec2DArrayLike) -> None:
        self.points: Any = points

    def __len__(self) -> int:
        return len(self.points)


class LineStrip3D(Native):
    """A strip of connected segments.

    Parameters
    ----------
    points
        N x 3 numbers.
    """

    _ATTRIBUTE = "points"
    _CODEC = codecs.LINE_STRIP3D

    def __init__(self, points: Vec3DArrayLike) -> None:
        self.points: Any = points

    def __len__(self) -> int:
        return len(self.points)


class GeoLineString(Native):
    """A line on the globe.

    Parameters
    ----------
    lat_lon
        N x 2 numbers, latitude and longitude in degrees.
    """

    _ATTRIBUTE = "lat_lon"
    _CODEC = codecs.GEO_LINE_STRING

    def __init__(self, *, lat_lon: DVec2DArrayLike) -> None:
        self.lat_lon: Any = lat_lon

    def __len__(self) -> int:
        return len(self.lat_lon)
