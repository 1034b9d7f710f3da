"""Archetype ``LineGrid3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Component
from ..constructors.grids import LineGrid3DConstructor

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Float32Like, Plane3DLike, Rgba32Like

_NAME = "rerun.blueprint.archetypes.LineGrid3D"
_SPECS = specs(
    _NAME,
    ("visible", "rerun.components.Visible", codecs.BOOL),
    ("spacing", "rerun.blueprint.components.GridSpacing", codecs.FLOAT32),
    ("plane", "rerun.components.Plane3D", codecs.PLANE3D),
    ("stroke_width", "rerun.components.StrokeWidth", codecs.FLOAT32),
    ("color", "rerun.components.Color", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_visible = _SPECS[0].convert
_spacing = _SPECS[1].convert
_plane = _SPECS[2].convert
_stroke_width = _SPECS[3].convert
_color = _SPECS[4].convert


class LineGrid3D(LineGrid3DConstructor):
    """The grid of lines in a 3D view.

    Fields
    ------
    visible
        Whether the grid is shown; it is by default.
    spacing
        Distance between two lines in scene units; further away only each tenth line is drawn.
    plane
        The plane that the grid lies in; by default the one of the scene's ground.
    stroke_width
        Width of the lines in points of the user interface; 1 by default.
    color
        Color of the lines, which may be transparent; a light gray by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    visible = Component(_SPECS[0])
    spacing = Component(_SPECS[1])
    plane = Component(_SPECS[2])
    stroke_width = Component(_SPECS[3])
    color = Component(_SPECS[4])

    def _set(self, given: tuple[Any, ...]) -> None:
        (visible, spacing, plane, stroke_width, color) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if visible is not None:
                cells.append(_visible(visible))
                mask = 1
            if spacing is not None:
                cells.append(_spacing(spacing))
                mask |= 2
            if plane is not None:
                cells.append(_plane(plane))
                mask |= 4
            if stroke_width is not None:
                cells.append(_stroke_width(stroke_width))
                mask |= 8
            if color is not None:
                cells.append(_color(color))
                mask |= 16
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        visible: BoolLike | None = None,
        spacing: Float32Like | None = None,
        plane: Plane3DLike | None = None,
        stroke_width: Float32Like | None = None,
        color: Rgba32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        visible, spacing, plane, stroke_width, color
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (visible, spacing, plane, stroke_width, color))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``LineGrid3D:visible``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_spacing() -> ComponentDescriptor:
        """Names of the column ``LineGrid3D:spacing``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_plane() -> ComponentDescriptor:
        """Names of the column ``LineGrid3D:plane``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_stroke_width() -> ComponentDescriptor:
        """Names of the column ``LineGrid3D:stroke_width``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``LineGrid3D:color``."""
        return _SPECS[4].field.descriptor
