"""Enumeration ``PanelState``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class PanelState(NativeEnum):
    """Whether a panel is hidden, small, or shown in full."""

    Hidden = 1
    Collapsed = 2
    Expanded = 3


PanelStateLike: TypeAlias = (
    PanelState
    | Literal[
        "Hidden",
        "Collapsed",
        "Expanded",
        "hidden",
        "collapsed",
        "expanded",
    ]
    | IntLike
)
"""A member of ``PanelState``, its name, or its number."""
PanelStateArrayLike: TypeAlias = PanelStateLike | Sequence[PanelStateLike | None] | IntegerArray
"""One ``PanelState`` or several: members, names and numbers in a sequence, or an array of numbers."""


class PanelStateBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``PanelState``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PanelState"
    _CODEC = blueprint_codecs.PANEL_STATE
    _ARROW_DATATYPE = blueprint_codecs.PANEL_STATE.kind.arrow_type

    def __init__(self, data: PanelStateArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
