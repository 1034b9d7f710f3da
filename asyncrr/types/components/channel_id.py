"""Component ``ChannelId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.uint16 import UInt16, UInt16Batch


class ChannelId(UInt16, ComponentMixin):
    """Number of a channel of an MCAP file."""

    _COMPONENT_TYPE = "rerun.components.ChannelId"


class ChannelIdBatch(UInt16Batch, ComponentBatchMixin):
    """A batch of ``ChannelId``."""

    _COMPONENT_TYPE = "rerun.components.ChannelId"
