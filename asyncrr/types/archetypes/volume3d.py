"""Archetype ``Volume3D``.

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
        QuaternionArrayLike,
        QuaternionLike,
        Range1DArrayLike,
        Range1DLike,
        TensorDataArrayLike,
        TensorDataLike,
        Vec3DArrayLike,
        Vec3DLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Volume3D"
_SPECS = specs(
    _NAME,
    ("values", "rerun.components.TensorData", codecs.TENSOR_DATA),
    ("voxel_size", "rerun.components.VoxelSize", codecs.VEC3D),
    ("translation", "rerun.components.Translation3D", codecs.VEC3D),
    ("quaternion", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("value_range", "rerun.components.ValueRange", codecs.RANGE1D),
    ("gamma", "rerun.components.GammaCorrection", codecs.FLOAT32),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
    ("optical_density", "rerun.components.OpticalDensity", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_values = _SPECS[0].convert
_voxel_size = _SPECS[1].convert
_translation = _SPECS[2].convert
_quaternion = _SPECS[3].convert
_value_range = _SPECS[4].convert
_gamma = _SPECS[5].convert
_colormap = _SPECS[6].convert
_optical_density = _SPECS[7].convert


class Volume3D(Archetype):
    """Values on a grid in 3D, drawn as a volume.

    Parameters
    ----------
    values
        The values, a tensor with three dimensions.
    voxel_size
        Extent of a voxel along x, y and z, in scene units.
    translation
        Where the volume is.
    quaternion
        A rotation as a quaternion (x, y, z, w).
    value_range
        The smallest and the largest value that are expected, float64.
    gamma
        Exponent that brightness is raised to.
    colormap
        How scalar values become colors.
    optical_density
        How strongly a volume absorbs light along a ray.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    values = Component(_SPECS[0])
    voxel_size = Component(_SPECS[1])
    translation = Component(_SPECS[2])
    quaternion = Component(_SPECS[3])
    value_range = Component(_SPECS[4])
    gamma = Component(_SPECS[5])
    colormap = Component(_SPECS[6])
    optical_density = Component(_SPECS[7])

    def __init__(
        self,
        values: TensorDataLike,
        *,
        voxel_size: Vec3DLike | None = None,
        translation: Vec3DLike | None = None,
        quaternion: QuaternionLike | None = None,
        value_range: Range1DLike | None = None,
        gamma: Float32Like | None = None,
        colormap: ColormapLike | None = None,
        optical_density: Float32Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if values is not None:
                cells.append(_values(values))
                mask = 1
            if voxel_size is not None:
                cells.append(_voxel_size(voxel_size))
                mask |= 2
            if translation is not None:
                cells.append(_translation(translation))
                mask |= 4
            if quaternion is not None:
                cells.append(_quaternion(quaternion))
                mask |= 8
            if value_range is not None:
                cells.append(_value_range(value_range))
                mask |= 16
            if gamma is not None:
                cells.append(_gamma(gamma))
                mask |= 32
            if colormap is not None:
                cells.append(_colormap(colormap))
                mask |= 64
            if optical_density is not None:
                cells.append(_optical_density(optical_density))
                mask |= 128
        except Exception as error:
            self._recover(
                (values, voxel_size, translation, quaternion, value_range, gamma, colormap, optical_density),
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
        values: TensorDataLike | None = None,
        voxel_size: Vec3DLike | None = None,
        translation: Vec3DLike | None = None,
        quaternion: QuaternionLike | None = None,
        value_range: Range1DLike | None = None,
        gamma: Float32Like | None = None,
        colormap: ColormapLike | None = None,
        optical_density: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        values, voxel_size, translation, quaternion, value_range, gamma, colormap, optical_density
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (values, voxel_size, translation, quaternion, value_range, gamma, colormap, optical_density)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        values: TensorDataArrayLike | None = None,
        voxel_size: Vec3DArrayLike | None = None,
        translation: Vec3DArrayLike | None = None,
        quaternion: QuaternionArrayLike | None = None,
        value_range: Range1DArrayLike | None = None,
        gamma: Float32ArrayLike | None = None,
        colormap: ColormapArrayLike | None = None,
        optical_density: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        values, voxel_size, translation, quaternion, value_range, gamma, colormap, optical_density
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (values, voxel_size, translation, quaternion, value_range, gamma, colormap, optical_density)
        )

    @staticmethod
    def descriptor_values() -> ComponentDescriptor:
        """Names of the column ``Volume3D:values``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_voxel_size() -> ComponentDescriptor:
        """Names of the column ``Volume3D:voxel_size``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_translation() -> ComponentDescriptor:
        """Names of the column ``Volume3D:translation``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_quaternion() -> ComponentDescriptor:
        """Names of the column ``Volume3D:quaternion``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_value_range() -> ComponentDescriptor:
        """Names of the column ``Volume3D:value_range``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_gamma() -> ComponentDescriptor:
        """Names of the column ``Volume3D:gamma``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``Volume3D:colormap``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_optical_density() -> ComponentDescriptor:
        """Names of the column ``Volume3D:optical_density``."""
        return _SPECS[7].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Volume3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Volume3D", overrides=self.as_component_batches(), mappings=mappings)
