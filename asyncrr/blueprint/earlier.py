"""Visualizers as overrides named them in earlier releases."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Final

from ..error_utils import caller_stacklevel

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMES: Final = {
    "BarChar": "BarChart",
    **{
        name: name
        for name in (
            "Arrows2D Arrows3D Asset3D Boxes2D Boxes3D Cameras DepthImage Image Lines2D Lines3D Mesh3D Points2D Points3D "
            "SegmentationImage SeriesLines SeriesPoints Tensor TextDocument TextLog Transform3DArrows"
        ).split()
    },
}
"""Constants that ``asyncrr.blueprint.visualizers`` had: their values."""


class VisualizerOverrides:
    """What shows an entity, by the names of visualizers, as in 0.24 to 0.28.

    Deprecated: give the archetypes themselves, such as ``[SeriesLines(), SeriesPoints()]``, or a ``Visualizer``.

    Parameters
    ----------
    ranges
        A name, or several.

    Raises
    ------
    TypeError
        If it is something else.
    """

    def __init__(self, ranges: str | Iterable[str]) -> None:
        names = [ranges] if isinstance(ranges, str) else list(ranges)
        if not all(isinstance(name, str) for name in names):
            raise TypeError(f"VisualizerOverrides takes names of visualizers, not {ranges!r}")
        warnings.warn(
            "VisualizerOverrides is deprecated; give archetypes such as SeriesLines(), or Visualizer(name)",
            DeprecationWarning,
            stacklevel=caller_stacklevel(),
        )
        self.names = names


def visualizer_name(constant: str) -> str | None:
    """The value of a constant of earlier releases, with a DeprecationWarning; None for other names."""
    value = NAMES.get(constant)
    if value is not None:
        warnings.warn(
            f"visualizers.{constant} is deprecated; use the text {value!r}",
            DeprecationWarning,
            stacklevel=caller_stacklevel(),
        )
    return value
