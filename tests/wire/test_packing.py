"""Which chunks are packed by LZ4, and what the others are: the columns' own memory, without a copy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.chunks.chunk import Chunk, ChunkSchemas, TimeColumnData
from asyncrr.chunks.shape import TimeKind
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from asyncrr.wire.envelope import Compression, encode_chunk, lz4_pays
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import ArrowMsg

from .samples import joined, tuid

STORE = StoreId(StoreKind.RECORDING, "app", "rec")
NOISE = np.random.default_rng(0).integers(0, 256, 4_000_000, np.uint8)
_LZ4 = pa.Codec("lz4_raw")


def chunk(values: Sequence[npt.NDArray[np.uint8]], schemas: ChunkSchemas | None = None) -> Chunk:
    """A chunk with a column of bytes for each of the arrays, in two rows."""
    columns = []
    for array in values:
        bytes_ = pa.Array.from_buffers(pa.uint8(), len(array), [None, pa.py_buffer(array)])
        offsets = pa.array([0, len(array) // 3, len(array)], pa.int32())
        columns.append(pa.ListArray.from_arrays(offsets, bytes_, type=pa.list_(pa.field("item", pa.uint8()))))
    schemas = schemas or ChunkSchemas()
    components = tuple((ComponentDescriptor(f"c{i}"), pa.uint8()) for i in range(len(values)))
    return Chunk(
        schemas,
        schemas.shape("/large", (("frame", TimeKind.SEQUENCE),), components),
        tuid(1) + tuid(2),
        2,
        [TimeColumnData("frame", TimeKind.SEQUENCE, [3, 4])],
        columns,
        nbytes=sum(array.nbytes for array in values),
    )


def compression(message: Message) -> int:
    return int(ArrowMsg().parse(joined(message.parts)).compression)


def decoded(message: Message) -> DecodedChunk:
    found = MessageDecoder().decode(MessageKind.ARROW_MSG, joined(message.parts))
    assert isinstance(found, DecodedChunk)
    return found


def test_noise_is_written_as_it_is_from_the_memory_of_the_column() -> None:
    message = encode_chunk(chunk([NOISE]), STORE)
    assert compression(message) == Compression.NONE
    address = pa.py_buffer(NOISE).address
    assert [len(part) for part in message.parts if isinstance(part, pa.Buffer) and part.address == address] == [
        len(NOISE)
    ]
    assert message.nbytes == sum(len(part) for part in message.parts)
    assert message.summary is not None
    assert message.summary.ipc_size == ArrowMsg().parse(joined(message.parts)).uncompressed_size


@pytest.mark.parametrize("size", [100_000, 4_000_000])
def test_what_repeats_is_packed(size: int) -> None:
    message = encode_chunk(chunk([np.tile(NOISE[:40_000], size // 40_000)]), STORE)
    assert compression(message) == Compression.LZ4
    assert message.nbytes < size / 2


def test_small_chunks_are_packed_whatever_is_in_them() -> None:
    assert compression(encode_chunk(chunk([NOISE[:1000]]), STORE)) == Compression.LZ4


@given(
    st.lists(
        st.tuples(st.sampled_from(["noise", "zeros", "rows", "bits"]), st.integers(1, 1_500_000)),
        min_size=1,
        max_size=4,
    ),
)
@settings(max_examples=40, deadline=None)
def test_no_chunk_is_more_than_a_fiftieth_larger_than_packed(parts: list[tuple[str, int]]) -> None:
    make = {
        "noise": lambda n: NOISE[:n],
        "zeros": lambda n: np.zeros(n, np.uint8),
        "rows": lambda n: np.resize(NOISE[:1920], n),
        "bits": lambda n: NOISE[:n] & 3,
    }
    arrays = [make[kind](size) for kind, size in parts]
    one = chunk(arrays)
    message = encode_chunk(one, STORE)
    packed = len(_LZ4.compress(one.encode_ipc()[0]))
    assert message.nbytes <= 1.02 * packed + 300
    for i, array in enumerate(arrays):
        column = decoded(message).batch.column(f"c{i}")
        np.testing.assert_array_equal(column.flatten().to_numpy(), array)


def test_pieces_and_one_piece_say_the_same() -> None:
    one = chunk([NOISE[:300_000], NOISE[:50_000]])
    parts, summary = one.encode_parts()
    whole, same = one.encode_ipc()
    assert (summary.ipc_size, summary.instances) == (same.ipc_size, same.instances)
    in_parts = pa.ipc.open_stream(joined(parts))
    in_one = pa.ipc.open_stream(whole)
    assert in_parts.schema.equals(in_one.schema, check_metadata=True)
    assert in_parts.read_all().equals(in_one.read_all())


def test_repetitions_are_found_wherever_they_are() -> None:
    noise = NOISE.tobytes()
    assert lz4_pays([np.resize(NOISE[:50_000], 2_000_000).tobytes()]), "rows that repeat after kilobytes"
    assert lz4_pays([noise[:1_200_000], b"\xff\x00\x80\x20" * 100_000]), "the same color for all points"
    assert lz4_pays([noise[:500_000], bytes(40_000), noise[500_000:900_000]]), "a small column between large ones"
    assert lz4_pays([noise[:300_000], bytes(100_000), noise[300_000:800_000]]), "a band of a picture"
    assert lz4_pays([noise[:300_000] + bytes(64_000) + noise[300_000:800_000]])
    assert lz4_pays([noise[:60_000], noise[:60_000], noise[100_000:1_000_000]]), "two columns that are alike"
    assert not lz4_pays([noise])
    assert not lz4_pays([noise[:70_000], b"", noise[70_000:70_100]])


def test_chunks_of_an_entity_may_change_from_one_to_the_next() -> None:
    """What the last one was like only decides how this one is judged."""
    schemas = ChunkSchemas()
    kinds = [np.zeros(300_000, np.uint8), NOISE[:300_000], NOISE[300_000:600_000], np.zeros(300_000, np.uint8)]
    messages = [encode_chunk(chunk([values], schemas), STORE) for values in kinds]
    assert [compression(message) for message in messages] == [
        Compression.LZ4,
        Compression.NONE,
        Compression.NONE,
        Compression.LZ4,
    ]
    for message, values in zip(messages, kinds, strict=True):
        np.testing.assert_array_equal(decoded(message).batch.column("c0").flatten().to_numpy(), values)
