"""Views: what is shown of which entities, and how."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union

from asyncrr.types.base import AsComponents, DescribedComponentBatchLike
from asyncrr.types.likes import BoolLike, EntityPathLike as EntityPathLike, Utf8Like

from .archetypes import ViewBlueprint, ViewContents
from .overrides import VisualizableArchetype, check_override, names, override_rows
from .rows import Row
from .tree import Node, as_html, as_text, facts, text_or_none

if TYPE_CHECKING:
    from asyncrr.types.visualizer import Visualizer

    from .archetypes import EntityBehavior, VisibleTimeRanges
    from .blueprint import Blueprint
    from .containers import Container
    from .earlier import VisualizerOverrides

ViewContentsLike: TypeAlias = str | Sequence[str] | ViewContents
"""A query expression such as ``"$origin/**"``, or several of them."""

VisualizerLike: TypeAlias = Union["Visualizer", VisualizableArchetype, "EntityBehavior", "VisibleTimeRanges"]
"""A visualizer, an archetype that has one, or settings of an entity in a view."""

DefaultsLike: TypeAlias = Iterable[AsComponents | DescribedComponentBatchLike | Iterable[DescribedComponentBatchLike]]
"""Archetypes and component batches."""

OverrideLike: TypeAlias = Union[VisualizerLike, DescribedComponentBatchLike, "VisualizerOverrides"]
"""Also batches of an archetype that has a visualizer, and the way of earlier releases to name visualizers."""

OverridesLike: TypeAlias = Mapping[Any, OverrideLike | Iterable[OverrideLike | Iterable[DescribedComponentBatchLike]]]
"""Overrides by the path of their entity."""


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
    TypeError
        If something in ``overrides`` is neither a visualizer nor an archetype.
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
        self.defaults: list[Any] = [_checked_default(default) for default in defaults or ()]
        self.visualizer_overrides: dict[Any, Any] = {
            path: check_override(path, given) for path, given in (overrides or {}).items()
        }

    def blueprint_path(self) -> str:
        """Where this view is stored in the blueprint, which has entities of its own."""
        return f"view/{self.id}"

    def to_container(self) -> Container:
        """A container with nothing but this view."""
        from .containers import Tabs

        return Tabs(self)

    def to_blueprint(self) -> Blueprint:
        """A blueprint with nothing but this view."""
        from .blueprint import Blueprint

        return Blueprint(self)

    def _rows(self) -> Iterator[Row]:
        path = self.blueprint_path()
        contents = self.contents
        yield Row(f"{path}/ViewContents", contents if isinstance(contents, ViewContents) else ViewContents(contents))
        archetype = ViewBlueprint(
            class_identifier=self.class_identifier,
            display_name=self.name,
            space_origin=self.origin,
            visible=self.visible,
            titlebar=self.titlebar,
        )
        yield Row(path, archetype)
        for name, entity in self.properties.items():
            yield Row(f"{path}/{name}", entity)
        # Checked again: programs may have changed them since.
        for default in self.defaults:
            yield Row(f"{path}/defaults", _checked_default(default))
        for entity_path, given in self.visualizer_overrides.items():
            text = _path_text(entity_path).removeprefix("/")
            overrides = check_override(entity_path, given)
            yield from override_rows(f"{path}/ViewContents/overrides/{text}/visualizers", overrides)

    def _node(self) -> Node:
        kind = type(self).__name__
        overrides = {_path_text(path): names(given) for path, given in self.visualizer_overrides.items()}
        shown = facts(
            class_identifier=self.class_identifier if type(self) is View else None,
            origin=_path_text(self.origin),
            contents=None if self.contents == "$origin/**" else _contents(self.contents),
            visible=self.visible,
            titlebar=self.titlebar,
            defaults=[_name_of(default) for default in self.defaults] or None,
            overrides=overrides or None,
        )
        return Node(kind, text_or_none(self.name), (*shown, *((name, None) for name in self.properties)))

    def __repr__(self) -> str:
        return as_text(self._node())

    def _repr_html_(self) -> str:
        return as_html(self._node())


def _path_text(path: Any) -> str:
    return path if isinstance(path, str) else str(getattr(path, "path", path))


def _contents(contents: Any) -> Any:
    if isinstance(contents, ViewContents):
        return [text for batch in contents.as_component_batches() for text in batch.as_arrow_array().to_pylist()]
    return contents if isinstance(contents, str) else list(contents)


def _name_of(default: Any) -> str:
    if hasattr(default, "component_descriptor"):
        return str(default.component_descriptor().component)
    return type(default).__name__ if hasattr(default, "as_component_batches") else "batches"


def _checked_default(default: Any) -> Any:
    """A default as ``log`` takes it.

    Raises
    ------
    ValueError
        If it is nothing of the kind.
    """
    if hasattr(default, "as_component_batches"):
        return default
    if hasattr(default, "component_descriptor"):
        return [default]
    if isinstance(default, Iterable) and not isinstance(default, str | bytes):
        batches = list(default)
        if all(hasattr(batch, "component_descriptor") for batch in batches):
            return batches
    raise ValueError(f"a default must be an archetype or a described component batch, not {default!r}")
