"""Enumeration ``ViewFit``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class ViewFit(NativeEnum):
    """How an image is scaled into its view: not at all, to fill it, or to fill it as far as its proportions allow."""

    Original = 1
    Fill = 2
    FillKeepAspectRatio = 3


ViewFitLike: TypeAlias = (
    ViewFit
    | Literal[
        "Original",
        "Fill",
        "FillKeepAspectRatio",
        "original",
        "fill",
        "fillkeepaspectratio",
    ]
    | IntLike
)
"""A member of ``ViewFit``, its name, or its number."""
ViewFitArrayLike: TypeAlias = ViewFitLike | Sequence[ViewFitLike | None] | IntegerArray
"""One ``ViewFit`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ViewFitBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``ViewFit``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewFit"
    _CODEC = blueprint_codecs.VIEW_FIT
    _ARROW_DATATYPE = blueprint_codecs.VIEW_FIT.kind.arrow_type

    def __init__(self, data: ViewFitArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
