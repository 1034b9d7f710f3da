"""Enumeration ``PlayState``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class PlayState(NativeEnum):
    """What the time cursor does: stand still, move on, or stay with the newest data."""

    Paused = 1
    Playing = 2
    Following = 3


PlayStateLike: TypeAlias = (
    PlayState
    | Literal[
        "Paused",
        "Playing",
        "Following",
        "paused",
        "playing",
        "following",
    ]
    | IntLike
)
"""A member of ``PlayState``, its name, or its number."""
PlayStateArrayLike: TypeAlias = PlayStateLike | Sequence[PlayStateLike | None] | IntegerArray
"""One ``PlayState`` or several: members, names and numbers in a sequence, or an array of numbers."""


class PlayStateBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``PlayState``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PlayState"
    _CODEC = blueprint_codecs.PLAY_STATE
    _ARROW_DATATYPE = blueprint_codecs.PLAY_STATE.kind.arrow_type

    def __init__(self, data: PlayStateArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
