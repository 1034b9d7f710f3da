"""Encoding ``AbsoluteTimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.time_ranges import AbsoluteTimeRange as AbsoluteTimeRange

if TYPE_CHECKING:
    from ..likes import AbsoluteTimeRangeArrayLike


class AbsoluteTimeRangeBatch(BaseBatch):
    """A batch of ``AbsoluteTimeRange``."""

    _CODEC = codecs.ABSOLUTE_TIME_RANGE
    _ARROW_DATATYPE = codecs.ABSOLUTE_TIME_RANGE.kind.arrow_type

    def __init__(self, data: AbsoluteTimeRangeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
