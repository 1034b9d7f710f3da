"""Archetype ``GridMap``.

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
        BlobArrayLike,
        BlobLike,
        Float32ArrayLike,
        Float32Like,
        ImageFormatArrayLike,
        ImageFormatLike,
        QuaternionArrayLike,
        QuaternionLike,
        RotationAxisAngleArrayLike,
        RotationAxisAngleLike,
        Vec3DArrayLike,
        Vec3DLike,
    )

_NAME = "rerun.archetypes.GridMap"
_SPECS = specs(
    _NAME,
    ("data", "rerun.components.ImageBuffer", codecs.BLOB),
    ("format", "rerun.components.ImageFormat", codecs.IMAGE_FORMAT),
    ("cell_size", "rerun.components.CellSize", codecs.FLOAT32),
    ("translation", "rerun.components.Translation3D", codecs.VEC3D),
    ("rotation_axis_angle", "rerun.components.RotationAxisAngle", codecs.ROTATION_AXIS_ANGLE),
    ("quaternion", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
)
_LAYOUTS = LayoutTable(_SPECS)
_data = _SPECS[0].convert
_format = _SPECS[1].convert
_cell_size = _SPECS[2].convert
_translation = _SPECS[3].convert
_rotation_axis_angle = _SPECS[4].convert
_quaternion = _SPECS[5].convert
_opacity = _SPECS[6].convert
_draw_order = _SPECS[7].convert
_colormap = _SPECS[8].convert


class GridMap(Archetype):
    """A map of a plane in equal cells, such as an occupancy grid.

    Parameters
    ----------
    data
        The cells as pixels, row by row from the top.
    format
        Number of cells each way and meaning of the bytes.
    cell_size
        Side of a cell of a grid map, in scene units.
    translation
        Where the lower left corner of the map is.
    rotation_axis_angle
        A rotation by an angle around an axis.
    quaternion
        A rotation as a quaternion (x, y, z, w).
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
    draw_order
        Order of drawing in 2D views: what has the higher value lies on top.
    colormap
        How scalar values become colors.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    data = Component(_SPECS[0])
    format = Component(_SPECS[1])
    cell_size = Component(_SPECS[2])
    translation = Component(_SPECS[3])
    rotation_axis_angle = Component(_SPECS[4])
    quaternion = Component(_SPECS[5])
    opacity = Component(_SPECS[6])
    draw_order = Component(_SPECS[7])
    colormap = Component(_SPECS[8])

    def __init__(
        self,
        *,
        data: BlobLike,
        format: ImageFormatLike,
        cell_size: Float32Like,
        translation: Vec3DLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        colormap: ColormapLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if data is not None:
                cells.append(_data(data))
                mask = 1
            if format is not None:
                cells.append(_format(format))
                mask |= 2
            if cell_size is not None:
                cells.append(_cell_size(cell_size))
                mask |= 4
            if translation is not None:
                cells.append(_translation(translation))
                mask |= 8
            if rotation_axis_angle is not None:
                cells.append(_rotation_axis_angle(rotation_axis_angle))
                mask |= 16
            if quaternion is not None:
                cells.append(_quaternion(quaternion))
                mask |= 32
            if opacity is not None:
                cells.append(_opacity(opacity))
                mask |= 64
            if draw_order is not None:
                cells.append(_draw_order(draw_order))
                mask |= 128
            if colormap is not None:
                cells.append(_colormap(colormap))
                mask |= 256
        except Exception as error:
            self._recover(
                (data, format, cell_size, translation, rotation_axis_angle, quaternion, opacity, draw_order, colormap),
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
        data: BlobLike | None = None,
        format: ImageFormatLike | None = None,
        cell_size: Float32Like | None = None,
        translation: Vec3DLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        colormap: ColormapLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        data, format, cell_size, translation, rotation_axis_angle, quaternion, opacity, draw_order, colormap
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                data,
                format,
                cell_size,
                translation,
                rotation_axis_angle,
                quaternion,
                opacity,
                draw_order,
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
        data: BlobArrayLike | None = None,
        format: ImageFormatArrayLike | None = None,
        cell_size: Float32ArrayLike | None = None,
        translation: Vec3DArrayLike | None = None,
        rotation_axis_angle: RotationAxisAngleArrayLike | None = None,
        quaternion: QuaternionArrayLike | None = None,
        opacity: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
        colormap: ColormapArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        data, format, cell_size, translation, rotation_axis_angle, quaternion, opacity, draw_order, colormap
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (data, format, cell_size, translation, rotation_axis_angle, quaternion, opacity, draw_order, colormap)
        )

    @staticmethod
    def descriptor_data() -> ComponentDescriptor:
        """Names of the column ``GridMap:data``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_format() -> ComponentDescriptor:
        """Names of the column ``GridMap:format``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_cell_size() -> ComponentDescriptor:
        """Names of the column ``GridMap:cell_size``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_translation() -> ComponentDescriptor:
        """Names of the column ``GridMap:translation``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_rotation_axis_angle() -> ComponentDescriptor:
        """Names of the column ``GridMap:rotation_axis_angle``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_quaternion() -> ComponentDescriptor:
        """Names of the column ``GridMap:quaternion``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``GridMap:opacity``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``GridMap:draw_order``."""
        return _SPECS[7].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``GridMap:colormap``."""
        return _SPECS[8].field.descriptor
