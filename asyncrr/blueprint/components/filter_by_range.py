"""Component ``FilterByRange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.filter_by_range import FilterByRange as _FilterByRange
from ..encodings.filter_by_range import FilterByRangeBatch as _FilterByRangeBatch


class FilterByRange(_FilterByRange, ComponentMixin):
    """Keeps the rows of a dataframe from `start` to `end`, both included."""

    _COMPONENT_TYPE = "rerun.blueprint.components.FilterByRange"


class FilterByRangeBatch(_FilterByRangeBatch, ComponentBatchMixin):
    """A batch of ``FilterByRange``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.FilterByRange"
