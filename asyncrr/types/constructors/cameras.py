"""Pinhole cameras."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._foreign import dense
from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype
from ..conversions._common import as_numpy

if TYPE_CHECKING:
    from ..likes import Float32Like, Mat3x3Like, RealLike, Rgba32Like, Utf8Like, Vec2DLike, ViewCoordinatesLike

_LEAST_ANGLE = float(np.finfo(np.float32).eps)


class PinholeConstructor(Archetype):
    """Constructor of ``Pinhole``."""

    def __init__(
        self,
        *,
        image_from_camera: Mat3x3Like | None = None,
        resolution: Vec2DLike | None = None,
        camera_xyz: ViewCoordinatesLike | None = None,
        width: RealLike | None = None,
        height: RealLike | None = None,
        focal_length: float | Vec2DLike | None = None,
        principal_point: Vec2DLike | None = None,
        fov_y: RealLike | None = None,
        aspect_ratio: RealLike | None = None,
        child_frame: Utf8Like | None = None,
        parent_frame: Utf8Like | None = None,
        image_plane_distance: Float32Like | None = None,
        color: Rgba32Like | None = None,
        line_width: Float32Like | None = None,
    ) -> None:
        """A camera from its matrix, its focal length, or its field of view.

        Parameters
        ----------
        image_from_camera
            The 3 x 3 matrix, row by row.
        resolution
            Width and height in pixels.
        width, height
            Instead of ``resolution``.
        focal_length
            In pixels: one number, or one for x and one for y.
        principal_point
            Center of the image in pixels; half the resolution by default.
        fov_y
            Vertical field of view in radians; needs ``aspect_ratio``.
        aspect_ratio
            Width divided by height.
        camera_xyz, child_frame, parent_frame, image_plane_distance, color, line_width
            The fields.

        Raises
        ------
        ValueError
            In strict mode: too little to tell the projection, or arguments that exclude each other.
        """
        with catch_and_log_exceptions(type(self).__name__):
            # Each is read several times, and would be fetched from its device each time.
            resolution, focal_length, principal_point = dense(resolution), dense(focal_length), dense(principal_point)
            if resolution is None:
                if width is not None and height is not None:
                    resolution = [width, height]
            elif width is not None or height is not None:
                send_warning_or_raise(
                    "Pinhole: give either `resolution` or `width` and `height`", instead="the latter are ignored"
                )
            if image_from_camera is None:
                if fov_y is not None and aspect_ratio is not None:
                    focal_length = 0.5 / math.tan(max(fov_y * 0.5, _LEAST_ANGLE))
                    resolution = [aspect_ratio, 1.0]
                image_from_camera = _matrix(resolution, focal_length, principal_point)
            else:
                for name, given in (
                    ("focal_length", focal_length is not None),
                    ("principal_point", principal_point is not None),
                    ("fov_y` or `aspect_ratio", fov_y is not None or aspect_ratio is not None),
                ):
                    if given:
                        send_warning_or_raise(
                            f"Pinhole: give either `image_from_camera` or `{name}`", instead="the latter is ignored"
                        )
            self._set(
                (
                    image_from_camera,
                    resolution,
                    camera_xyz,
                    child_frame,
                    parent_frame,
                    image_plane_distance,
                    color,
                    line_width,
                )
            )


def _matrix(resolution: Any, focal_length: Any, principal_point: Any) -> list[list[Any]]:
    """Rows of the projection matrix."""
    size = None if resolution is None else as_numpy(resolution, dtype=np.float32).reshape(-1)
    if size is not None and size.size != 2:
        raise ValueError(f"`resolution` takes a width and a height, not {size.size} numbers")
    if focal_length is None:
        if size is None:
            raise ValueError("a pinhole needs `image_from_camera`, `focal_length`, or `fov_y` and `aspect_ratio`")
        send_warning_or_raise("Pinhole: give `image_from_camera` or `focal_length`")
        focal_length = (size[0] * size[1]) ** 0.5
    if principal_point is None:
        if size is None:
            raise ValueError("a pinhole needs `principal_point`, `resolution`, or `width` and `height`")
        principal_point = [size[0] / 2, size[1] / 2]
    focal = (focal_length, focal_length) if type(focal_length) in (int, float) else _pair("focal_length", focal_length)
    center = _pair("principal_point", principal_point)
    return [[focal[0], 0, center[0]], [0, focal[1], center[1]], [0, 0, 1]]


def _pair(name: str, value: Any) -> tuple[Any, Any]:
    try:
        return value[0], value[1]
    except (TypeError, IndexError, KeyError):
        raise ValueError(f"`{name}` takes two numbers, not {value!r}") from None
