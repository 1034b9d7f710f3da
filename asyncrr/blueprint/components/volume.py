"""Component ``Volume``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float32 import Float32, Float32Batch


class Volume(Float32, ComponentMixin):
    """Loudness of playback, 0 is silence and 1 the loudness of the recording."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Volume"


class VolumeBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``Volume``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Volume"
