"""Ellipsoids from semi-axes or radii."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype
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
        Vec3DArrayLike,
    )


class Ellipsoids3DConstructor(Archetype):
    """Constructor of ``Ellipsoids3D``."""

    def __init__(
        self,
        *,
        half_sizes: Vec3DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        centers: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        line_radii: Float32ArrayLike | None = None,
        fill_mode: FillModeLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        """Ellipsoids from their semi-axes, or spheres from their radii.

        Parameters
        ----------
        radii
            Radius of each sphere, N numbers; instead of ``half_sizes``.
        half_sizes, centers, rotation_axis_angles, quaternions, colors, line_radii, fill_mode, labels, show_labels
            The fields.
        class_ids
            The field.

        Raises
        ------
        ValueError
            In strict mode: both ``radii`` and ``half_sizes``, or radii that are not a list of numbers.
        """
        with catch_and_log_exceptions(type(self).__name__):
            if radii is not None:
                if half_sizes is not None:
                    send_warning_or_raise(
                        "Ellipsoids3D: give either `radii` or `half_sizes`", instead="`half_sizes` is ignored"
                    )
                given = as_numpy(radii, dtype=np.float32)
                half_sizes = np.stack((given, given, given), axis=1)
            self._set(
                (
                    half_sizes,
                    centers,
                    rotation_axis_angles,
                    quaternions,
                    colors,
                    line_radii,
                    fill_mode,
                    labels,
                    show_labels,
                    class_ids,
                )
            )
