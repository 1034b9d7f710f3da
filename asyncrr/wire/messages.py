"""Encoded messages as they travel from the encoder to every sink, and what is known about the chunk inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

import pyarrow as pa

from asyncrr.types.descriptor import ComponentDescriptor

Buffer: TypeAlias = bytes | bytearray | memoryview | pa.Buffer
"""Bytes that are ready to be written; anything with the buffer protocol."""


class MessageKind(IntEnum):
    """Kind of a message: the number in an `.rrd` frame header and the field number in the ``LogMsg`` oneof."""

    SET_STORE_INFO = 1
    ARROW_MSG = 2
    BLUEPRINT_ACTIVATION = 3


class StoreKind(IntEnum):
    """What a store holds; the numbers are those of the protobuf enum."""

    RECORDING = 1
    BLUEPRINT = 2


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


@dataclass(frozen=True, slots=True)
class StoreId:
    """Identity of a recording or a blueprint."""

    kind: StoreKind
    application_id: str
    recording_id: str


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
    """What a footer's manifest needs to know of one chunk."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """One encoded message. Compared by identity; shared between all sinks of a recording."""

    kind: MessageKind
    store_id: StoreId
    parts: tuple[Buffer, ...]
    """The protobuf bytes of the inner message (``SetStoreInfo``, ``ArrowMsg``, ``BlueprintActivationCommand``)."""
    nbytes: int
    """Sum of the lengths of ``parts``."""
    summary: ChunkSummary | None = None
    """Set for ``ARROW_MSG``."""

    @property
    def num_rows(self) -> int:
        """Rows of the chunk; 0 for other messages."""
        return self.summary.num_rows if self.summary is not None else 0

    @property
    def droppable(self) -> bool:
        """Whether an overflow policy may drop it: temporal data of a recording, nothing else."""
        return (
            self.summary is not None
            and self.store_id.kind is StoreKind.RECORDING
            and not self.summary.shape.is_static
        )
