"""Encoding ``ColumnType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.tables import ColumnType as ColumnType

if TYPE_CHECKING:
    from ..likes import ColumnTypeArrayLike


class ColumnTypeBatch(BaseBatch):
    """A batch of ``ColumnType``."""

    _CODEC = blueprint_codecs.COLUMN_TYPE
    _ARROW_DATATYPE = blueprint_codecs.COLUMN_TYPE.kind.arrow_type

    def __init__(self, data: ColumnTypeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
