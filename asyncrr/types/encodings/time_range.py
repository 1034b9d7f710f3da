"""Encoding ``TimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import TimeRangeArrayLike
from ..natives.time_ranges import TimeRange as TimeRange


class TimeRangeBatch(BaseBatch):
    """A batch of ``TimeRange``."""

    _CODEC = codecs.TIME_RANGE
    _ARROW_DATATYPE = codecs.TIME_RANGE.kind.arrow_type

    def __init__(self, data: TimeRangeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
