"""What a view shows an entity with: visualizers, and settings of the entity in that view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from .archetypes import ActiveVisualizers, VisualizerInstruction
from .rows import Row

if TYPE_CHECKING:
    from asyncrr.types.visualizer import Visualizer


@runtime_checkable
class VisualizableArchetype(Protocol):
    """An archetype that the viewer has a visualizer for, such as ``SeriesLines``."""

    def visualizer(self, *args: Any, **kwargs: Any) -> Visualizer:
        """The visualizer, with the archetype's fields in place of what is logged; ``args`` and ``kwargs`` are the class's own."""
        ...


def override_rows(path: str, given: Any) -> Iterator[Row]:
    """The rows of one entity's overrides.

    Parameters
    ----------
    path
        Where the entity's visualizers are stored.
    given
        A visualizer, an archetype that has one, or settings of the entity; or several of these.
    """
    active = []
    for one in _several(given):
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


def check_override(entity_path: Any, given: Any) -> Any:
    """The overrides of one entity, kept for sending.

    Raises
    ------
    TypeError
        If something is neither a visualizer nor anything that can be logged.
    """
    kept = list(_several(given))
    for one in kept:
        if not (_is_visualizer(one) or hasattr(one, "visualizer") or hasattr(one, "as_component_batches")):
            raise TypeError(
                f"overrides of {entity_path!r}: expected a Visualizer, an archetype or EntityBehavior, not "
                f"{type(one).__name__}: {one!r}"
            )
    return kept


def names(given: Any) -> list[str]:
    """What the overrides are, in short."""
    return [getattr(one, "visualizer_type", None) or type(one).__name__ for one in _several(given)]


def _several(given: Any) -> Iterable[Any]:
    return given if isinstance(given, Iterable) else (given,)


def _is_visualizer(value: Any) -> bool:
    # By its looks: an archetype of an installed rerun-sdk hands out that package's own class.
    return hasattr(value, "visualizer_type") and hasattr(value, "mappings")
