"""Encoding ``FilterByRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.columns import FilterByRange as FilterByRange

if TYPE_CHECKING:
    from ..likes import FilterByRangeArrayLike


class FilterByRangeBatch(BaseBatch):
    """A batch of ``FilterByRange``."""

    _CODEC = blueprint_codecs.FILTER_BY_RANGE
    _ARROW_DATATYPE = blueprint_codecs.FILTER_BY_RANGE.kind.arrow_type

    def __init__(self, data: FilterByRangeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
