"""Archetype ``Ellipsoids3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.ellipsoids import Ellipsoids3DConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.fill_mode import FillModeArrayLike, FillModeLike
    from ..likes import (
        BoolArrayLike,
        BoolLike,
        ClassIdArrayLike,
        Float32ArrayLike,
        QuaternionArrayLike,
        Rgba32ArrayLike,
        RotationAxisAngleArrayLike,
        Utf8ArrayLike,
        Vec3DArrayLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Ellipsoids3D"
_SPECS = specs(
    _NAME,
    ("half_sizes", "rerun.components.HalfSize3D", codecs.VEC3D),
    ("centers", "rerun.components.Translation3D", codecs.VEC3D),
    ("rotation_axis_angles", "rerun.components.RotationAxisAngle", codecs.ROTATION_AXIS_ANGLE),
    ("quaternions", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("line_radii", "rerun.components.Radius", codecs.FLOAT32),
    ("fill_mode", "rerun.components.FillMode", codecs.FILL_MODE),
    ("labels", "rerun.components.Text", codecs.UTF8),
    ("show_labels", "rerun.components.ShowLabels", codecs.BOOL),
    ("class_ids", "rerun.components.ClassId", codecs.CLASS_ID),
)
_LAYOUTS = LayoutTable(_SPECS)
_half_sizes = _SPECS[0].convert
_centers = _SPECS[1].convert
_rotation_axis_angles = _SPECS[2].convert
_quaternions = _SPECS[3].convert
_colors = _SPECS[4].convert
_line_radii = _SPECS[5].convert
_fill_mode = _SPECS[6].convert
_labels = _SPECS[7].convert
_show_labels = _SPECS[8].convert
_class_ids = _SPECS[9].convert


class Ellipsoids3D(Ellipsoids3DConstructor):
    """Ellipsoids and spheres in 3D.

    Fields
    ------
    half_sizes
        Semi-axes of each ellipsoid, N x 3 float32.
    centers
        Center of each ellipsoid, N x 3 float32; (0, 0, 0) by default.
    rotation_axis_angles
        A rotation by an angle around an axis.
    quaternions
        A rotation as a quaternion (x, y, z, w).
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    line_radii
        Radii of the lines that are drawn.
    fill_mode
        How a shape is drawn: some lines, all lines, filled, or see-through with lines.
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

    half_sizes = Component(_SPECS[0])
    centers = Component(_SPECS[1])
    rotation_axis_angles = Component(_SPECS[2])
    quaternions = Component(_SPECS[3])
    colors = Component(_SPECS[4])
    line_radii = Component(_SPECS[5])
    fill_mode = Component(_SPECS[6])
    labels = Component(_SPECS[7])
    show_labels = Component(_SPECS[8])
    class_ids = Component(_SPECS[9])

    def _set(self, given: tuple[Any, ...]) -> None:
        (
            half_sizes,
            centers,
            rotation_axis_angles,
            quaternions,
            colors,
            line_radii,
            fill_mode,
            labels,
            show_labels,
            class_ids,
        ) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if half_sizes is not None:
                cells.append(_half_sizes(half_sizes))
                mask = 1
            if centers is not None:
                cells.append(_centers(centers))
                mask |= 2
            if rotation_axis_angles is not None:
                cells.append(_rotation_axis_angles(rotation_axis_angles))
                mask |= 4
            if quaternions is not None:
                cells.append(_quaternions(quaternions))
                mask |= 8
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 16
            if line_radii is not None:
                cells.append(_line_radii(line_radii))
                mask |= 32
            if fill_mode is not None:
                cells.append(_fill_mode(fill_mode))
                mask |= 64
            if labels is not None:
                cells.append(_labels(labels))
                mask |= 128
            if show_labels is not None:
                cells.append(_show_labels(show_labels))
                mask |= 256
            if class_ids is not None:
                cells.append(_class_ids(class_ids))
                mask |= 512
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
        half_sizes: Vec3DArrayLike | None = None,
        centers: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        line_radii: Float32ArrayLike | None = None,
        fill_mode: FillModeLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        half_sizes, centers, rotation_axis_angles, quaternions, colors, line_radii, fill_mode, labels, show_labels
            The fields: see the class.
        class_ids
            The field: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                half_sizes,
                centers,
                rotation_axis_angles,
                quaternions,
                colors,
                line_radii,
                fill_mode,
                labels,
                show_labels,
                class_ids,
            ),
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        half_sizes: Vec3DArrayLike | None = None,
        centers: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        line_radii: Float32ArrayLike | None = None,
        fill_mode: FillModeArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        half_sizes, centers, rotation_axis_angles, quaternions, colors, line_radii, fill_mode, labels, show_labels
            The fields: the outermost axis of each is the rows.
        class_ids
            The field: the outermost axis of each is the rows.
        """
        return cls._columns(
            (
                half_sizes,
                centers,
                rotation_axis_angles,
                quaternions,
                colors,
                line_radii,
                fill_mode,
                labels,
                show_labels,
                class_ids,
            )
        )

    @staticmethod
    def descriptor_half_sizes() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:half_sizes``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_centers() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:centers``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_rotation_axis_angles() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:rotation_axis_angles``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_quaternions() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:quaternions``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:colors``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_line_radii() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:line_radii``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_fill_mode() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:fill_mode``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_labels() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:labels``."""
        return _SPECS[7].field.descriptor

    @staticmethod
    def descriptor_show_labels() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:show_labels``."""
        return _SPECS[8].field.descriptor

    @staticmethod
    def descriptor_class_ids() -> ComponentDescriptor:
        """Names of the column ``Ellipsoids3D:class_ids``."""
        return _SPECS[9].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Ellipsoids3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Ellipsoids3D", overrides=self.as_component_batches(), mappings=mappings)
