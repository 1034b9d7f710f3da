"""Enumeration ``LinkAxis``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class LinkAxis(NativeEnum):
    """Whether an axis is moved alone or together with those of other views."""

    Independent = 1
    LinkToGlobal = 2


LinkAxisLike: TypeAlias = LinkAxis | Literal["Independent", "LinkToGlobal", "independent", "linktoglobal"] | IntLike
"""A member of ``LinkAxis``, its name, or its number."""
LinkAxisArrayLike: TypeAlias = LinkAxisLike | Sequence[LinkAxisLike | None] | IntegerArray
"""One ``LinkAxis`` or several: members, names and numbers in a sequence, or an array of numbers."""


class LinkAxisBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``LinkAxis``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.LinkAxis"
    _CODEC = blueprint_codecs.LINK_AXIS
    _ARROW_DATATYPE = blueprint_codecs.LINK_AXIS.kind.arrow_type

    def __init__(self, data: LinkAxisArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
