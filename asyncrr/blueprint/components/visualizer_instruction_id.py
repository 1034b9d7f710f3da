"""Component ``VisualizerInstructionId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uuid import Uuid, UuidBatch


class VisualizerInstructionId(Uuid, ComponentMixin):
    """Id of a visualizer's instruction."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerInstructionId"


class VisualizerInstructionIdBatch(UuidBatch, ComponentBatchMixin):
    """A batch of ``VisualizerInstructionId``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerInstructionId"
