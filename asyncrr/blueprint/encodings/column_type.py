"""Encoding ``ColumnType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..likes import ColumnTypeArrayLike
from ..natives.tables import ColumnType as ColumnType


class ColumnTypeBatch(BaseBatch):
    """A batch of ``ColumnType``."""

    _CODEC = blueprint_codecs.COLUMN_TYPE
    _ARROW_DATATYPE = blueprint_codecs.COLUMN_TYPE.kind.arrow_type

    def __init__(self, data: ColumnTypeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
