"""Component ``KeyValuePairs``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.pairs import KeyValuePairs as _KeyValuePairs

if TYPE_CHECKING:
    from ..likes import KeyValuePairsArrayLike


class KeyValuePairs(_KeyValuePairs, ComponentMixin):
    """Texts by keys, which are texts, too."""

    _COMPONENT_TYPE = "rerun.components.KeyValuePairs"


class KeyValuePairsBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``KeyValuePairs``."""

    _COMPONENT_TYPE = "rerun.components.KeyValuePairs"
    _CODEC = codecs.KEY_VALUE_PAIRS
    _ARROW_DATATYPE = codecs.KEY_VALUE_PAIRS.kind.arrow_type

    def __init__(self, data: KeyValuePairsArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
