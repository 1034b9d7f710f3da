"""Component ``ShowLabels``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool, BoolBatch


class ShowLabels(Bool, ComponentMixin):
    """Whether labels are shown; without it the viewer shows them where there are few."""

    _COMPONENT_TYPE = "rerun.components.ShowLabels"


class ShowLabelsBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``ShowLabels``."""

    _COMPONENT_TYPE = "rerun.components.ShowLabels"
