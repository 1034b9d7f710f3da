"""Component ``ComponentColumnSelector``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.component_column_selector import ComponentColumnSelector as _ComponentColumnSelector
from ..encodings.component_column_selector import ComponentColumnSelectorBatch as _ComponentColumnSelectorBatch


class ComponentColumnSelector(_ComponentColumnSelector, ComponentMixin):
    """A column of a dataframe: a component of an entity."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ComponentColumnSelector"


class ComponentColumnSelectorBatch(_ComponentColumnSelectorBatch, ComponentBatchMixin):
    """A batch of ``ComponentColumnSelector``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ComponentColumnSelector"
