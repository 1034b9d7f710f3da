"""Encoded messages as they travel from the encoder to every sink, and what is known about the chunk inside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

import pyarrow as pa

from asyncrr.chunks.shape import ChunkShape, ChunkSummary, TimeKind

__all__ = ["Buffer", "ChunkShape", "ChunkSummary", "Message", "MessageKind", "StoreId", "StoreKind", "TimeKind"]

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


@dataclass(frozen=True, slots=True)
class StoreId:
    """Identity of a recording or a blueprint."""

    kind: StoreKind
    application_id: str
    recording_id: str


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
            self.summary is not None and self.store_id.kind is StoreKind.RECORDING and not self.summary.shape.is_static
        )
