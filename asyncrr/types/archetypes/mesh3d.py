"""Archetype ``Mesh3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.meshes import Mesh3DConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.mesh_face_rendering import MeshFaceRenderingArrayLike, MeshFaceRenderingLike
    from ..likes import (
        BlobArrayLike,
        BlobLike,
        ClassIdArrayLike,
        ImageFormatArrayLike,
        ImageFormatLike,
        Rgba32ArrayLike,
        Rgba32Like,
        UVec3DArrayLike,
        Vec2DArrayLike,
        Vec3DArrayLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Mesh3D"
_SPECS = specs(
    _NAME,
    ("vertex_positions", "rerun.components.Position3D", codecs.VEC3D),
    ("triangle_indices", "rerun.components.TriangleIndices", codecs.UVEC3D),
    ("vertex_normals", "rerun.components.Vector3D", codecs.VEC3D),
    ("vertex_colors", "rerun.components.Color", codecs.RGBA32),
    ("vertex_texcoords", "rerun.components.Texcoord2D", codecs.VEC2D),
    ("albedo_factor", "rerun.components.AlbedoFactor", codecs.RGBA32),
    ("face_rendering", "rerun.components.MeshFaceRendering", codecs.MESH_FACE_RENDERING),
    ("albedo_texture_buffer", "rerun.components.ImageBuffer", codecs.BLOB),
    ("albedo_texture_format", "rerun.components.ImageFormat", codecs.IMAGE_FORMAT),
    ("class_ids", "rerun.components.ClassId", codecs.CLASS_ID),
)
_LAYOUTS = LayoutTable(_SPECS)
_vertex_positions = _SPECS[0].convert
_triangle_indices = _SPECS[1].convert
_vertex_normals = _SPECS[2].convert
_vertex_colors = _SPECS[3].convert
_vertex_texcoords = _SPECS[4].convert
_albedo_factor = _SPECS[5].convert
_face_rendering = _SPECS[6].convert
_albedo_texture_buffer = _SPECS[7].convert
_albedo_texture_format = _SPECS[8].convert
_class_ids = _SPECS[9].convert


class Mesh3D(Mesh3DConstructor):
    """A mesh of triangles.

    Fields
    ------
    vertex_positions
        Where the vertices are, N x 3 float32.
    triangle_indices
        Three vertices for each triangle, M x 3 uint32; without it each three vertices are one.
    vertex_normals
        Normal at each vertex, N x 3 float32.
    vertex_colors
        Color of each vertex.
    vertex_texcoords
        Place of each vertex in the texture, N x 2 float32.
    albedo_factor
        Color that the texture or the vertex colors of a mesh are multiplied with.
    face_rendering
        Which sides of a mesh's triangles are drawn.
    albedo_texture_buffer
        Pixels of the texture.
    albedo_texture_format
        Size and layout of the texture.
    class_ids
        Class of each vertex.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    vertex_positions = Component(_SPECS[0])
    triangle_indices = Component(_SPECS[1])
    vertex_normals = Component(_SPECS[2])
    vertex_colors = Component(_SPECS[3])
    vertex_texcoords = Component(_SPECS[4])
    albedo_factor = Component(_SPECS[5])
    face_rendering = Component(_SPECS[6])
    albedo_texture_buffer = Component(_SPECS[7])
    albedo_texture_format = Component(_SPECS[8])
    class_ids = Component(_SPECS[9])

    def _set(self, given: tuple[Any, ...]) -> None:
        (
            vertex_positions,
            triangle_indices,
            vertex_normals,
            vertex_colors,
            vertex_texcoords,
            albedo_factor,
            face_rendering,
            albedo_texture_buffer,
            albedo_texture_format,
            class_ids,
        ) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if vertex_positions is not None:
                cells.append(_vertex_positions(vertex_positions))
                mask = 1
            if triangle_indices is not None:
                cells.append(_triangle_indices(triangle_indices))
                mask |= 2
            if vertex_normals is not None:
                cells.append(_vertex_normals(vertex_normals))
                mask |= 4
            if vertex_colors is not None:
                cells.append(_vertex_colors(vertex_colors))
                mask |= 8
            if vertex_texcoords is not None:
                cells.append(_vertex_texcoords(vertex_texcoords))
                mask |= 16
            if albedo_factor is not None:
                cells.append(_albedo_factor(albedo_factor))
                mask |= 32
            if face_rendering is not None:
                cells.append(_face_rendering(face_rendering))
                mask |= 64
            if albedo_texture_buffer is not None:
                cells.append(_albedo_texture_buffer(albedo_texture_buffer))
                mask |= 128
            if albedo_texture_format is not None:
                cells.append(_albedo_texture_format(albedo_texture_format))
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
        vertex_positions: Vec3DArrayLike | None = None,
        triangle_indices: UVec3DArrayLike | None = None,
        vertex_normals: Vec3DArrayLike | None = None,
        vertex_colors: Rgba32ArrayLike | None = None,
        vertex_texcoords: Vec2DArrayLike | None = None,
        albedo_factor: Rgba32Like | None = None,
        face_rendering: MeshFaceRenderingLike | None = None,
        albedo_texture_buffer: BlobLike | None = None,
        albedo_texture_format: ImageFormatLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        vertex_positions, triangle_indices, vertex_normals, vertex_colors, vertex_texcoords, albedo_factor
            The fields: see the class.
        face_rendering, albedo_texture_buffer, albedo_texture_format, class_ids
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                vertex_positions,
                triangle_indices,
                vertex_normals,
                vertex_colors,
                vertex_texcoords,
                albedo_factor,
                face_rendering,
                albedo_texture_buffer,
                albedo_texture_format,
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
        vertex_positions: Vec3DArrayLike | None = None,
        triangle_indices: UVec3DArrayLike | None = None,
        vertex_normals: Vec3DArrayLike | None = None,
        vertex_colors: Rgba32ArrayLike | None = None,
        vertex_texcoords: Vec2DArrayLike | None = None,
        albedo_factor: Rgba32ArrayLike | None = None,
        face_rendering: MeshFaceRenderingArrayLike | None = None,
        albedo_texture_buffer: BlobArrayLike | None = None,
        albedo_texture_format: ImageFormatArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        vertex_positions, triangle_indices, vertex_normals, vertex_colors, vertex_texcoords, albedo_factor
            The fields: the outermost axis of each is the rows.
        face_rendering, albedo_texture_buffer, albedo_texture_format, class_ids
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (
                vertex_positions,
                triangle_indices,
                vertex_normals,
                vertex_colors,
                vertex_texcoords,
                albedo_factor,
                face_rendering,
                albedo_texture_buffer,
                albedo_texture_format,
                class_ids,
            )
        )

    @staticmethod
    def descriptor_vertex_positions() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:vertex_positions``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_triangle_indices() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:triangle_indices``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_vertex_normals() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:vertex_normals``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_vertex_colors() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:vertex_colors``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_vertex_texcoords() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:vertex_texcoords``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_albedo_factor() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:albedo_factor``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_face_rendering() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:face_rendering``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_albedo_texture_buffer() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:albedo_texture_buffer``."""
        return _SPECS[7].field.descriptor

    @staticmethod
    def descriptor_albedo_texture_format() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:albedo_texture_format``."""
        return _SPECS[8].field.descriptor

    @staticmethod
    def descriptor_class_ids() -> ComponentDescriptor:
        """Names of the column ``Mesh3D:class_ids``."""
        return _SPECS[9].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Mesh3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Mesh3D", overrides=self.as_component_batches(), mappings=mappings)
