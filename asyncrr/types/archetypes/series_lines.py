"""Archetype ``SeriesLines``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.aggregation_policy import AggregationPolicyArrayLike, AggregationPolicyLike
    from ..components.interpolation_mode import InterpolationModeArrayLike, InterpolationModeLike
    from ..likes import BoolArrayLike, Float32ArrayLike, Rgba32ArrayLike, Utf8ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.SeriesLines"
_SPECS = specs(
    _NAME,
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("widths", "rerun.components.StrokeWidth", codecs.FLOAT32),
    ("names", "rerun.components.Name", codecs.UTF8),
    ("visible_series", "rerun.components.Visible", codecs.BOOL),
    ("aggregation_policy", "rerun.components.AggregationPolicy", codecs.AGGREGATION_POLICY),
    ("interpolation_mode", "rerun.components.InterpolationMode", codecs.INTERPOLATION_MODE),
)
_LAYOUTS = LayoutTable(_SPECS)
_colors = _SPECS[0].convert
_widths = _SPECS[1].convert
_names = _SPECS[2].convert
_visible_series = _SPECS[3].convert
_aggregation_policy = _SPECS[4].convert
_interpolation_mode = _SPECS[5].convert


class SeriesLines(Archetype):
    """How scalars are plotted as lines; usually logged as static.

    Parameters
    ----------
    colors
        Color of each series.
    widths
        Width of each series' line in UI points.
    names
        Name of each series.
    visible_series
        Whether each series is shown.
    aggregation_policy
        How a line plot joins values that fall on the same pixel column.
    interpolation_mode
        How a line plot connects its points.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    colors = Component(_SPECS[0])
    widths = Component(_SPECS[1])
    names = Component(_SPECS[2])
    visible_series = Component(_SPECS[3])
    aggregation_policy = Component(_SPECS[4])
    interpolation_mode = Component(_SPECS[5])

    def __init__(
        self,
        *,
        colors: Rgba32ArrayLike | None = None,
        widths: Float32ArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        aggregation_policy: AggregationPolicyLike | None = None,
        interpolation_mode: InterpolationModeLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if colors is not None:
                cells.append(_colors(colors))
                mask = 1
            if widths is not None:
                cells.append(_widths(widths))
                mask |= 2
            if names is not None:
                cells.append(_names(names))
                mask |= 4
            if visible_series is not None:
                cells.append(_visible_series(visible_series))
                mask |= 8
            if aggregation_policy is not None:
                cells.append(_aggregation_policy(aggregation_policy))
                mask |= 16
            if interpolation_mode is not None:
                cells.append(_interpolation_mode(interpolation_mode))
                mask |= 32
        except Exception as error:
            self._recover(
                (colors, widths, names, visible_series, aggregation_policy, interpolation_mode), cells, mask, error
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        colors: Rgba32ArrayLike | None = None,
        widths: Float32ArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        aggregation_policy: AggregationPolicyLike | None = None,
        interpolation_mode: InterpolationModeLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        colors, widths, names, visible_series, aggregation_policy, interpolation_mode
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (colors, widths, names, visible_series, aggregation_policy, interpolation_mode)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        colors: Rgba32ArrayLike | None = None,
        widths: Float32ArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        aggregation_policy: AggregationPolicyArrayLike | None = None,
        interpolation_mode: InterpolationModeArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        colors, widths, names, visible_series, aggregation_policy, interpolation_mode
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((colors, widths, names, visible_series, aggregation_policy, interpolation_mode))

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:colors``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_widths() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:widths``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_names() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:names``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_visible_series() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:visible_series``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_aggregation_policy() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:aggregation_policy``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_interpolation_mode() -> ComponentDescriptor:
        """Names of the column ``SeriesLines:interpolation_mode``."""
        return _SPECS[5].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``SeriesLines`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("SeriesLines", overrides=self.as_component_batches(), mappings=mappings)
