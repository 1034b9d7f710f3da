"""Enumeration ``MeshFaceRendering``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class MeshFaceRendering(NativeEnum):
    """Which sides of a mesh's triangles are drawn."""

    DoubleSided = 1
    Front = 2
    Back = 3


MeshFaceRenderingLike: TypeAlias = (
    MeshFaceRendering
    | Literal[
        "DoubleSided",
        "Front",
        "Back",
        "doublesided",
        "front",
        "back",
    ]
    | IntLike
)
"""A member of ``MeshFaceRendering``, its name, or its number."""
MeshFaceRenderingArrayLike: TypeAlias = MeshFaceRenderingLike | Sequence[MeshFaceRenderingLike | None] | IntegerArray
"""One ``MeshFaceRendering`` or several: members, names and numbers in a sequence, or an array of numbers."""


class MeshFaceRenderingBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``MeshFaceRendering``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.MeshFaceRendering"
    _CODEC = codecs.MESH_FACE_RENDERING
    _ARROW_DATATYPE = codecs.MESH_FACE_RENDERING.kind.arrow_type

    def __init__(self, data: MeshFaceRenderingArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
