"""Component ``VisualizerType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class VisualizerType(Utf8, ComponentMixin):
    """Name of a visualizer, such as `Points3D`."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerType"


class VisualizerTypeBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``VisualizerType``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.VisualizerType"
