"""Boxes from sizes, corners and arrays."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise, shown
from .. import codecs
from ..base import Archetype
from ..codec import Codec
from ..conversions._common import as_numpy

if TYPE_CHECKING:
    from ..components.fill_mode import FillModeLike
    from ..likes import (
        BoolLike,
        ClassIdArrayLike,
        Float32ArrayLike,
        QuaternionArrayLike,
        Rgba32ArrayLike,
        RotationAxisAngleArrayLike,
        Utf8ArrayLike,
        Vec2DArrayLike,
        Vec3DArrayLike,
        Vec4DArrayLike,
    )


class Box2DFormat(Enum):
    """What the four numbers of a 2D box mean."""

    XYWH = "XYWH"
    """Least x and y, width, height."""
    YXHW = "YXHW"
    """Least y and x, height, width."""
    XYXY = "XYXY"
    """Least x and y, largest x and y."""
    YXYX = "YXYX"
    """Least y and x, largest y and x."""
    XCYCWH = "XCYCWH"
    """Center, width, height."""
    XCYCW2H2 = "XCYCW2H2"
    """Center, half of width and height."""


def _from_array(array: Any, array_format: Box2DFormat | None) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Half sizes and centers."""
    if array_format is None:
        raise ValueError(
            f"`array` needs `array_format`, one of {', '.join(f'Box2DFormat.{f.name}' for f in Box2DFormat)}"
        )
    rows = as_numpy(array)
    if rows.dtype not in (np.float32, np.float64):
        # Sums and halves of detectors' uint8 or float16 would not fit into the same type.
        rows = rows.astype(np.float64)
    if rows.size == 0:
        rows = np.zeros((0, 4), dtype=np.float32)
    elif rows.ndim == 1:
        rows = rows[np.newaxis]
    first, second = rows[:, 0:2], rows[:, 2:4]
    name = getattr(array_format, "name", None)
    if name in ("YXHW", "YXYX"):
        first, second = first[:, ::-1], second[:, ::-1]
    if name in ("XYWH", "YXHW"):
        return second / 2, first + second / 2
    if name in ("XYXY", "YXYX"):
        centers = (first + second) / 2
        return second - centers, centers
    if name == "XCYCWH":
        return second / 2, first
    if name == "XCYCW2H2":
        return second, first
    raise ValueError(f"{array_format!r} is not a Box2DFormat")


def _attempt(codec: Codec, value: Any) -> pa.Array | None:
    """``value`` as Arrow, or None where it is not of that form."""
    try:
        return codec.to_arrow(value)
    except Exception:
        return None


class Boxes2DConstructor(Archetype):
    """Constructor of ``Boxes2D``."""

    def __init__(
        self,
        *,
        sizes: Vec2DArrayLike | None = None,
        mins: Vec2DArrayLike | None = None,
        half_sizes: Vec2DArrayLike | None = None,
        centers: Vec2DArrayLike | None = None,
        array: Vec4DArrayLike | None = None,
        array_format: Box2DFormat | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        draw_order: Float32ArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        """Boxes from half sizes (or sizes) and centers (or least corners), or from an array.

        Parameters
        ----------
        sizes
            Width and height of each box; instead of ``half_sizes``.
        mins
            Least x and y of each box; instead of ``centers``, and needs a size.
        half_sizes, centers, radii, colors, labels, show_labels, draw_order, class_ids
            The fields.
        array
            Four numbers a box, N x 4 or one row; instead of sizes and places.
        array_format
            What the four numbers are.

        Raises
        ------
        ValueError
            In strict mode: arguments that exclude each other, ``mins`` without a size.
        """
        if sizes is not None or mins is not None or array is not None:
            with catch_and_log_exceptions(type(self).__name__):
                half_sizes, centers = self._extents(sizes, mins, half_sizes, centers, array, array_format)
                self._set((half_sizes, centers, colors, radii, labels, show_labels, draw_order, class_ids))
            return
        self._set((half_sizes, centers, colors, radii, labels, show_labels, draw_order, class_ids))

    @staticmethod
    def _extents(
        sizes: Any, mins: Any, half_sizes: Any, centers: Any, array: Any, array_format: Box2DFormat | None
    ) -> tuple[Any, Any]:
        if array is not None:
            if any(given is not None for given in (half_sizes, sizes, mins, centers)):
                raise ValueError("`array` excludes `half_sizes`, `sizes`, `mins` and `centers`")
            return _from_array(array, array_format)
        if sizes is not None:
            if half_sizes is not None:
                raise ValueError("give either `sizes` or `half_sizes`")
            half_sizes = as_numpy(sizes, dtype=np.float32) / 2
        if mins is not None:
            if centers is not None:
                raise ValueError("give either `mins` or `centers`")
            if half_sizes is None:
                raise ValueError("`mins` needs `sizes` or `half_sizes`")
            half_sizes = as_numpy(half_sizes, dtype=np.float32)
            centers = as_numpy(mins, dtype=np.float32) + half_sizes
        return half_sizes, centers


class Boxes3DConstructor(Archetype):
    """Constructor of ``Boxes3D``."""

    def __init__(
        self,
        *,
        sizes: Vec3DArrayLike | None = None,
        mins: Vec3DArrayLike | None = None,
        half_sizes: Vec3DArrayLike | None = None,
        centers: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        rotations: RotationAxisAngleArrayLike | QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        fill_mode: FillModeLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        """Boxes from half sizes (or sizes) and centers (or least corners).

        Parameters
        ----------
        sizes
            Extent of each box; instead of ``half_sizes``.
        mins
            Least corner of each box; instead of ``centers``.
        rotations
            Quaternions or rotations around an axis; instead of the fields for either.
        half_sizes, centers, rotation_axis_angles, quaternions, colors, radii, fill_mode, labels, show_labels, class_ids
            The fields.

        Raises
        ------
        ValueError
            In strict mode: arguments that exclude each other, ``mins`` without a size.
        """
        if sizes is not None or mins is not None or rotations is not None:
            with catch_and_log_exceptions(type(self).__name__):
                half_sizes, centers = self._extents(sizes, mins, half_sizes, centers)
                if rotations is not None:
                    rotation_axis_angles, quaternions = self._rotations(rotations, rotation_axis_angles, quaternions)
                self._set(
                    (
                        half_sizes,
                        centers,
                        rotation_axis_angles,
                        quaternions,
                        colors,
                        radii,
                        fill_mode,
                        labels,
                        show_labels,
                        class_ids,
                    )
                )
            return
        self._set(
            (
                half_sizes,
                centers,
                rotation_axis_angles,
                quaternions,
                colors,
                radii,
                fill_mode,
                labels,
                show_labels,
                class_ids,
            )
        )

    @staticmethod
    def _extents(sizes: Any, mins: Any, half_sizes: Any, centers: Any) -> tuple[Any, Any]:
        if sizes is not None:
            if half_sizes is not None:
                send_warning_or_raise("Boxes3D: give either `sizes` or `half_sizes`", instead="`half_sizes` is ignored")
            half_sizes = as_numpy(sizes, dtype=np.float32) / 2
        if mins is not None:
            if centers is not None:
                send_warning_or_raise("Boxes3D: give either `mins` or `centers`", instead="`centers` is ignored")
            if half_sizes is None:
                send_warning_or_raise(
                    "Boxes3D: `mins` needs `sizes` or `half_sizes`", instead="half sizes of 1 are used"
                )
                half_sizes = (1.0, 1.0, 1.0)
            half_sizes = as_numpy(half_sizes, dtype=np.float32)
            centers = as_numpy(mins, dtype=np.float32) + half_sizes
        return half_sizes, centers

    @staticmethod
    def _rotations(rotations: Any, axis_angles: Any, quaternions: Any) -> tuple[Any, Any]:
        """Axis-angles and quaternions, of which the one that ``rotations`` is not gets emptied."""
        if quaternions is not None or axis_angles is not None:
            send_warning_or_raise(
                "Boxes3D: `rotations` excludes `quaternions` and `rotation_axis_angles`", instead="it is ignored"
            )
            return axis_angles, quaternions
        for codec, result in ((codecs.QUATERNION, (False, True)), (codecs.ROTATION_AXIS_ANGLE, (True, False))):
            converted = _attempt(codec, rotations)
            if converted is not None:
                return (converted if result[0] else ()), (converted if result[1] else ())
        send_warning_or_raise(
            f"Boxes3D: `rotations` takes Quaternion or RotationAxisAngle objects, not {shown(rotations)}",
            instead="it is ignored",
        )
        return None, None
