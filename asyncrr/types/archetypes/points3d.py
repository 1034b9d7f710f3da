"""Archetype ``Points3D``.

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
    from ..components.point_shading import PointShadingArrayLike, PointShadingLike
    from ..likes import (
        BoolArrayLike,
        BoolLike,
        ClassIdArrayLike,
        Float32ArrayLike,
        KeypointIdArrayLike,
        Rgba32ArrayLike,
        Utf8ArrayLike,
        Vec3DArrayLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Points3D"
_SPECS = specs(
    _NAME,
    ("positions", "rerun.components.Position3D", codecs.VEC3D),
    ("radii", "rerun.components.Radius", codecs.FLOAT32),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("labels", "rerun.components.Text", codecs.UTF8),
    ("show_labels", "rerun.components.ShowLabels", codecs.BOOL),
    ("point_shading", "rerun.components.PointShading", codecs.POINT_SHADING),
    ("class_ids", "rerun.components.ClassId", codecs.CLASS_ID),
    ("keypoint_ids", "rerun.components.KeypointId", codecs.KEYPOINT_ID),
)
_LAYOUTS = LayoutTable(_SPECS)
_positions = _SPECS[0].convert
_radii = _SPECS[1].convert
_colors = _SPECS[2].convert
_labels = _SPECS[3].convert
_show_labels = _SPECS[4].convert
_point_shading = _SPECS[5].convert
_class_ids = _SPECS[6].convert
_keypoint_ids = _SPECS[7].convert


class Points3D(Archetype):
    """A cloud of points in 3D.

    Parameters
    ----------
    positions
        Where the points are, N x 3 float32.
    radii
        A radius: in scene units when positive, in UI points (independent of zoom) when negative.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    labels
        A text beside each of them.
    show_labels
        Whether labels are shown; without it the viewer shows them where there are few.
    point_shading
        How points are shaded: with a gradient as if they were balls, or flat.
    class_ids
        Number of a class, 0 to 65535; an annotation context gives it a label and a color.
    keypoint_ids
        Number of a keypoint within its class, 0 to 65535.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    positions = Component(_SPECS[0])
    radii = Component(_SPECS[1])
    colors = Component(_SPECS[2])
    labels = Component(_SPECS[3])
    show_labels = Component(_SPECS[4])
    point_shading = Component(_SPECS[5])
    class_ids = Component(_SPECS[6])
    keypoint_ids = Component(_SPECS[7])

    def __init__(
        self,
        positions: Vec3DArrayLike,
        *,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        point_shading: PointShadingLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
        keypoint_ids: KeypointIdArrayLike | None = None,
    ) -> None:
        if keypoint_ids is not None and class_ids is None:
            class_ids = 0
        cells: list[Cell] = []
        mask = 0
        try:
            if positions is not None:
                cells.append(_positions(positions))
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
            if point_shading is not None:
                cells.append(_point_shading(point_shading))
                mask |= 32
            if class_ids is not None:
                cells.append(_class_ids(class_ids))
                mask |= 64
            if keypoint_ids is not None:
                cells.append(_keypoint_ids(keypoint_ids))
                mask |= 128
        except Exception as error:
            self._recover(
                (positions, radii, colors, labels, show_labels, point_shading, class_ids, keypoint_ids),
                cells,
                mask,
                error,
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        positions: Vec3DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        point_shading: PointShadingLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
        keypoint_ids: KeypointIdArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        positions, radii, colors, labels, show_labels, point_shading, class_ids, keypoint_ids
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (positions, radii, colors, labels, show_labels, point_shading, class_ids, keypoint_ids)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        positions: Vec3DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolArrayLike | None = None,
        point_shading: PointShadingArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
        keypoint_ids: KeypointIdArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        positions, radii, colors, labels, show_labels, point_shading, class_ids, keypoint_ids
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((positions, radii, colors, labels, show_labels, point_shading, class_ids, keypoint_ids))

    @staticmethod
    def descriptor_positions() -> ComponentDescriptor:
        """Names of the column ``Points3D:positions``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_radii() -> ComponentDescriptor:
        """Names of the column ``Points3D:radii``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``Points3D:colors``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_labels() -> ComponentDescriptor:
        """Names of the column ``Points3D:labels``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_show_labels() -> ComponentDescriptor:
        """Names of the column ``Points3D:show_labels``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_point_shading() -> ComponentDescriptor:
        """Names of the column ``Points3D:point_shading``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_class_ids() -> ComponentDescriptor:
        """Names of the column ``Points3D:class_ids``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_keypoint_ids() -> ComponentDescriptor:
        """Names of the column ``Points3D:keypoint_ids``."""
        return _SPECS[7].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Points3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Points3D", overrides=self.as_component_batches(), mappings=mappings)
