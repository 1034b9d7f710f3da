"""Component ``Enabled``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class Enabled(Bool, ComponentMixin):
    """Whether something is switched on."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Enabled"


class EnabledBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``Enabled``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Enabled"
