"""Archetype ``Pinhole``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.cameras import PinholeConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import (
        Float32ArrayLike,
        Float32Like,
        Mat3x3ArrayLike,
        Mat3x3Like,
        Rgba32ArrayLike,
        Rgba32Like,
        Utf8ArrayLike,
        Utf8Like,
        Vec2DArrayLike,
        Vec2DLike,
        ViewCoordinatesArrayLike,
        ViewCoordinatesLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Pinhole"
_SPECS = specs(
    _NAME,
    ("image_from_camera", "rerun.components.PinholeProjection", codecs.MAT3X3),
    ("resolution", "rerun.components.Resolution", codecs.VEC2D),
    ("camera_xyz", "rerun.components.ViewCoordinates", codecs.VIEW_COORDINATES),
    ("child_frame", "rerun.components.TransformFrameId", codecs.UTF8),
    ("parent_frame", "rerun.components.TransformFrameId", codecs.UTF8),
    ("image_plane_distance", "rerun.components.ImagePlaneDistance", codecs.FLOAT32),
    ("color", "rerun.components.Color", codecs.RGBA32),
    ("line_width", "rerun.components.Radius", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_image_from_camera = _SPECS[0].convert
_resolution = _SPECS[1].convert
_camera_xyz = _SPECS[2].convert
_child_frame = _SPECS[3].convert
_parent_frame = _SPECS[4].convert
_image_plane_distance = _SPECS[5].convert
_color = _SPECS[6].convert
_line_width = _SPECS[7].convert


class Pinhole(PinholeConstructor):
    """A pinhole camera: how its space projects to the pixels of its image.

    Fields
    ------
    image_from_camera
        Projection from camera space to pixels: the 3 x 3 matrix of a pinhole camera's intrinsics.
    resolution
        Width and height in pixels.
    camera_xyz
        Where the axes of the camera's space point; right, down, forward by default.
    child_frame
        Frame that is projected from.
    parent_frame
        Frame that the camera lives in.
    image_plane_distance
        Distance from a camera's origin at which its image plane is shown in 3D views, in scene units.
    color
        Color of the frustum's lines.
    line_width
        Radius of the frustum's lines.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    image_from_camera = Component(_SPECS[0])
    resolution = Component(_SPECS[1])
    camera_xyz = Component(_SPECS[2])
    child_frame = Component(_SPECS[3])
    parent_frame = Component(_SPECS[4])
    image_plane_distance = Component(_SPECS[5])
    color = Component(_SPECS[6])
    line_width = Component(_SPECS[7])

    def _set(self, given: tuple[Any, ...]) -> None:
        (
            image_from_camera,
            resolution,
            camera_xyz,
            child_frame,
            parent_frame,
            image_plane_distance,
            color,
            line_width,
        ) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if image_from_camera is not None:
                cells.append(_image_from_camera(image_from_camera))
                mask = 1
            if resolution is not None:
                cells.append(_resolution(resolution))
                mask |= 2
            if camera_xyz is not None:
                cells.append(_camera_xyz(camera_xyz))
                mask |= 4
            if child_frame is not None:
                cells.append(_child_frame(child_frame))
                mask |= 8
            if parent_frame is not None:
                cells.append(_parent_frame(parent_frame))
                mask |= 16
            if image_plane_distance is not None:
                cells.append(_image_plane_distance(image_plane_distance))
                mask |= 32
            if color is not None:
                cells.append(_color(color))
                mask |= 64
            if line_width is not None:
                cells.append(_line_width(line_width))
                mask |= 128
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
        image_from_camera: Mat3x3Like | None = None,
        resolution: Vec2DLike | None = None,
        camera_xyz: ViewCoordinatesLike | None = None,
        child_frame: Utf8Like | None = None,
        parent_frame: Utf8Like | None = None,
        image_plane_distance: Float32Like | None = None,
        color: Rgba32Like | None = None,
        line_width: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        image_from_camera, resolution, camera_xyz, child_frame, parent_frame, image_plane_distance, color, line_width
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                image_from_camera,
                resolution,
                camera_xyz,
                child_frame,
                parent_frame,
                image_plane_distance,
                color,
                line_width,
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
        image_from_camera: Mat3x3ArrayLike | None = None,
        resolution: Vec2DArrayLike | None = None,
        camera_xyz: ViewCoordinatesArrayLike | None = None,
        child_frame: Utf8ArrayLike | None = None,
        parent_frame: Utf8ArrayLike | None = None,
        image_plane_distance: Float32ArrayLike | None = None,
        color: Rgba32ArrayLike | None = None,
        line_width: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        image_from_camera, resolution, camera_xyz, child_frame, parent_frame, image_plane_distance, color, line_width
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (
                image_from_camera,
                resolution,
                camera_xyz,
                child_frame,
                parent_frame,
                image_plane_distance,
                color,
                line_width,
            )
        )

    @staticmethod
    def descriptor_image_from_camera() -> ComponentDescriptor:
        """Names of the column ``Pinhole:image_from_camera``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_resolution() -> ComponentDescriptor:
        """Names of the column ``Pinhole:resolution``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_camera_xyz() -> ComponentDescriptor:
        """Names of the column ``Pinhole:camera_xyz``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_child_frame() -> ComponentDescriptor:
        """Names of the column ``Pinhole:child_frame``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_parent_frame() -> ComponentDescriptor:
        """Names of the column ``Pinhole:parent_frame``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_image_plane_distance() -> ComponentDescriptor:
        """Names of the column ``Pinhole:image_plane_distance``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``Pinhole:color``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_line_width() -> ComponentDescriptor:
        """Names of the column ``Pinhole:line_width``."""
        return _SPECS[7].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Cameras`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Cameras", overrides=self.as_component_batches(), mappings=mappings)
