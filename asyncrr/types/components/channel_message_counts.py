"""Component ``ChannelMessageCounts``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.pairs import ChannelMessageCounts as _ChannelMessageCounts

if TYPE_CHECKING:
    from ..likes import ChannelMessageCountsArrayLike


class ChannelMessageCounts(_ChannelMessageCounts, ComponentMixin):
    """How many messages each channel of an MCAP file has."""

    _COMPONENT_TYPE = "rerun.components.ChannelMessageCounts"


class ChannelMessageCountsBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``ChannelMessageCounts``."""

    _COMPONENT_TYPE = "rerun.components.ChannelMessageCounts"
    _CODEC = codecs.CHANNEL_MESSAGE_COUNTS
    _ARROW_DATATYPE = codecs.CHANNEL_MESSAGE_COUNTS.kind.arrow_type

    def __init__(self, data: ChannelMessageCountsArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
