"""Component ``TimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.time_range import TimeRange as _TimeRange
from ...types.encodings.time_range import TimeRangeBatch as _TimeRangeBatch


class TimeRange(_TimeRange, ComponentMixin):
    """A span of time between two boundaries."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimeRange"


class TimeRangeBatch(_TimeRangeBatch, ComponentBatchMixin):
    """A batch of ``TimeRange``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimeRange"
