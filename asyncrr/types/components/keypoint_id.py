"""Component ``KeypointId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.keypoint_id import KeypointId as _KeypointId
from ..encodings.keypoint_id import KeypointIdBatch as _KeypointIdBatch


class KeypointId(_KeypointId, ComponentMixin):
    """Number of a keypoint within its class, 0 to 65535."""

    _COMPONENT_TYPE = "rerun.components.KeypointId"


class KeypointIdBatch(_KeypointIdBatch, ComponentBatchMixin):
    """A batch of ``KeypointId``."""

    _COMPONENT_TYPE = "rerun.components.KeypointId"
