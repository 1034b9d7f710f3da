"""Enumeration ``ViewDir``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class ViewDir(NativeEnum):
    """A direction as the viewer of a scene sees it."""

    Up = 1
    Down = 2
    Right = 3
    Left = 4
    Forward = 5
    Back = 6


ViewDirLike: TypeAlias = (
    ViewDir
    | Literal[
        "Up",
        "Down",
        "Right",
        "Left",
        "Forward",
        "Back",
        "up",
        "down",
        "right",
        "left",
        "forward",
        "back",
    ]
    | IntLike
)
"""A member of ``ViewDir``, its name, or its number."""
ViewDirArrayLike: TypeAlias = ViewDirLike | Sequence[ViewDirLike | None] | IntegerArray
"""One ``ViewDir`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ViewDirBatch(BaseBatch):
    """A batch of ``ViewDir``: members, names in any case, or numbers."""

    _CODEC = codecs.VIEW_DIR
    _ARROW_DATATYPE = codecs.VIEW_DIR.kind.arrow_type

    def __init__(self, data: ViewDirArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
