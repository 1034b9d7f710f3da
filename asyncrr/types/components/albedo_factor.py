"""Component ``AlbedoFactor``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.rgba32 import Rgba32, Rgba32Batch


class AlbedoFactor(Rgba32, ComponentMixin):
    """Color that the texture or the vertex colors of a mesh are multiplied with."""

    _COMPONENT_TYPE = "rerun.components.AlbedoFactor"


class AlbedoFactorBatch(Rgba32Batch, ComponentBatchMixin):
    """A batch of ``AlbedoFactor``."""

    _COMPONENT_TYPE = "rerun.components.AlbedoFactor"
