"""Component ``GammaCorrection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class GammaCorrection(Float32, ComponentMixin):
    """Exponent that brightness is raised to."""

    _COMPONENT_TYPE = "rerun.components.GammaCorrection"


class GammaCorrectionBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``GammaCorrection``."""

    _COMPONENT_TYPE = "rerun.components.GammaCorrection"
