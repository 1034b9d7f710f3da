"""Component ``SphericalHarmonicsDegree``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.uint32 import UInt32, UInt32Batch


class SphericalHarmonicsDegree(UInt32, ComponentMixin):
    """Up to which degree spherical harmonics are used, 0 to 3."""

    _COMPONENT_TYPE = "rerun.components.SphericalHarmonicsDegree"


class SphericalHarmonicsDegreeBatch(UInt32Batch, ComponentBatchMixin):
    """A batch of ``SphericalHarmonicsDegree``."""

    _COMPONENT_TYPE = "rerun.components.SphericalHarmonicsDegree"
