"""A chunk becomes a message, once, whatever the number of sinks."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from asyncrr.chunks.chunk import Chunk
from asyncrr.wire.envelope import Compression, chunk_message
from asyncrr.wire.messages import Message, StoreId

# The raw LZ4 block format, which is what Rerun uses. Codec objects keep no state between calls.
_LZ4: Final = pa.Codec("lz4_raw")


def encode_chunk(chunk: Chunk, store_id: StoreId) -> Message:
    """Encode a chunk: Arrow IPC, LZ4, protobuf envelope."""
    ipc, summary = chunk.encode_ipc()
    return chunk_message(store_id, summary, _LZ4.compress(ipc, asbytes=len(ipc) < 65536), Compression.LZ4)
