"""Archetype ``SpatialInformation``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Utf8Like, ViewCoordinatesLike

_NAME = "rerun.blueprint.archetypes.SpatialInformation"
_SPECS = specs(
    _NAME,
    ("target_frame", "rerun.components.TransformFrameId", codecs.UTF8),
    ("show_bounding_box", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("show_axes", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("axes", "rerun.components.ViewCoordinates", codecs.VIEW_COORDINATES),
)
_LAYOUTS = LayoutTable(_SPECS)
_target_frame = _SPECS[0].convert
_show_bounding_box = _SPECS[1].convert
_show_axes = _SPECS[2].convert
_axes = _SPECS[3].convert


class SpatialInformation(Archetype):
    """The frame that a spatial view shows, and what it shows of it.

    Parameters
    ----------
    target_frame
        Name of the coordinate frame that everything is shown in.
    show_bounding_box
        Whether the box around everything is drawn.
    show_axes
        Whether the axes of the frame are drawn.
    axes
        Which way the axes of the frame point.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    target_frame = Component(_SPECS[0])
    show_bounding_box = Component(_SPECS[1])
    show_axes = Component(_SPECS[2])
    axes = Component(_SPECS[3])

    def __init__(
        self,
        target_frame: Utf8Like,
        *,
        show_bounding_box: BoolLike | None = None,
        show_axes: BoolLike | None = None,
        axes: ViewCoordinatesLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if target_frame is not None:
                cells.append(_target_frame(target_frame))
                mask = 1
            if show_bounding_box is not None:
                cells.append(_show_bounding_box(show_bounding_box))
                mask |= 2
            if show_axes is not None:
                cells.append(_show_axes(show_axes))
                mask |= 4
            if axes is not None:
                cells.append(_axes(axes))
                mask |= 8
        except Exception as error:
            self._recover((target_frame, show_bounding_box, show_axes, axes), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        target_frame: Utf8Like | None = None,
        show_bounding_box: BoolLike | None = None,
        show_axes: BoolLike | None = None,
        axes: ViewCoordinatesLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        target_frame, show_bounding_box, show_axes, axes
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (target_frame, show_bounding_box, show_axes, axes))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_target_frame() -> ComponentDescriptor:
        """Names of the column ``SpatialInformation:target_frame``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_show_bounding_box() -> ComponentDescriptor:
        """Names of the column ``SpatialInformation:show_bounding_box``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_show_axes() -> ComponentDescriptor:
        """Names of the column ``SpatialInformation:show_axes``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_axes() -> ComponentDescriptor:
        """Names of the column ``SpatialInformation:axes``."""
        return _SPECS[3].field.descriptor
