"""View ``StateTimelineView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.time_axis import TimeAxis
from ..archetypes.visible_time_ranges import VisibleTimeRanges
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Utf8Like, VisibleTimeRangeArrayLike
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class StateTimelineView(View):
    """States over time, as colored lanes.

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
    time_view
        The horizontal axis.
    time_ranges
        The span of each timeline whose data is shown.

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
        time_view: TimeAxis | None = None,
        time_ranges: VisibleTimeRanges | VisibleTimeRangeArrayLike | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if time_view is not None:
            properties["TimeAxis"] = view_property(time_view, TimeAxis, "time_view", shorthand=False)
        if time_ranges is not None:
            properties["VisibleTimeRanges"] = view_property(
                time_ranges, VisibleTimeRanges, "time_ranges", shorthand=True
            )
        super().__init__(
            class_identifier="StateTimeline",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
