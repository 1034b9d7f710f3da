"""View ``MapView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.map_background import MapBackground
from ..archetypes.map_zoom import MapZoom
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Float64Like, Utf8Like
    from ..components.map_provider import MapProviderLike
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class MapView(View):
    """Places and lines on a map of the world.

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
    zoom
        The zoom level.
    background
        Where the tiles of the map come from.

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
        zoom: MapZoom | Float64Like | None = None,
        background: MapBackground | MapProviderLike | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if zoom is not None:
            properties["MapZoom"] = view_property(zoom, MapZoom, "zoom", shorthand=True)
        if background is not None:
            properties["MapBackground"] = view_property(background, MapBackground, "background", shorthand=True)
        super().__init__(
            class_identifier="Map",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
