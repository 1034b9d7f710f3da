"""Views: what is shown of which entities, and how."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from asyncrr.types.base import AsComponents, DescribedComponentBatchLike
from asyncrr.types.likes import BoolLike, Utf8Like

EntityPathLike: TypeAlias = Any
"""Path of an entity as text, or an :class:`~asyncrr.encodings.EntityPath`."""

ViewContentsLike: TypeAlias = Any
"""A query expression such as ``"$origin/**"``, several of them, or a ``ViewContents``."""

VisualizerLike: TypeAlias = Any
"""A visualizer, an archetype that has one, or settings of an entity such as ``EntityBehavior``."""

DefaultsLike: TypeAlias = Iterable[AsComponents | Iterable[DescribedComponentBatchLike]]
"""Archetypes and component batches."""

OverridesLike: TypeAlias = Mapping[EntityPathLike, VisualizerLike | Iterable[VisualizerLike]]
"""Visualizers by the path of their entity."""


class View:
    """A part of the screen that shows some entities in one way. Base of the view classes, which are easier to use.

    Parameters
    ----------
    class_identifier
        The viewer's name for the kind of view, such as ``"3D"``.
    origin
        Path of the entity that the view is about: its coordinates are the view's, and ``$origin`` stands for it in ``contents``.
    contents
        Which entities are shown: one expression or several, each a path or a path with ``/**`` for all below it, with ``+`` or
        ``-`` in front to include or exclude. See ``ViewContents``.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.
    titlebar
        Whether it has a title bar. The viewer's default is that it has; among tabs there always is one.
    properties
        Settings of the view: property archetypes by their short names.
    defaults
        Archetypes or component batches whose values are used for entities that do not have them, in place of what the
        visualizer would choose.
    overrides
        Visualizers by entity: what shows an entity, and with which values in place of the logged ones. Entities named here are
        shown by these visualizers only. Paths are whole paths, without ``$origin`` or ``**``.

    Raises
    ------
    ValueError
        If something in ``defaults`` is neither an archetype nor a component batch.
    """

    def __init__(
        self,
        *,
        class_identifier: Utf8Like,
        origin: EntityPathLike,
        contents: ViewContentsLike,
        name: Utf8Like | None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
        properties: dict[str, AsComponents] | None = None,
        defaults: DefaultsLike | None = None,
        overrides: OverridesLike | None = None,
    ) -> None:
        self.id = uuid.uuid4()
        self.class_identifier = class_identifier
        self.name = name
        self.origin = origin
        self.contents = contents
        self.visible = visible
        self.titlebar = titlebar
        self.properties = dict(properties or {})
        self.defaults: list[Any] = list(defaults or ())
        self.visualizer_overrides: dict[Any, Any] = dict(overrides or {})

    def blueprint_path(self) -> str:
        """Where this view is stored in the blueprint, which has entities of its own."""
        return f"view/{self.id}"
