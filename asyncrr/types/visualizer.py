"""What a view shows an entity with: :class:`Visualizer`."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .base import DescribedComponentBatch


class VisualizerComponentMappingLike(Protocol):
    """Where a visualizer takes one of its components from; ``VisualizerComponentMapping`` is one."""

    @property
    def target(self) -> Any:
        """The visualizer's component."""
        ...

    @property
    def source_kind(self) -> Any:
        """From where it is taken."""
        ...

    @property
    def source_component(self) -> str | None:
        """The entity's component, if that is where."""
        ...

    @property
    def selector(self) -> str | None:
        """The part of that component."""
        ...


class Visualizer:
    """A visualizer of the viewer, its values and where its components come from.

    Archetypes make them with their method ``visualizer``.

    Parameters
    ----------
    visualizer_type
        The viewer's name for it, such as ``"Points3D"``.
    overrides
        Component batches whose values are used in place of logged ones.
    mappings
        Where it takes components from that do not come from the entity's components of the same name.

    Attributes
    ----------
    id
        What the blueprint knows it by.
    """

    def __init__(
        self,
        visualizer_type: str,
        *,
        overrides: list[DescribedComponentBatch] | None = None,
        mappings: list[VisualizerComponentMappingLike] | None = None,
    ) -> None:
        self.id = uuid.uuid4()
        self.visualizer_type = visualizer_type
        self.overrides = overrides
        self.mappings = mappings

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.visualizer_type!r}, overrides={self.overrides}, mappings={self.mappings})"
