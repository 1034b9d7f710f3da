"""Component ``Visible``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool, BoolBatch


class Visible(Bool, ComponentMixin):
    """Whether something is shown."""

    _COMPONENT_TYPE = "rerun.components.Visible"


class VisibleBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``Visible``."""

    _COMPONENT_TYPE = "rerun.components.Visible"
