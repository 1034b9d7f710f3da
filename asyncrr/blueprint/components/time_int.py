"""Component ``TimeInt``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.time_int import TimeInt as _TimeInt
from ...types.encodings.time_int import TimeIntBatch as _TimeIntBatch


class TimeInt(_TimeInt, ComponentMixin):
    """A point in time: a sequence number or nanoseconds, int64."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimeInt"


class TimeIntBatch(_TimeIntBatch, ComponentBatchMixin):
    """A batch of ``TimeInt``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimeInt"
