"""Archetype ``LineStrips3D``.

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
    from ..likes import (
        BoolArrayLike,
        BoolLike,
        ClassIdArrayLike,
        Float32ArrayLike,
        LineStrip3DArrayLike,
        Rgba32ArrayLike,
        Utf8ArrayLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.LineStrips3D"
_SPECS = specs(
    _NAME,
    ("strips", "rerun.components.LineStrip3D", codecs.LINE_STRIP3D),
    ("radii", "rerun.components.Radius", codecs.FLOAT32),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("labels", "rerun.components.Text", codecs.UTF8),
    ("show_labels", "rerun.components.ShowLabels", codecs.BOOL),
    ("class_ids", "rerun.components.ClassId", codecs.CLASS_ID),
)
_LAYOUTS = LayoutTable(_SPECS)
_strips = _SPECS[0].convert
_radii = _SPECS[1].convert
_colors = _SPECS[2].convert
_labels = _SPECS[3].convert
_show_labels = _SPECS[4].convert
_class_ids = _SPECS[5].convert


class LineStrips3D(Archetype):
    """Strips of connected line segments in 3D.

    Parameters
    ----------
    strips
        One strip as N x 3 float32, or a sequence of strips.
    radii
        A radius: in scene units when positive, in UI points (independent of zoom) when negative.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    labels
        A text beside each of them.
    show_labels
        Whether labels are shown; without it the viewer shows them where there are few.
    class_ids
        Number of a class, 0 to 65535; an annotation context gives it a label and a color.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    strips = Component(_SPECS[0])
    radii = Component(_SPECS[1])
    colors = Component(_SPECS[2])
    labels = Component(_SPECS[3])
    show_labels = Component(_SPECS[4])
    class_ids = Component(_SPECS[5])

    def __init__(
        self,
        strips: LineStrip3DArrayLike,
        *,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if strips is not None:
                cells.append(_strips(strips))
                mask = 1
            if radii is not None:
                cells.append(_radii(radii))
                mask |= 2
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 4
            if labels is not None:
                cells.append(_labels(labels))
                mask |= 8
            if show_labels is not None:
                cells.append(_show_labels(show_labels))
                mask |= 16
            if class_ids is not None:
                cells.append(_class_ids(class_ids))
                mask |= 32
        except Exception as error:
            self._recover((strips, radii, colors, labels, show_labels, class_ids), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        strips: LineStrip3DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        strips, radii, colors, labels, show_labels, class_ids
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (strips, radii, colors, labels, show_labels, class_ids))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        strips: LineStrip3DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        strips, radii, colors, labels, show_labels, class_ids
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((strips, radii, colors, labels, show_labels, class_ids))

    @staticmethod
    def descriptor_strips() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:strips``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_radii() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:radii``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:colors``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_labels() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:labels``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_show_labels() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:show_labels``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_class_ids() -> ComponentDescriptor:
        """Names of the column ``LineStrips3D:class_ids``."""
        return _SPECS[5].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Lines3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Lines3D", overrides=self.as_component_batches(), mappings=mappings)
