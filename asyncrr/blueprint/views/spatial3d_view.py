"""View ``Spatial3DView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.background import Background
from ..archetypes.eye_controls3d import EyeControls3D
from ..archetypes.line_grid3d import LineGrid3D
from ..archetypes.spatial_information import SpatialInformation
from ..archetypes.visible_time_ranges import VisibleTimeRanges
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Rgba32Like, Utf8Like, VisibleTimeRangeArrayLike
    from ..components.background_kind import BackgroundKindLike
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class Spatial3DView(View):
    """Things in 3D.

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
    background
        What is behind everything: a color, or a kind of background.
    line_grid
        The grid of lines, or whether there is one.
    spatial_information
        The coordinate frame that everything is shown in, or its name.
    eye_controls
        Where the eye is, and how it moves.
    time_ranges
        The span of each timeline whose data is shown; by default the newest values at the time cursor.

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
        background: Background | Rgba32Like | BackgroundKindLike | None = None,
        line_grid: LineGrid3D | BoolLike | None = None,
        spatial_information: SpatialInformation | Utf8Like | None = None,
        eye_controls: EyeControls3D | None = None,
        time_ranges: VisibleTimeRanges | VisibleTimeRangeArrayLike | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if background is not None:
            properties["Background"] = view_property(background, Background, "background", shorthand=True)
        if line_grid is not None:
            properties["LineGrid3D"] = view_property(line_grid, LineGrid3D, "line_grid", shorthand=True)
        if spatial_information is not None:
            properties["SpatialInformation"] = view_property(
                spatial_information, SpatialInformation, "spatial_information", shorthand=True
            )
        if eye_controls is not None:
            properties["EyeControls3D"] = view_property(eye_controls, EyeControls3D, "eye_controls", shorthand=False)
        if time_ranges is not None:
            properties["VisibleTimeRanges"] = view_property(
                time_ranges, VisibleTimeRanges, "time_ranges", shorthand=True
            )
        super().__init__(
            class_identifier="3D",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
