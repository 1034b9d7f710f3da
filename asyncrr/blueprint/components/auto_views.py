"""Component ``AutoViews``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class AutoViews(Bool, ComponentMixin):
    """Whether the viewer adds views by itself."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoViews"


class AutoViewsBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``AutoViews``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.AutoViews"
