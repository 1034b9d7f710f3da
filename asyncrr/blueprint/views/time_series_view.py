"""View ``TimeSeriesView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.plot_background import PlotBackground
from ..archetypes.plot_interaction import PlotInteraction
from ..archetypes.plot_legend import PlotLegend
from ..archetypes.scalar_axis import ScalarAxis
from ..archetypes.time_axis import TimeAxis
from ..archetypes.visible_time_ranges import VisibleTimeRanges
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Utf8Like, VisibleTimeRangeArrayLike
    from ..components.corner2d import Corner2DLike
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class TimeSeriesView(View):
    """Plots of numbers over time.

    Parameters
    ----------
    origin
        Path of the entity that the view is about; `$origin` stands for it in `contents`.
    contents
        Which entities are shown: one expression or several, such as `+ /path/**` and `- /path/below`.
    name
        Title; the viewer's choice by default.
    visible
        Whether the view is shown; it is by default.
    titlebar
        Whether it has a title bar; it has by default, and always among tabs.
    defaults
        Archetypes or component batches with values for entities that do not have them.
    overrides
        By the whole path of an entity: what shows it, and with which values in place of the logged ones.
    axis_x
        The horizontal axis.
    axis_y
        The vertical axis.
    plot_legend
        The legend, or the corner that it is in.
    background
        What is behind the plot.
    interaction
        How the plot answers the mouse.
    time_ranges
        The span of each timeline whose data is shown; by default the viewer's choice.

    Raises
    ------
    TypeError
        If a property is not what it takes, or something in `overrides` is no visualizer.
    ValueError
        If something in `defaults` is neither an archetype nor a component batch.
    """

    def __init__(
        self,
        *,
        origin: EntityPathLike = "/",
        contents: ViewContentsLike = "$origin/**",
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
        defaults: DefaultsLike | None = None,
        overrides: OverridesLike | None = None,
        axis_x: TimeAxis | None = None,
        axis_y: ScalarAxis | None = None,
        plot_legend: PlotLegend | Corner2DLike | None = None,
        background: PlotBackground | None = None,
        interaction: PlotInteraction | None = None,
        time_ranges: VisibleTimeRanges | VisibleTimeRangeArrayLike | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if axis_x is not None:
            properties["TimeAxis"] = view_property(axis_x, TimeAxis, "axis_x", shorthand=False)
        if axis_y is not None:
            properties["ScalarAxis"] = view_property(axis_y, ScalarAxis, "axis_y", shorthand=False)
        if plot_legend is not None:
            properties["PlotLegend"] = view_property(plot_legend, PlotLegend, "plot_legend", shorthand=True)
        if background is not None:
            properties["PlotBackground"] = view_property(background, PlotBackground, "background", shorthand=False)
        if interaction is not None:
            properties["PlotInteraction"] = view_property(interaction, PlotInteraction, "interaction", shorthand=False)
        if time_ranges is not None:
            properties["VisibleTimeRanges"] = view_property(
                time_ranges, VisibleTimeRanges, "time_ranges", shorthand=True
            )
        super().__init__(
            class_identifier="TimeSeries",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
