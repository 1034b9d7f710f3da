"""Encoding ``SortBy``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.tables import SortBy as SortBy

if TYPE_CHECKING:
    from ..likes import SortByArrayLike


class SortByBatch(BaseBatch):
    """A batch of ``SortBy``."""

    _CODEC = blueprint_codecs.SORT_BY
    _ARROW_DATATYPE = blueprint_codecs.SORT_BY.kind.arrow_type

    def __init__(self, data: SortByArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
