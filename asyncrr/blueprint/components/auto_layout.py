"""Component ``AutoLayout``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class AutoLayout(Bool, ComponentMixin):
    """Whether the viewer lays out the views by itself."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoLayout"


class AutoLayoutBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``AutoLayout``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoLayout"
