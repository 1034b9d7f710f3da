"""Component ``FilterIsNotNull``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.filter_is_not_null import FilterIsNotNull as _FilterIsNotNull
from ..encodings.filter_is_not_null import FilterIsNotNullBatch as _FilterIsNotNullBatch


class FilterIsNotNull(_FilterIsNotNull, ComponentMixin):
    """Keeps the rows of a dataframe in which a column has a value."""

    _COMPONENT_TYPE = "rerun.blueprint.components.FilterIsNotNull"


class FilterIsNotNullBatch(_FilterIsNotNullBatch, ComponentBatchMixin):
    """A batch of ``FilterIsNotNull``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.FilterIsNotNull"
