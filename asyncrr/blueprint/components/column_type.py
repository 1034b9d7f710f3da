"""Component ``ColumnType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.column_type import ColumnType as _ColumnType
from ..encodings.column_type import ColumnTypeBatch as _ColumnTypeBatch


class ColumnType(_ColumnType, ComponentMixin):
    """What a table column's values are shown as: the values of a component, or of a component type."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnType"


class ColumnTypeBatch(_ColumnTypeBatch, ComponentBatchMixin):
    """A batch of ``ColumnType``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnType"
