"""Component ``Length``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class Length(Float32, ComponentMixin):
    """A length in scene units."""

    _COMPONENT_TYPE = "rerun.components.Length"


class LengthBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``Length``."""

    _COMPONENT_TYPE = "rerun.components.Length"
