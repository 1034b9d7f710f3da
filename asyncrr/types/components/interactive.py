"""Component ``Interactive``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool, BoolBatch


class Interactive(Bool, ComponentMixin):
    """Whether something can be selected with the mouse."""

    _COMPONENT_TYPE = "rerun.components.Interactive"


class InteractiveBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``Interactive``."""

    _COMPONENT_TYPE = "rerun.components.Interactive"
