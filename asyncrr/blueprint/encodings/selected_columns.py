"""Encoding ``SelectedColumns``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..likes import SelectedColumnsArrayLike
from ..natives.columns import SelectedColumns as SelectedColumns


class SelectedColumnsBatch(BaseBatch):
    """A batch of ``SelectedColumns``."""

    _CODEC = blueprint_codecs.SELECTED_COLUMNS
    _ARROW_DATATYPE = blueprint_codecs.SELECTED_COLUMNS.kind.arrow_type

    def __init__(self, data: SelectedColumnsArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
