"""Component ``SelectedColumns``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.selected_columns import SelectedColumns as _SelectedColumns
from ..encodings.selected_columns import SelectedColumnsBatch as _SelectedColumnsBatch


class SelectedColumns(_SelectedColumns, ComponentMixin):
    """The columns of a dataframe that are shown: timelines, and components of entities."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SelectedColumns"


class SelectedColumnsBatch(_SelectedColumnsBatch, ComponentBatchMixin):
    """A batch of ``SelectedColumns``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SelectedColumns"
