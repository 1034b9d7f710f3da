"""Component ``AbsoluteTimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.absolute_time_range import AbsoluteTimeRange as _AbsoluteTimeRange
from ...types.encodings.absolute_time_range import AbsoluteTimeRangeBatch as _AbsoluteTimeRangeBatch


class AbsoluteTimeRange(_AbsoluteTimeRange, ComponentMixin):
    """A span of time from `min` to `max`, both included: sequence numbers or nanoseconds, int64."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AbsoluteTimeRange"


class AbsoluteTimeRangeBatch(_AbsoluteTimeRangeBatch, ComponentBatchMixin):
    """A batch of ``AbsoluteTimeRange``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AbsoluteTimeRange"
