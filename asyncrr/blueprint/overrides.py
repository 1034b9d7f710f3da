"""What a view shows an entity with: visualizers, and settings of the entity in that view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol, runtime_checkable

from asyncrr.types.visualizer import Visualizer

from .archetypes import ActiveVisualizers, VisualizerInstruction
from .earlier import VisualizerOverrides
from .rows import Row


@runtime_checkable
class VisualizableArchetype(Protocol):
    """An archetype that the viewer has a visualizer for, such as ``SeriesLines``."""

    def visualizer(self, *args: Any, **kwargs: Any) -> Visualizer:
        """The visualizer, with the archetype's fields in place of what is logged; ``args`` and ``kwargs`` are the class's own."""
        ...


def override_rows(path: str, given: list[Any]) -> Iterator[Row]:
    """The rows of one entity's overrides.

    Parameters
    ----------
    path
        Where the entity's visualizers are stored.
    given
        Visualizers, archetypes that have one, and settings of the entity.
    """
    active = []
    for one in given:
        visualizer = one.visualizer() if isinstance(one, VisualizableArchetype) else one
        if not _is_visualizer(visualizer):
            yield Row(path, visualizer)
            continue
        active.append(visualizer.id.bytes)
        own = f"{path}/{visualizer.id}"
        yield Row(own, VisualizerInstruction(visualizer.visualizer_type, component_map=visualizer.mappings))
        if visualizer.overrides:
            yield Row(own, visualizer.overrides)
    if active:
        yield Row(path, ActiveVisualizers(active))


def check_override(entity_path: Any, given: Any) -> list[Any]:
    """The overrides of one entity, kept for sending: visualizers, and what else can be logged.

    Parameters
    ----------
    entity_path
        The entity.
    given
        A visualizer, an archetype or component batches; or several of these.

    Raises
    ------
    TypeError
        If something is neither a visualizer nor anything that can be logged.
    """
    kept: list[Any] = []
    batches: list[Any] = []
    named: list[str] = []
    for one in _flat(given):
        if isinstance(one, VisualizerOverrides):
            named += one.names
        elif _is_batch(one):
            batches.append(one)
        elif _is_visualizer(one) or hasattr(one, "visualizer") or hasattr(one, "as_component_batches"):
            kept.append(one)
        else:
            raise TypeError(
                f"overrides of {entity_path!r}: expected a Visualizer, an archetype or EntityBehavior, not "
                f"{type(one).__name__}: {one!r}"
            )
    kept += _of_batches(batches)
    return kept + [Visualizer(name) for name in named if name not in map(_type_of, kept)]


def names(given: Any) -> list[str]:
    """What the overrides are, in short."""
    return [_name_of(one) for one in _flat(given)]


def _name_of(one: Any) -> str:
    if _is_batch(one):
        return str(one.component_descriptor().component)
    return getattr(one, "visualizer_type", None) or type(one).__name__


def _flat(given: Any) -> Iterator[Any]:
    """One after the other, also those of lists within a list."""
    if isinstance(given, str) or not isinstance(given, Iterable) or _is_batch(given):
        yield given
        return
    for one in given:
        if isinstance(one, list | tuple):
            yield from one
        else:
            yield one


def _of_batches(batches: list[Any]) -> Iterator[Any]:
    """Batches of an archetype that has a visualizer as overrides of that; others as they are."""
    from asyncrr.types import archetypes

    by_archetype: dict[str | None, list[Any]] = {}
    for batch in batches:
        by_archetype.setdefault(batch.component_descriptor().archetype, []).append(batch)
    for name, of_one in by_archetype.items():
        archetype: Any = getattr(archetypes, str(name).rpartition(".")[2], None)
        if hasattr(archetype, "visualizer"):
            yield Visualizer(archetype.cleared().visualizer().visualizer_type, overrides=of_one)
        else:
            yield of_one


def _type_of(one: Any) -> Any:
    visualizer = one.visualizer() if isinstance(one, VisualizableArchetype) else one
    return getattr(visualizer, "visualizer_type", None)


def _is_batch(value: Any) -> bool:
    return hasattr(value, "component_descriptor")


def _is_visualizer(value: Any) -> bool:
    # By its looks: an archetype of an installed rerun-sdk hands out that package's own class.
    return hasattr(value, "visualizer_type") and hasattr(value, "mappings")
