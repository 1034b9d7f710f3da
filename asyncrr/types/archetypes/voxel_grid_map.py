"""Archetype ``VoxelGridMap``.

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
    from ..components.colormap import ColormapArrayLike, ColormapLike
    from ..likes import (
        Float32ArrayLike,
        Float32Like,
        IVec3DArrayLike,
        QuaternionArrayLike,
        QuaternionLike,
        Range1DArrayLike,
        Range1DLike,
        Rgba32ArrayLike,
        RotationAxisAngleArrayLike,
        RotationAxisAngleLike,
        Vec3DArrayLike,
        Vec3DLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.VoxelGridMap"
_SPECS = specs(
    _NAME,
    ("voxel_indices", "rerun.components.VoxelIndex", codecs.IVEC3D),
    ("voxel_size", "rerun.components.VoxelSize", codecs.VEC3D),
    ("values", "rerun.components.VoxelValue", codecs.FLOAT32),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("translation", "rerun.components.Translation3D", codecs.VEC3D),
    ("rotation_axis_angle", "rerun.components.RotationAxisAngle", codecs.ROTATION_AXIS_ANGLE),
    ("quaternion", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("value_range", "rerun.components.ValueRange", codecs.RANGE1D),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
)
_LAYOUTS = LayoutTable(_SPECS)
_voxel_indices = _SPECS[0].convert
_voxel_size = _SPECS[1].convert
_values = _SPECS[2].convert
_colors = _SPECS[3].convert
_translation = _SPECS[4].convert
_rotation_axis_angle = _SPECS[5].convert
_quaternion = _SPECS[6].convert
_opacity = _SPECS[7].convert
_value_range = _SPECS[8].convert
_colormap = _SPECS[9].convert


class VoxelGridMap(Archetype):
    """The occupied voxels of a grid in 3D.

    Parameters
    ----------
    voxel_indices
        Place of each voxel in the grid, N x 3 int32.
    voxel_size
        Extent of a voxel along x, y and z, in scene units.
    values
        Value of each voxel.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    translation
        Where the grid's origin is.
    rotation_axis_angle
        A rotation by an angle around an axis.
    quaternion
        A rotation as a quaternion (x, y, z, w).
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
    value_range
        The smallest and the largest value that are expected, float64.
    colormap
        How scalar values become colors.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    voxel_indices = Component(_SPECS[0])
    voxel_size = Component(_SPECS[1])
    values = Component(_SPECS[2])
    colors = Component(_SPECS[3])
    translation = Component(_SPECS[4])
    rotation_axis_angle = Component(_SPECS[5])
    quaternion = Component(_SPECS[6])
    opacity = Component(_SPECS[7])
    value_range = Component(_SPECS[8])
    colormap = Component(_SPECS[9])

    def __init__(
        self,
        voxel_indices: IVec3DArrayLike,
        voxel_size: Vec3DLike,
        *,
        values: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        translation: Vec3DLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        opacity: Float32Like | None = None,
        value_range: Range1DLike | None = None,
        colormap: ColormapLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if voxel_indices is not None:
                cells.append(_voxel_indices(voxel_indices))
                mask = 1
            if voxel_size is not None:
                cells.append(_voxel_size(voxel_size))
                mask |= 2
            if values is not None:
                cells.append(_values(values))
                mask |= 4
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 8
            if translation is not None:
                cells.append(_translation(translation))
                mask |= 16
            if rotation_axis_angle is not None:
                cells.append(_rotation_axis_angle(rotation_axis_angle))
                mask |= 32
            if quaternion is not None:
                cells.append(_quaternion(quaternion))
                mask |= 64
            if opacity is not None:
                cells.append(_opacity(opacity))
                mask |= 128
            if value_range is not None:
                cells.append(_value_range(value_range))
                mask |= 256
            if colormap is not None:
                cells.append(_colormap(colormap))
                mask |= 512
        except Exception as error:
            self._recover(
                (
                    voxel_indices,
                    voxel_size,
                    values,
                    colors,
                    translation,
                    rotation_axis_angle,
                    quaternion,
                    opacity,
                    value_range,
                    colormap,
                ),
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
        voxel_indices: IVec3DArrayLike | None = None,
        voxel_size: Vec3DLike | None = None,
        values: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        translation: Vec3DLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        opacity: Float32Like | None = None,
        value_range: Range1DLike | None = None,
        colormap: ColormapLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        voxel_indices, voxel_size, values, colors, translation, rotation_axis_angle, quaternion, opacity, value_range
            The fields: see the class.
        colormap
            The field: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                voxel_indices,
                voxel_size,
                values,
                colors,
                translation,
                rotation_axis_angle,
                quaternion,
                opacity,
                value_range,
                colormap,
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
        voxel_indices: IVec3DArrayLike | None = None,
        voxel_size: Vec3DArrayLike | None = None,
        values: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        translation: Vec3DArrayLike | None = None,
        rotation_axis_angle: RotationAxisAngleArrayLike | None = None,
        quaternion: QuaternionArrayLike | None = None,
        opacity: Float32ArrayLike | None = None,
        value_range: Range1DArrayLike | None = None,
        colormap: ColormapArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        voxel_indices, voxel_size, values, colors, translation, rotation_axis_angle, quaternion, opacity, value_range
            The fields: the outermost axis of each is the rows.
        colormap
            The field: the outermost axis of each is the rows.
        """
        return cls._columns(
            (
                voxel_indices,
                voxel_size,
                values,
                colors,
                translation,
                rotation_axis_angle,
                quaternion,
                opacity,
                value_range,
                colormap,
            )
        )

    @staticmethod
    def descriptor_voxel_indices() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:voxel_indices``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_voxel_size() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:voxel_size``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_values() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:values``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:colors``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_translation() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:translation``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_rotation_axis_angle() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:rotation_axis_angle``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_quaternion() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:quaternion``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:opacity``."""
        return _SPECS[7].field.descriptor

    @staticmethod
    def descriptor_value_range() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:value_range``."""
        return _SPECS[8].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``VoxelGridMap:colormap``."""
        return _SPECS[9].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``VoxelGridMap`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("VoxelGridMap", overrides=self.as_component_batches(), mappings=mappings)
