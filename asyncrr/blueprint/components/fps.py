"""Component ``Fps``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float64 import Float64, Float64Batch


class Fps(Float64, ComponentMixin):
    """Frames a second, for timelines that count frames."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Fps"


class FpsBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``Fps``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Fps"
