"""Encoding ``KeypointPair``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.pairs import KeypointPair as KeypointPair

if TYPE_CHECKING:
    from ..likes import KeypointPairArrayLike


class KeypointPairBatch(BaseBatch):
    """A batch of ``KeypointPair``."""

    _CODEC = codecs.KEYPOINT_PAIR
    _ARROW_DATATYPE = codecs.KEYPOINT_PAIR.kind.arrow_type

    def __init__(self, data: KeypointPairArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
