"""Encoding ``VisibleTimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.time_ranges import VisibleTimeRange as VisibleTimeRange

if TYPE_CHECKING:
    from ..likes import VisibleTimeRangeArrayLike


class VisibleTimeRangeBatch(BaseBatch):
    """A batch of ``VisibleTimeRange``."""

    _CODEC = codecs.VISIBLE_TIME_RANGE
    _ARROW_DATATYPE = codecs.VISIBLE_TIME_RANGE.kind.arrow_type

    def __init__(self, data: VisibleTimeRangeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
