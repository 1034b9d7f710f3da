"""Enumeration ``ComponentSourceKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class ComponentSourceKind(NativeEnum):
    """Where a visualizer's component comes from: a component of the entity, a value of the blueprint, the view's default, or the annotation context."""

    SourceComponent = 1
    Override = 2
    Default = 3
    AnnotationContext = 4


ComponentSourceKindLike: TypeAlias = (
    ComponentSourceKind
    | Literal[
        "SourceComponent",
        "Override",
        "Default",
        "AnnotationContext",
        "sourcecomponent",
        "override",
        "default",
        "annotationcontext",
    ]
    | IntLike
)
"""A member of ``ComponentSourceKind``, its name, or its number."""
ComponentSourceKindArrayLike: TypeAlias = ComponentSourceKindLike | Sequence[ComponentSourceKindLike | None] | IntegerArray
"""One ``ComponentSourceKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ComponentSourceKindBatch(BaseBatch):
    """A batch of ``ComponentSourceKind``: members, names in any case, or numbers."""

    _CODEC = blueprint_codecs.COMPONENT_SOURCE_KIND
    _ARROW_DATATYPE = blueprint_codecs.COMPONENT_SOURCE_KIND.kind.arrow_type

    def __init__(self, data: ComponentSourceKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
