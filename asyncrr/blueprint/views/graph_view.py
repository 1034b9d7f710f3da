"""View ``GraphView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.force_center import ForceCenter
from ..archetypes.force_collision_radius import ForceCollisionRadius
from ..archetypes.force_link import ForceLink
from ..archetypes.force_many_body import ForceManyBody
from ..archetypes.force_position import ForcePosition
from ..archetypes.graph_background import GraphBackground
from ..archetypes.visual_bounds2d import VisualBounds2D
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Utf8Like
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class GraphView(View):
    """Graphs of nodes and edges.

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
        What is behind the graph.
    visual_bounds
        The part that is seen; by default everything.
    force_link
        The force between nodes that an edge connects.
    force_many_body
        The force between each two nodes.
    force_position
        The force towards a point.
    force_collision_radius
        The force that keeps nodes from overlapping.
    force_center
        The force towards the center of all nodes.

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
        background: GraphBackground | None = None,
        visual_bounds: VisualBounds2D | None = None,
        force_link: ForceLink | None = None,
        force_many_body: ForceManyBody | None = None,
        force_position: ForcePosition | None = None,
        force_collision_radius: ForceCollisionRadius | None = None,
        force_center: ForceCenter | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if background is not None:
            properties["GraphBackground"] = view_property(background, GraphBackground, "background", shorthand=False)
        if visual_bounds is not None:
            properties["VisualBounds2D"] = view_property(
                visual_bounds, VisualBounds2D, "visual_bounds", shorthand=False
            )
        if force_link is not None:
            properties["ForceLink"] = view_property(force_link, ForceLink, "force_link", shorthand=False)
        if force_many_body is not None:
            properties["ForceManyBody"] = view_property(
                force_many_body, ForceManyBody, "force_many_body", shorthand=False
            )
        if force_position is not None:
            properties["ForcePosition"] = view_property(
                force_position, ForcePosition, "force_position", shorthand=False
            )
        if force_collision_radius is not None:
            properties["ForceCollisionRadius"] = view_property(
                force_collision_radius, ForceCollisionRadius, "force_collision_radius", shorthand=False
            )
        if force_center is not None:
            properties["ForceCenter"] = view_property(force_center, ForceCenter, "force_center", shorthand=False)
        super().__init__(
            class_identifier="Graph",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
