"""Encoding ``Utf8Pair``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.pairs import Utf8Pair as Utf8Pair

if TYPE_CHECKING:
    from ..likes import Utf8PairArrayLike


class Utf8PairBatch(BaseBatch):
    """A batch of ``Utf8Pair``."""

    _CODEC = codecs.UTF8_PAIR
    _ARROW_DATATYPE = codecs.UTF8_PAIR.kind.arrow_type

    def __init__(self, data: Utf8PairArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
