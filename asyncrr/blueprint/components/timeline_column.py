"""Component ``TimelineColumn``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.timeline_column import TimelineColumn as _TimelineColumn
from ..encodings.timeline_column import TimelineColumnBatch as _TimelineColumnBatch


class TimelineColumn(_TimelineColumn, ComponentMixin):
    """A column with the times of a timeline, and whether it is visible."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineColumn"


class TimelineColumnBatch(_TimelineColumnBatch, ComponentBatchMixin):
    """A batch of ``TimelineColumn``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineColumn"
