"""Encoding ``ComponentColumnSelector``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...types.base import BaseBatch
from .. import codecs as blueprint_codecs
from ..natives.columns import ComponentColumnSelector as ComponentColumnSelector

if TYPE_CHECKING:
    from ..likes import ComponentColumnSelectorArrayLike


class ComponentColumnSelectorBatch(BaseBatch):
    """A batch of ``ComponentColumnSelector``."""

    _CODEC = blueprint_codecs.COMPONENT_COLUMN_SELECTOR
    _ARROW_DATATYPE = blueprint_codecs.COMPONENT_COLUMN_SELECTOR.kind.arrow_type

    def __init__(self, data: ComponentColumnSelectorArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
