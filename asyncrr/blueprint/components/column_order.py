"""Component ``ColumnOrder``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch, ComponentBatchMixin, ComponentMixin
from .. import codecs as blueprint_codecs
from ..natives.columns import ColumnOrder as _ColumnOrder

if TYPE_CHECKING:
    from ..likes import ColumnOrderArrayLike


class ColumnOrder(_ColumnOrder, ComponentMixin):
    """The order of entities in a dataframe; those that are not named come last, as they are."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnOrder"


class ColumnOrderBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``ColumnOrder``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ColumnOrder"
    _CODEC = blueprint_codecs.COLUMN_ORDER
    _ARROW_DATATYPE = blueprint_codecs.COLUMN_ORDER.kind.arrow_type

    def __init__(self, data: ColumnOrderArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
