"""Enumeration ``BackgroundKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class BackgroundKind(NativeEnum):
    """What is behind a spatial view: a dark gradient, a bright one, or one color."""

    GradientDark = 1
    GradientBright = 2
    SolidColor = 3


BackgroundKindLike: TypeAlias = (
    BackgroundKind
    | Literal[
        "GradientDark",
        "GradientBright",
        "SolidColor",
        "gradientdark",
        "gradientbright",
        "solidcolor",
    ]
    | IntLike
)
"""A member of ``BackgroundKind``, its name, or its number."""
BackgroundKindArrayLike: TypeAlias = BackgroundKindLike | Sequence[BackgroundKindLike | None] | IntegerArray
"""One ``BackgroundKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class BackgroundKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``BackgroundKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.BackgroundKind"
    _CODEC = blueprint_codecs.BACKGROUND_KIND
    _ARROW_DATATYPE = blueprint_codecs.BACKGROUND_KIND.kind.arrow_type

    def __init__(self, data: BackgroundKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
