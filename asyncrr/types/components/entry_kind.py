"""Enumeration ``EntryKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class EntryKind(NativeEnum):
    """What an entry of a catalog is."""

    Dataset = 1
    DatasetView = 2
    Table = 3
    TableView = 4
    BlueprintDataset = 5
    AssetDataset = 6


EntryKindLike: TypeAlias = (
    EntryKind
    | Literal[
        "Dataset",
        "DatasetView",
        "Table",
        "TableView",
        "BlueprintDataset",
        "AssetDataset",
        "dataset",
        "datasetview",
        "table",
        "tableview",
        "blueprintdataset",
        "assetdataset",
    ]
    | IntLike
)
"""A member of ``EntryKind``, its name, or its number."""
EntryKindArrayLike: TypeAlias = EntryKindLike | Sequence[EntryKindLike | None] | IntegerArray
"""One ``EntryKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class EntryKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``EntryKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.EntryKind"
    _CODEC = codecs.ENTRY_KIND
    _ARROW_DATATYPE = codecs.ENTRY_KIND.kind.arrow_type

    def __init__(self, data: EntryKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
