"""Component ``PlaybackSpeed``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class PlaybackSpeed(Float64, ComponentMixin):
    """Speed of playback; 1 is real time."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PlaybackSpeed"


class PlaybackSpeedBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``PlaybackSpeed``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PlaybackSpeed"
