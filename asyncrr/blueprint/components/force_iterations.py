"""Component ``ForceIterations``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uint64 import UInt64, UInt64Batch


class ForceIterations(UInt64, ComponentMixin):
    """How often a force of a graph's layout is applied in each step."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceIterations"


class ForceIterationsBatch(UInt64Batch, ComponentBatchMixin):
    """A batch of ``ForceIterations``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ForceIterations"
