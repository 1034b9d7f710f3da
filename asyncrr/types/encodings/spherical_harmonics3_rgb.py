"""Encoding ``SphericalHarmonics3Rgb``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.harmonics import SphericalHarmonics3Rgb as SphericalHarmonics3Rgb

if TYPE_CHECKING:
    from ..likes import SphericalHarmonics3RgbArrayLike


class SphericalHarmonics3RgbBatch(BaseBatch):
    """A batch of ``SphericalHarmonics3Rgb``."""

    _CODEC = codecs.SPHERICAL_HARMONICS3_RGB
    _ARROW_DATATYPE = codecs.SPHERICAL_HARMONICS3_RGB.kind.arrow_type

    def __init__(self, data: SphericalHarmonics3RgbArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
