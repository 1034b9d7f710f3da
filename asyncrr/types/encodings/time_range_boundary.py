"""Encoding ``TimeRangeBoundary``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.time_ranges import TimeRangeBoundary as TimeRangeBoundary

if TYPE_CHECKING:
    from ..likes import TimeRangeBoundaryArrayLike


class TimeRangeBoundaryBatch(BaseBatch):
    """A batch of ``TimeRangeBoundary``."""

    _CODEC = codecs.TIME_RANGE_BOUNDARY
    _ARROW_DATATYPE = codecs.TIME_RANGE_BOUNDARY.kind.arrow_type

    def __init__(self, data: TimeRangeBoundaryArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
