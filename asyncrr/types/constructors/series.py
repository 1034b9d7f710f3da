"""Styles of plotted series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..base import Archetype

if TYPE_CHECKING:
    from ..components.marker_shape import MarkerShapeArrayLike
    from ..likes import BoolArrayLike, Float32ArrayLike, Rgba32ArrayLike, Utf8ArrayLike

_CIRCLE = 1


class SeriesPointsConstructor(Archetype):
    """Constructor of ``SeriesPoints``."""

    def __init__(
        self,
        *,
        colors: Rgba32ArrayLike | None = None,
        markers: MarkerShapeArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        marker_sizes: Float32ArrayLike | None = None,
    ) -> None:
        """Style of series that are plotted as markers; without any argument they are circles.

        Parameters
        ----------
        colors, markers, names, visible_series, marker_sizes
            The fields, a value for each series.
        """
        values = (colors, markers, names, visible_series, marker_sizes)
        if all(value is None for value in values):
            # Something has to be logged for the viewer to know that these are points.
            values = (None, _CIRCLE, None, None, None)
        self._set(values)
