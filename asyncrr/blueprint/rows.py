"""What a blueprint consists of once it is sent: rows for the entities of a store of its own."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    """One row of a blueprint's store."""

    path: str | list[str]
    """Entity path in the store, such as ``view/<id>``; a list of parts where these are not escaped."""
    entity: Any
    """What ``log`` would take: an archetype, or described component batches."""
    static: bool = False
    """Whether it holds on all timelines."""
