"""Which of a server's chunks are wanted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_filter import EntityFilter
from asyncrr.frames.streams import choose_components, component_names
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.messages import StoreId, StoreKind

NamesLike: TypeAlias = str | Collection[str]
ComponentsLike: TypeAlias = str | ComponentDescriptor | Collection[str | ComponentDescriptor]


class Selection:
    """A choice by recording, application, entity and component; what is None chooses all.

    Parameters
    ----------
    recording, application
        Recording ids and application ids.
    entity
        Expressions as :class:`~asyncrr.chunks.entity_filter.EntityFilter` takes them.
    component
        Components; chunks are reduced to these columns.
    blueprints
        Whether blueprints are wanted besides recordings.

    Raises
    ------
    ValueError, TypeError
        An argument is not of that kind.
    """

    def __init__(
        self,
        *,
        recording: NamesLike | None = None,
        application: NamesLike | None = None,
        entity: NamesLike | None = None,
        component: ComponentsLike | None = None,
        blueprints: bool = False,
    ) -> None:
        self._recordings = _names("recording", recording)
        self._applications = _names("application", application)
        self._entities = None if entity is None else EntityFilter(entity)
        self._components = component_names(component)
        self._blueprints = blueprints

    def wants_store(self, store_id: StoreId) -> bool:
        """Whether anything of this store is wanted. A blueprint's own id is not asked for: it has no recording's."""
        if self._applications is not None and store_id.application_id not in self._applications:
            return False
        if store_id.kind is StoreKind.BLUEPRINT:
            return self._blueprints
        return self._recordings is None or store_id.recording_id in self._recordings

    def wants_entity(self, store_id: StoreId, entity_path: str) -> bool:
        """Whether this entity is wanted. Those of blueprints belong together."""
        return self._entities is None or store_id.kind is StoreKind.BLUEPRINT or self._entities.matches(entity_path)

    def choose(self, columns: Columns) -> Columns | None:
        """The wanted columns of a wanted entity; None if there is none."""
        names = self._components
        return columns if names is None else choose_components(columns, names.__contains__)


def _names(what: str, given: Any) -> frozenset[str] | None:
    if given is None:
        return None
    names = [given] if isinstance(given, str) else list(given)
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"{what} must be a str or several, not {type(name).__name__}: {name!r}")
    return frozenset(names)
