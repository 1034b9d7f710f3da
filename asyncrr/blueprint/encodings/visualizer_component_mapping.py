"""Encoding ``VisualizerComponentMapping``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.mappings import VisualizerComponentMapping as VisualizerComponentMapping

if TYPE_CHECKING:
    from ..likes import VisualizerComponentMappingArrayLike


class VisualizerComponentMappingBatch(BaseBatch):
    """A batch of ``VisualizerComponentMapping``."""

    _CODEC = blueprint_codecs.VISUALIZER_COMPONENT_MAPPING
    _ARROW_DATATYPE = blueprint_codecs.VISUALIZER_COMPONENT_MAPPING.kind.arrow_type

    def __init__(self, data: VisualizerComponentMappingArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
