"""Component ``SphericalHarmonics3Rgb``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.spherical_harmonics3_rgb import SphericalHarmonics3Rgb as _SphericalHarmonics3Rgb
from ..encodings.spherical_harmonics3_rgb import SphericalHarmonics3RgbBatch as _SphericalHarmonics3RgbBatch


class SphericalHarmonics3Rgb(_SphericalHarmonics3Rgb, ComponentMixin):
    """How the color of a splat depends on the direction it is seen from: 15 x 3 float16."""

    _COMPONENT_TYPE = "rerun.components.SphericalHarmonics3Rgb"


class SphericalHarmonics3RgbBatch(_SphericalHarmonics3RgbBatch, ComponentBatchMixin):
    """A batch of ``SphericalHarmonics3Rgb``."""

    _COMPONENT_TYPE = "rerun.components.SphericalHarmonics3Rgb"
