"""Component ``LockRangeDuringZoom``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class LockRangeDuringZoom(Bool, ComponentMixin):
    """Whether the range of an axis stays as it is while zooming."""

    _COMPONENT_TYPE = "rerun.blueprint.components.LockRangeDuringZoom"


class LockRangeDuringZoomBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``LockRangeDuringZoom``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.LockRangeDuringZoom"
