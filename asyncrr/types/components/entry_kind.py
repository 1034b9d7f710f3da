"""Enumeration ``EntryKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import Any

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..natives.forms import NativeEnum


class EntryKind(NativeEnum):
    """What an entry of a catalog is."""

    Dataset = 1
    DatasetView = 2
    Table = 3
    TableView = 4
    BlueprintDataset = 5
    AssetDataset = 6


class EntryKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``EntryKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.EntryKind"
    _CODEC = codecs.ENTRY_KIND
    _ARROW_DATATYPE = codecs.ENTRY_KIND.kind.arrow_type

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        super().__init__(data, strict)
