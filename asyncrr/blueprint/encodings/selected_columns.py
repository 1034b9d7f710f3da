"""Encoding ``SelectedColumns``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.columns import SelectedColumns as SelectedColumns

if TYPE_CHECKING:
    from ..likes import SelectedColumnsArrayLike


class SelectedColumnsBatch(BaseBatch):
    """A batch of ``SelectedColumns``."""

    _CODEC = blueprint_codecs.SELECTED_COLUMNS
    _ARROW_DATATYPE = blueprint_codecs.SELECTED_COLUMNS.kind.arrow_type

    def __init__(self, data: SelectedColumnsArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
