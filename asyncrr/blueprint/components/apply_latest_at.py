"""Component ``ApplyLatestAt``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class ApplyLatestAt(Bool, ComponentMixin):
    """Whether empty cells of a dataframe show the value that was logged last before."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ApplyLatestAt"


class ApplyLatestAtBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``ApplyLatestAt``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ApplyLatestAt"
