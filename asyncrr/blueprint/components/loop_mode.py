"""Enumeration ``LoopMode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class LoopMode(NativeEnum):
    """What is repeated in playback: nothing, the selected span of time, or everything."""

    Off = 1
    Selection = 2
    All = 3


LoopModeLike: TypeAlias = LoopMode | Literal["Off", "Selection", "All", "off", "selection", "all"] | IntLike
"""A member of ``LoopMode``, its name, or its number."""
LoopModeArrayLike: TypeAlias = LoopModeLike | Sequence[LoopModeLike | None] | IntegerArray
"""One ``LoopMode`` or several: members, names and numbers in a sequence, or an array of numbers."""


class LoopModeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``LoopMode``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.LoopMode"
    _CODEC = blueprint_codecs.LOOP_MODE
    _ARROW_DATATYPE = blueprint_codecs.LOOP_MODE.kind.arrow_type

    def __init__(self, data: LoopModeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
