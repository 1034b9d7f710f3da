"""Component ``ColumnName``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class ColumnName(Utf8, ComponentMixin):
    """Name of a table's column."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnName"


class ColumnNameBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``ColumnName``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnName"
