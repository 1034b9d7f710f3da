"""Component ``SortBy``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.sort_by import SortBy as _SortBy
from ..encodings.sort_by import SortByBatch as _SortByBatch


class SortBy(_SortBy, ComponentMixin):
    """The column that a table is sorted by, and the direction."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SortBy"


class SortByBatch(_SortByBatch, ComponentBatchMixin):
    """A batch of ``SortBy``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SortBy"
