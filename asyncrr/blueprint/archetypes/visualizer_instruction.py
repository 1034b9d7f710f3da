"""Archetype ``VisualizerInstruction``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import Utf8Like
    from ..likes import VisualizerComponentMappingArrayLike

_NAME = "rerun.blueprint.archetypes.VisualizerInstruction"
_SPECS = specs(
    _NAME,
    ("visualizer_type", "rerun.blueprint.components.VisualizerType", codecs.UTF8),
    ("component_map", "rerun.blueprint.components.VisualizerComponentMapping", blueprint_codecs.VISUALIZER_COMPONENT_MAPPING),
)
_LAYOUTS = LayoutTable(_SPECS)
_visualizer_type = _SPECS[0].convert
_component_map = _SPECS[1].convert


class VisualizerInstruction(Archetype):
    """A visualizer that shows an entity, and where it takes its components from.

    Parameters
    ----------
    visualizer_type
        Name of a visualizer, such as `Points3D`.
    component_map
        Where components come from that do not come from the entity's components of the same name.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    visualizer_type = Component(_SPECS[0])
    component_map = Component(_SPECS[1])

    def __init__(
        self,
        visualizer_type: Utf8Like,
        *,
        component_map: VisualizerComponentMappingArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if visualizer_type is not None:
                cells.append(_visualizer_type(visualizer_type))
                mask = 1
            if component_map is not None:
                cells.append(_component_map(component_map))
                mask |= 2
        except Exception as error:
            self._recover((visualizer_type, component_map), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        visualizer_type: Utf8Like | None = None,
        component_map: VisualizerComponentMappingArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        visualizer_type, component_map
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (visualizer_type, component_map))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_visualizer_type() -> ComponentDescriptor:
        """Names of the column ``VisualizerInstruction:visualizer_type``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_component_map() -> ComponentDescriptor:
        """Names of the column ``VisualizerInstruction:component_map``."""
        return _SPECS[1].field.descriptor
