"""Encoding ``TextLogColumn``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.text_log import TextLogColumn as TextLogColumn

if TYPE_CHECKING:
    from ..likes import TextLogColumnArrayLike


class TextLogColumnBatch(BaseBatch):
    """A batch of ``TextLogColumn``."""

    _CODEC = blueprint_codecs.TEXT_LOG_COLUMN
    _ARROW_DATATYPE = blueprint_codecs.TEXT_LOG_COLUMN.kind.arrow_type

    def __init__(self, data: TextLogColumnArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
