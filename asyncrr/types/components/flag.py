"""Component ``Flag``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool, BoolBatch


class Flag(Bool, ComponentMixin):
    """Whether something is on."""

    _COMPONENT_TYPE = "rerun.components.Flag"


class FlagBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``Flag``."""

    _COMPONENT_TYPE = "rerun.components.Flag"
