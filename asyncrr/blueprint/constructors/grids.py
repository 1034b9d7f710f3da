"""Grids of 3D views."""

from __future__ import annotations

from ...types.base import Archetype
from ...types.likes import BoolLike, Float32Like, Plane3DLike, Rgba32Like


class LineGrid3DConstructor(Archetype):
    """Constructor of ``LineGrid3D``."""

    def __init__(
        self,
        visible: BoolLike | None = None,
        *,
        spacing: Float32Like | None = None,
        plane: Plane3DLike | None = None,
        stroke_width: Float32Like | None = None,
        color: Rgba32Like | None = None,
    ) -> None:
        """The grid of lines in a 3D view.

        Parameters
        ----------
        visible, spacing, plane, stroke_width, color
            The fields.
        """
        self._set((visible, spacing, plane, stroke_width, color))
