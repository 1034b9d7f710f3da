"""Archetype ``TransformAxes3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BoolArrayLike, BoolLike, Float32ArrayLike, Float32Like
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.TransformAxes3D"
_SPECS = specs(
    _NAME,
    ("axis_length", "rerun.components.AxisLength", codecs.FLOAT32),
    ("show_frame", "rerun.components.ShowLabels", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_axis_length = _SPECS[0].convert
_show_frame = _SPECS[1].convert


class TransformAxes3D(Archetype):
    """Arrows that show the axes of an entity's space.

    Parameters
    ----------
    axis_length
        Length of the arrows that show the axes of a space, in scene units.
    show_frame
        Whether the name of the coordinate frame is shown.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    axis_length = Component(_SPECS[0])
    show_frame = Component(_SPECS[1])

    def __init__(self, axis_length: Float32Like, *, show_frame: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if axis_length is not None:
                cells.append(_axis_length(axis_length))
                mask = 1
            if show_frame is not None:
                cells.append(_show_frame(show_frame))
                mask |= 2
        except Exception as error:
            self._recover((axis_length, show_frame), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        axis_length: Float32Like | None = None,
        show_frame: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        axis_length, show_frame
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (axis_length, show_frame))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        axis_length: Float32ArrayLike | None = None,
        show_frame: BoolArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        axis_length, show_frame
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((axis_length, show_frame))

    @staticmethod
    def descriptor_axis_length() -> ComponentDescriptor:
        """Names of the column ``TransformAxes3D:axis_length``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_show_frame() -> ComponentDescriptor:
        """Names of the column ``TransformAxes3D:show_frame``."""
        return _SPECS[1].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``TransformAxes3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("TransformAxes3D", overrides=self.as_component_batches(), mappings=mappings)
