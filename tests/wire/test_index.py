"""The index of a stream: how it is put aside, packed and given out, and what it costs."""

from __future__ import annotations

import contextlib
import os
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.chunks.shape import ChunkShape, ChunkSummary, TimeKind
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.arrow_stream import NO_BUFFER, BatchStream, BodyBuffer, BodyColumn
from asyncrr.wire.decode import Manifest, decode_footer
from asyncrr.wire.manifest import MAX_FIELDS, IndexProblem, ManifestBuilder
from asyncrr.wire.messages import Buffer, Message, MessageKind
from asyncrr.wire.reader import Footer, read_rrd
from asyncrr.wire.rrd import RrdEncoder
from asyncrr.wire.spill import Spill
from asyncrr.wire.store_info import set_store_info
from tests.support import oracle
from tests.wire.samples import SCALARS, STORE, TEXT, joined, message, tuid

TIMELINES = (("frame", TimeKind.SEQUENCE), ("log_time", TimeKind.TIMESTAMP))
SHAPES = [
    ChunkShape("/a", TIMELINES, ((SCALARS, pa.float64()),)),
    ChunkShape("/b", TIMELINES[:1], ((SCALARS, pa.float64()), (TEXT, pa.string()))),
    ChunkShape("/c/static", (), ((TEXT, pa.string()),)),
    ChunkShape("/d", TIMELINES, ()),
]


def summary(number: int, shape: ChunkShape) -> ChunkSummary:
    """A chunk of four rows; of every tenth one, the first component is null in some of them."""
    ranges = tuple((number - i, 2 * number) for i in range(len(shape.timelines)))
    non_null = tuple(4 - (number + i) % 5 for i in range(len(shape.components)))
    sparse = {0: ranges} if ranges and non_null and 0 < non_null[0] < 4 else {}
    return ChunkSummary(shape, tuid(number), 4, 100 + number, ranges, non_null, non_null, sparse)


def indexed(summaries: list[ChunkSummary], *, block_bytes: int, keep: int) -> Manifest:
    spill = Spill(keep)
    builder = ManifestBuilder(STORE, spill, block_bytes)
    for number, one in enumerate(summaries):
        builder.add(one, 1000 * number, 500)
    out = Spill(keep)
    encoded = builder.build(out)
    data = encoded.head + bytes(out.read(*encoded.payload)) + encoded.tail
    assert len(data) == encoded.nbytes
    (manifest,) = decode_footer(b"\x0a" + _varint(len(data)) + data).manifests
    return manifest


def _varint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out += bytes((value & 0x7F | 0x80,))
        value >>= 7
    return out + bytes((value,))


@pytest.mark.parametrize("count", [1, 7, 8, 9, 1000])
def test_an_index_is_the_same_in_memory_and_put_aside(count: int) -> None:
    summaries = [summary(i, random.Random(i).choice(SHAPES)) for i in range(count)]
    whole = indexed(summaries, block_bytes=2**30, keep=2**30)
    blocks = indexed(summaries, block_bytes=1, keep=10)
    assert blocks.chunks.equals(whole.chunks)
    assert blocks.chunks.schema.equals(whole.chunks.schema, check_metadata=True)
    assert blocks.sorbet_schema.equals(whole.sorbet_schema, check_metadata=True)
    assert whole.chunks.column("chunk_id").to_pylist() == [s.chunk_id for s in summaries]
    assert whole.chunks.column("chunk_entity_path").to_pylist() == [s.shape.entity_path for s in summaries]
    if count > 1:
        counts = whole.chunks.column("frame:Scalars:scalars:num_rows").to_pylist()
        assert counts == [s.non_null[0] if s.shape in SHAPES[:2] else 0 for s in summaries]


@settings(max_examples=60, deadline=None)
@given(
    num_rows=st.integers(0, 3000),
    kinds=st.lists(st.sampled_from(["zero", "small", "random", "bits", "nulls"]), min_size=1, max_size=6),
    piece=st.integers(300, 5000),
    seed=st.integers(0, 2**32),
)
def test_a_stream_in_pieces_is_what_pyarrow_reads(num_rows: int, kinds: list[str], piece: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns, expected = [], []
    for number, kind in enumerate(kinds):
        field = pa.field(f"{number}", pa.bool_() if kind == "bits" else pa.int64(), metadata={"kind": kind})
        top = {"zero": 1, "small": 1000, "bits": 2}.get(kind, 2**62)
        values = rng.integers(0, top, num_rows)
        valid = rng.random(num_rows) > 0.5 if kind == "nulls" else np.ones(num_rows, bool)
        data = np.packbits(values.astype(bool), bitorder="little") if kind == "bits" else values
        validity = _buffer(np.packbits(valid, bitorder="little").tobytes()) if kind == "nulls" else NO_BUFFER
        columns.append(BodyColumn(field, int((~valid).sum()), (validity, _buffer(data.tobytes()))))
        expected.append(pa.array(values.astype(bool) if kind == "bits" else values, mask=~valid))
    stream = BatchStream(num_rows, columns)
    out = Spill(keep=1000)
    out.append(b"before")
    packed = out.read(*stream.compress(out, piece))
    plain = pa.Codec("lz4_raw").decompress(packed, stream.nbytes)
    batch = pa.ipc.open_stream(plain).read_next_batch()
    batch.validate(full=True)
    assert [f.metadata[b"kind"].decode() for f in batch.schema] == kinds
    assert batch.num_rows == num_rows
    assert all(ours.equals(theirs) for ours, theirs in zip(batch.columns, expected, strict=True))


def _buffer(data: bytes) -> BodyBuffer:
    return BodyBuffer(len(data), lambda: [data[at : at + 100] for at in range(0, len(data), 100)])


def test_official_tools_read_an_index_of_several_pieces(tmp_path: Path) -> None:
    path = tmp_path / "many.rrd"
    one = message(0)
    assert one.summary is not None
    encoder = RrdEncoder()
    stream: list[Buffer] = [encoder.header(), *encoder.encode(set_store_info(STORE, tuid(7)))]
    # One message over and over: a reader that verifies looks at every chunk, and the test at the index.
    for _ in range(12_000):
        stream += encoder.encode(one)
    end = list(encoder.finish())
    path.write_bytes(joined([*stream, *end]))
    oracle.verify(path)
    footer = next(event for event in read_rrd(path) if isinstance(event, Footer))
    (manifest,) = footer.manifests
    assert manifest.chunks.nbytes > 2**20
    assert set(manifest.chunks.column("chunk_id").to_pylist()) == {one.summary.chunk_id}
    offsets = manifest.chunks.column("chunk_byte_offset").to_numpy()
    assert set(np.diff(offsets)) == {one.nbytes + 16}


def logged(encoder: RrdEncoder, summaries: Iterator[ChunkSummary]) -> int:
    """Encode chunks of which there are no bytes; returns the most memory that their index took by its own account."""
    most = 0
    for one in summaries:
        encoder.encode(Message(MessageKind.ARROW_MSG, STORE, (), 700, one))
        most = max(most, encoder.index_bytes)
    return most


def test_memory_is_bounded_whatever_the_number_of_chunks() -> None:
    encoder = RrdEncoder()
    encoder.header()
    shapes = [ChunkShape(f"/e/{i}", TIMELINES, ((SCALARS, pa.float64()),)) for i in range(100)]
    tracemalloc.start()
    try:
        most = logged(encoder, (summary(i, shapes[i % 100]) for i in range(30_000)))
        assert most < 6 * 2**20
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
        tracemalloc.reset_peak()
        nbytes = sum(map(len, encoder.finish()))
        assert nbytes > 2**20
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
    assert encoder.footer_problem is None
    assert encoder.index_bytes == 0


def test_memory_is_bounded_whatever_the_number_of_components() -> None:
    encoder = RrdEncoder()
    encoder.header()
    descriptors = [ComponentDescriptor(f"Arch:c{i}", "user.Arch") for i in range(1000)]
    shapes = [ChunkShape("/e", TIMELINES, ((descriptor, pa.float64()),)) for descriptor in descriptors]
    tracemalloc.start()
    try:
        logged(encoder, (summary(i, shapes[i % 1000]) for i in range(400)))
        assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    finally:
        tracemalloc.stop()
    encoder.close()


def test_of_too_many_entities_there_is_no_index(tmp_path: Path) -> None:
    encoder = RrdEncoder()
    header = encoder.header()
    shapes = (ChunkShape(f"/e/{i}", TIMELINES, ((SCALARS, pa.float64()),)) for i in range(MAX_FIELDS + 100))
    most = logged(encoder, (summary(i, shape) for i, shape in enumerate(shapes)))
    assert most < 60 * 2**20
    assert encoder.index_bytes == 0
    assert encoder.footer_problem is not None
    assert f"more than {MAX_FIELDS} columns" in encoder.footer_problem
    assert joined(list(encoder.finish())) == bytes(16)  # an end without a footer
    assert header


def test_an_index_larger_than_a_block_of_lz4_is_given_up() -> None:
    builder = ManifestBuilder(STORE, Spill(), max_bytes=5_000_000)
    with pytest.raises(IndexProblem, match=r"its index of \d+ chunks would be larger than 0\.005 GB") as caught:
        logged_until_it_fails(builder)
    assert 30_000 < int(str(caught.value).split()[3]) < 50_000
    builder = ManifestBuilder(STORE, Spill(), 2**30, max_bytes=1000)
    builder.add(summary(1, SHAPES[0]), 0, 1)
    with pytest.raises(IndexProblem, match="its index of 1 chunks would be larger"):
        builder.build(Spill())


def logged_until_it_fails(builder: ManifestBuilder) -> None:
    for i in range(100_000):
        builder.add(summary(i, SHAPES[0]), i, 1)


def test_a_full_disk_costs_the_footer_only(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    encoder = RrdEncoder(spill_directory=gone)
    encoder.header()
    logged(encoder, (summary(i, SHAPES[0]) for i in range(60_000)))
    assert encoder.footer_problem is not None
    assert encoder.footer_problem.startswith("its index could not be kept in a temporary file: No such file")
    assert joined(list(encoder.finish())) == bytes(16)


def test_without_a_footer_nothing_is_kept() -> None:
    encoder = RrdEncoder(write_footer=False)
    encoder.header()
    assert logged(encoder, (summary(i, SHAPES[0]) for i in range(1000))) == 0
    assert list(encoder.finish()) == []


def test_the_end_comes_piece_by_piece() -> None:
    encoder = RrdEncoder()
    encoder.header()
    noise = random.Random(1)
    for i in range(30_000):
        one = summary(noise.randrange(2**60), SHAPES[0])
        encoder.encode(Message(MessageKind.ARROW_MSG, STORE, (), 700 + i, one))
    pieces = [len(piece) for piece in encoder.finish()]
    assert len(pieces) > 4
    assert max(pieces) <= 2**20


def test_an_end_that_nobody_takes_leaves_no_file_open(tmp_path: Path) -> None:
    encoder = RrdEncoder(spill_directory=tmp_path)
    encoder.header()
    logged(encoder, (summary(i, SHAPES[0]) for i in range(60_000)))
    assert len(open_files_below(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []
    end = encoder.finish()
    next(end)
    del end, encoder
    assert open_files_below(tmp_path) == []


def open_files_below(folder: Path) -> list[str]:
    """What this process has open there; files without a name, too."""
    found = []
    for fd in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # the folder that is being listed
            found.append(os.readlink(f"/proc/self/fd/{fd}"))
    return [path for path in found if path.startswith(str(folder))]


@pytest.mark.parametrize("keep", [0, 10, 1000])
def test_what_was_put_aside_is_read_again(keep: int) -> None:
    spill = Spill(keep)
    pieces = [bytes([i]) * i for i in range(40)]
    places = [spill.append(piece) for piece in pieces]
    assert spill.size == sum(map(len, pieces))
    assert spill.memory <= keep
    assert [bytes(memoryview(spill.read(at, len(p)))) for at, p in zip(places, pieces, strict=True)] == pieces
    assert bytes(memoryview(spill.read(0, spill.size))) == b"".join(pieces)
    spill.close()
