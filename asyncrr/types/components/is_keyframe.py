"""Component ``IsKeyframe``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool, BoolBatch


class IsKeyframe(Bool, ComponentMixin):
    """Whether a video sample can be decoded without those before it."""

    _COMPONENT_TYPE = "rerun.components.IsKeyframe"


class IsKeyframeBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``IsKeyframe``."""

    _COMPONENT_TYPE = "rerun.components.IsKeyframe"
