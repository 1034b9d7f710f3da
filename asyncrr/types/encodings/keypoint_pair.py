"""Encoding ``KeypointPair``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import KeypointPairArrayLike
from ..natives.pairs import KeypointPair as KeypointPair


class KeypointPairBatch(BaseBatch):
    """A batch of ``KeypointPair``."""

    _CODEC = codecs.KEYPOINT_PAIR
    _ARROW_DATATYPE = codecs.KEYPOINT_PAIR.kind.arrow_type

    def __init__(self, data: KeypointPairArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
