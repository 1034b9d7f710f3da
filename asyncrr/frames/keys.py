"""Keys and values of Arrow metadata by which a table's columns say what they are, and the sentinel for the index argument."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

SORBET_INDEX_NAME: Final = b"rerun:index_name"
"""Field: name of the timeline."""
SORBET_ENTITY_PATH: Final = b"rerun:entity_path"
"""Field or schema: the entity."""
SORBET_ARCHETYPE_NAME: Final = b"rerun:archetype"
SORBET_COMPONENT: Final = b"rerun:component"
SORBET_COMPONENT_TYPE: Final = b"rerun:component_type"
SORBET_IS_TABLE_INDEX: Final = b"rerun:is_table_index"
RERUN_KIND: Final = b"rerun:kind"
"""Field: ``data``, ``index`` (in old files ``time``) or ``control`` (in some ``row_id``)."""
RERUN_KIND_CONTROL: Final = b"control"
RERUN_KIND_INDEX: Final = b"index"
RERUN_CHUNK_ID: Final = b"rerun:id"
"""Schema: ``chunk_`` and 32 hex digits."""


class _AutoIndex:
    """What :data:`AUTO_INDEX` is."""

    def __repr__(self) -> str:
        return "AUTO_INDEX"


AUTO_INDEX: Final = _AutoIndex()
"""For ``index=``: the timelines are the columns whose metadata says so."""

IndexLike: TypeAlias = str | Sequence[str] | _AutoIndex | None
"""Which columns are timelines: those named; those that say so (:data:`AUTO_INDEX`); none, for static data (None)."""
