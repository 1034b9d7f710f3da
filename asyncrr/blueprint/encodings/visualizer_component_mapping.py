"""Encoding ``VisualizerComponentMapping``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..likes import VisualizerComponentMappingArrayLike
from ..natives.mappings import VisualizerComponentMapping as VisualizerComponentMapping


class VisualizerComponentMappingBatch(BaseBatch):
    """A batch of ``VisualizerComponentMapping``."""

    _CODEC = blueprint_codecs.VISUALIZER_COMPONENT_MAPPING
    _ARROW_DATATYPE = blueprint_codecs.VISUALIZER_COMPONENT_MAPPING.kind.arrow_type

    def __init__(self, data: VisualizerComponentMappingArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
