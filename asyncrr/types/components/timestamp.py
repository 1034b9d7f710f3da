"""Component ``Timestamp``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.time_int import TimeInt, TimeIntBatch


class Timestamp(TimeInt, ComponentMixin):
    """A point in time in nanoseconds since the Unix epoch, int64."""

    _COMPONENT_TYPE = "rerun.components.Timestamp"


class TimestampBatch(TimeIntBatch, ComponentBatchMixin):
    """A batch of ``Timestamp``."""

    _COMPONENT_TYPE = "rerun.components.Timestamp"
