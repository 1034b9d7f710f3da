"""Enumeration ``Eye3DKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class Eye3DKind(NativeEnum):
    """How the eye of a 3D view moves: like somebody who walks, or around a point."""

    FirstPerson = 1
    Orbital = 2


Eye3DKindLike: TypeAlias = Eye3DKind | Literal["FirstPerson", "Orbital", "firstperson", "orbital"] | IntLike
"""A member of ``Eye3DKind``, its name, or its number."""
Eye3DKindArrayLike: TypeAlias = Eye3DKindLike | Sequence[Eye3DKindLike | None] | IntegerArray
"""One ``Eye3DKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class Eye3DKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``Eye3DKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Eye3DKind"
    _CODEC = blueprint_codecs.EYE3DKIND
    _ARROW_DATATYPE = blueprint_codecs.EYE3DKIND.kind.arrow_type

    def __init__(self, data: Eye3DKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
