"""Meshes with textures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype
from ..conversions.tensors import to_numpy
from ..natives.image_format import DATATYPE_NUMBERS, ImageFormat
from .images import channels_first_hint

if TYPE_CHECKING:
    from ..components.mesh_face_rendering import MeshFaceRenderingLike
    from ..likes import (
        ClassIdArrayLike,
        ImageLike,
        Rgba32ArrayLike,
        Rgba32Like,
        UVec3DArrayLike,
        Vec2DArrayLike,
        Vec3DArrayLike,
    )

_MODELS: dict[int, Literal["RGB", "RGBA"]] = {3: "RGB", 4: "RGBA"}


def _texture(texture: Any) -> tuple[Any, Any]:
    """Buffer and format; None for both, after a warning or an error, where ``texture`` is none."""
    pixels = to_numpy(texture)
    if pixels.ndim != 3 or pixels.shape[2] not in _MODELS:
        send_warning_or_raise(
            f"Mesh3D: a texture has the shape H x W x 3 or H x W x 4, not {pixels.shape}{channels_first_hint(pixels.shape)}",
            instead="it is ignored",
        )
        return None, None
    datatype = DATATYPE_NUMBERS.get(pixels.dtype.newbyteorder("="))
    if datatype is None:
        send_warning_or_raise(
            f"Mesh3D: a texture cannot have pixels of dtype {pixels.dtype}, only integers and floats",
            instead="it is ignored",
        )
        return None, None
    height, width, channels = pixels.shape
    # As bytes of native order; a contiguous texture is borrowed until it is logged.
    flat = np.ascontiguousarray(pixels, dtype=pixels.dtype.newbyteorder("=")).reshape(-1)
    buffer: Any = flat.view(np.uint8) if len(flat) else b""
    return buffer, ImageFormat(width, height, color_model=_MODELS[channels], channel_datatype=datatype)


class Mesh3DConstructor(Archetype):
    """Constructor of ``Mesh3D``."""

    def __init__(
        self,
        *,
        vertex_positions: Vec3DArrayLike,
        triangle_indices: UVec3DArrayLike | None = None,
        vertex_normals: Vec3DArrayLike | None = None,
        vertex_colors: Rgba32ArrayLike | None = None,
        vertex_texcoords: Vec2DArrayLike | None = None,
        albedo_texture: ImageLike | None = None,
        albedo_factor: Rgba32Like | None = None,
        face_rendering: MeshFaceRenderingLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        """A mesh, and if wanted a texture.

        Parameters
        ----------
        albedo_texture
            H x W x 3 (RGB) or H x W x 4 (RGBA) array of any integer or float type, or anything array-like.
        vertex_positions, triangle_indices, vertex_normals, vertex_colors, vertex_texcoords, albedo_factor
            The fields.
        face_rendering, class_ids
            The fields.

        Raises
        ------
        ValueError
            In strict mode: a texture of another shape or dtype. Otherwise it is left out with a warning.
        """
        with catch_and_log_exceptions(type(self).__name__):
            buffer, image_format = (None, None) if albedo_texture is None else _texture(albedo_texture)
            self._set(
                (
                    vertex_positions,
                    triangle_indices,
                    vertex_normals,
                    vertex_colors,
                    vertex_texcoords,
                    albedo_factor,
                    face_rendering,
                    buffer,
                    image_format,
                    class_ids,
                )
            )
