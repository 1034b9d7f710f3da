"""What an `.rrd` file holds: the public way to :mod:`asyncrr.wire.summary`."""

from __future__ import annotations

from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import StoreKind
from asyncrr.wire.summary import RrdSummary, StoreSummary, summarize

__all__ = ["RrdError", "RrdSummary", "StoreKind", "StoreSummary", "summarize"]
