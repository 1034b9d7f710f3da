"""Component ``AutoScroll``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class AutoScroll(Bool, ComponentMixin):
    """Whether a dataframe scrolls along with the time cursor."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoScroll"


class AutoScrollBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``AutoScroll``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoScroll"
