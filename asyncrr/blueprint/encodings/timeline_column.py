"""Encoding ``TimelineColumn``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.text_log import TimelineColumn as TimelineColumn

if TYPE_CHECKING:
    from ..likes import TimelineColumnArrayLike


class TimelineColumnBatch(BaseBatch):
    """A batch of ``TimelineColumn``."""

    _CODEC = blueprint_codecs.TIMELINE_COLUMN
    _ARROW_DATATYPE = blueprint_codecs.TIMELINE_COLUMN.kind.arrow_type

    def __init__(self, data: TimelineColumnArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
