"""Encoding ``TimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.time_ranges import TimeRange as TimeRange

if TYPE_CHECKING:
    from ..likes import TimeRangeArrayLike


class TimeRangeBatch(BaseBatch):
    """A batch of ``TimeRange``."""

    _CODEC = codecs.TIME_RANGE
    _ARROW_DATATYPE = codecs.TIME_RANGE.kind.arrow_type

    def __init__(self, data: TimeRangeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
