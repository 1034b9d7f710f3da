"""Encoding ``ChannelCountPair``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.pairs import ChannelCountPair as ChannelCountPair

if TYPE_CHECKING:
    from ..likes import ChannelCountPairArrayLike


class ChannelCountPairBatch(BaseBatch):
    """A batch of ``ChannelCountPair``."""

    _CODEC = codecs.CHANNEL_COUNT_PAIR
    _ARROW_DATATYPE = codecs.CHANNEL_COUNT_PAIR.kind.arrow_type

    def __init__(self, data: ChannelCountPairArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
