"""Component ``VisibleTimeRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.visible_time_range import VisibleTimeRange as _VisibleTimeRange
from ...types.encodings.visible_time_range import VisibleTimeRangeBatch as _VisibleTimeRangeBatch


class VisibleTimeRange(_VisibleTimeRange, ComponentMixin):
    """The span of a timeline whose data is shown."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisibleTimeRange"


class VisibleTimeRangeBatch(_VisibleTimeRangeBatch, ComponentBatchMixin):
    """A batch of ``VisibleTimeRange``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisibleTimeRange"
