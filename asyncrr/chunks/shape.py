"""What a chunk looks like from outside: its columns, its times, its counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import pyarrow as pa

from asyncrr.types.descriptor import ComponentDescriptor


class TimeKind(IntEnum):
    """What the values of a timeline are; the numbers are those of the protobuf ``TimeType``."""

    SEQUENCE = 1
    DURATION = 2
    TIMESTAMP = 3

    @property
    def arrow_type(self) -> pa.DataType:
        """``int64``, ``duration[ns]`` or ``timestamp[ns]`` (without a time zone)."""
        return _TIME_ARROW[self]


_TIME_ARROW = {
    TimeKind.SEQUENCE: pa.int64(),
    TimeKind.DURATION: pa.duration("ns"),
    TimeKind.TIMESTAMP: pa.timestamp("ns"),
}


@dataclass(frozen=True, slots=True, eq=False)
class ChunkShape:
    """What many chunks of one entity have in common. Interned where chunks are built; compared by identity."""

    entity_path: str
    """Canonical text with a leading slash."""
    timelines: tuple[tuple[str, TimeKind], ...]
    """Name and kind, sorted by name. Empty for static chunks."""
    components: tuple[tuple[ComponentDescriptor, pa.DataType], ...]
    """Descriptor and Arrow type of one row's batch (not of the list around it), sorted by descriptor."""

    @property
    def is_static(self) -> bool:
        """Whether the rows have no time and hold on all timelines."""
        return not self.timelines


@dataclass(frozen=True, slots=True, eq=False)
class ChunkSummary:
    """What others need to know of one chunk without decoding it: the index of a file, and the history of a server."""

    shape: ChunkShape
    chunk_id: bytes
    """TUID, 16 bytes big-endian."""
    num_rows: int
    ipc_size: int
    """Length of the uncompressed Arrow IPC stream in bytes."""
    time_ranges: tuple[tuple[int, int], ...]
    """Smallest and largest time, one pair a timeline of the shape."""
    non_null: tuple[int, ...]
    """Rows in which the component is not null, one number a component of the shape."""
    instances: tuple[int, ...]
    """Instances over all rows, one number a component; 0 means that all its lists are null or empty."""
    sparse_ranges: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """For a component (by its index) with some null rows and some not: its own smallest and largest time a timeline.
    Components without an entry have the chunk's ranges (or no rows at all where ``non_null`` is 0)."""
    newest: tuple[tuple[bytes, int] | None, ...] = ()
    """Of a static chunk, for each component: row id and number of the newest row that has a value, None without one."""
