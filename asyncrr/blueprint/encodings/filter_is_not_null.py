"""Encoding ``FilterIsNotNull``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.columns import FilterIsNotNull as FilterIsNotNull

if TYPE_CHECKING:
    from ..likes import FilterIsNotNullArrayLike


class FilterIsNotNullBatch(BaseBatch):
    """A batch of ``FilterIsNotNull``."""

    _CODEC = blueprint_codecs.FILTER_IS_NOT_NULL
    _ARROW_DATATYPE = blueprint_codecs.FILTER_IS_NOT_NULL.kind.arrow_type

    def __init__(self, data: FilterIsNotNullArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
