"""Component ``VisualizerComponentMapping``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.visualizer_component_mapping import VisualizerComponentMapping as _VisualizerComponentMapping
from ..encodings.visualizer_component_mapping import VisualizerComponentMappingBatch as _VisualizerComponentMappingBatch


class VisualizerComponentMapping(_VisualizerComponentMapping, ComponentMixin):
    """Where a visualizer takes one of its components from."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerComponentMapping"


class VisualizerComponentMappingBatch(_VisualizerComponentMappingBatch, ComponentBatchMixin):
    """A batch of ``VisualizerComponentMapping``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerComponentMapping"
