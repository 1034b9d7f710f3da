"""Foreign Arrow data: what gets through the gate, and that everything else is refused before it can do harm."""

from __future__ import annotations

import random
import resource
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from asyncrr.wire import gate
from asyncrr.wire.decode import MAX_ANNOUNCED, MessageDecoder, decode_arrow_msg, decode_footer
from asyncrr.wire.errors import RrdError, told
from asyncrr.wire.gate import Bounds, open_schema, unpacked_size
from asyncrr.wire.reader import RrdDecoder, read_rrd
from tests.wire.foreign import (
    END,
    LZ4,
    NULL,
    STORE_FIELDS,
    TUID_FIELDS,
    Table,
    Vector,
    arrow_msg,
    batch_of,
    bytes_field,
    chunk,
    column,
    index,
    instances,
    integer_field,
    ipc_of,
    message,
    mutated,
    packed_msg,
    record_batch_table,
    refused,
    row_ids,
    rrd_of,
    scalars,
    schema,
    schema_field,
)
from tests.wire.samples import official_recording

GOOD = chunk()
SCHEMA = batch_of(row_ids(), index(), scalars()).schema.serialize().to_pybytes()
BATCH = GOOD[len(SCHEMA) : -len(END)]
assert GOOD == SCHEMA + BATCH + END


# -- LZ4 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [1, 2, 3, 7, 100, 5000])
def test_a_block_that_is_too_short(missing: int) -> None:
    """Whatever the memory holds that it does not fill."""
    block = LZ4.compress(GOOD, asbytes=True)
    for _ in range(50):
        # What a block of this size gets has been used for the whole message before, so that nothing seems to be missing.
        whole = LZ4.decompress(LZ4.compress(GOOD + bytes(missing), asbytes=True), len(GOOD) + missing)
        del whole
        refused(packed_msg(block, len(GOOD) + missing), r"unpacks to less than the|claims that")


@pytest.mark.parametrize("size", [1, 12, 13, 100, 65_536, 3_000_000])
def test_blocks_of_all_sizes(size: int) -> None:
    rng = np.random.default_rng(size)
    for data in (bytes(size), rng.bytes(size), (rng.bytes(50) * (size // 50 + 1))[:size]):
        block = memoryview(LZ4.compress(data, asbytes=True))
        assert gate._unpack(block, size, "it").to_pybytes() == data
        for claimed in (size + 1, size + 4, size + 20):
            with pytest.raises(RrdError, match="unpacks to less"):
                gate._unpack(block, claimed, "it")
        if size > 1:
            with pytest.raises(RrdError, match="damaged"):
                gate._unpack(block, size - 1, "it")
        with pytest.raises(RrdError, match=r"damaged|less"):
            gate._unpack(memoryview(bytes(block) + b"\x10x"), size, "it")


def test_a_block_that_ends_otherwise() -> None:
    """The last token of a block has a length of a match that means nothing. Writers leave it zero."""
    block = bytearray(LZ4.compress(b"hello world", asbytes=True))
    block[0] |= 5
    assert gate._unpack(memoryview(block), 11, "it").to_pybytes() == b"hello world"
    for claimed in (10, 12, 20, 40):
        with pytest.raises(RrdError):
            gate._unpack(memoryview(block), claimed, "it")


@pytest.mark.parametrize(
    ("nbytes", "compression", "claimed", "bounds", "complaint"),
    [
        (10, 2, 0, Bounds(), "claims that 10 bytes unpack to 0"),
        (10, 2, 2551, Bounds(), "claims that 10 bytes unpack to 2551"),
        (10, 2, 2**64 - 1, Bounds(), "claims"),
        (2**30, 2, 2**32, Bounds(2**40), "too large"),
        (2**20, 2, 2**27, Bounds(2**26), "67108864 are allowed"),
        (1_500_000, 2, 380_000_000, Bounds(), "335544320 are allowed"),
        (6_000_000, 2, 1_500_000_000, Bounds(), "335544320 are allowed"),
        (100, 0, 0, Bounds(99), "99 are allowed"),
        (100, 1, 0, Bounds(99), "99 are allowed"),
        (100, 3, 100, Bounds(), "unknown compression"),
        (100, 2**32 + 2, 100, Bounds(), "unknown compression"),
    ],
)
def test_claims(nbytes: int, compression: int, claimed: int, bounds: Bounds, complaint: str) -> None:
    with pytest.raises(RrdError, match=complaint):
        unpacked_size(nbytes, compression, claimed, "it", bounds)


def test_large_messages_may_unpack_to_more() -> None:
    assert unpacked_size(10**8, 2, 1_500_000_000, "it") == 1_500_000_000
    assert unpacked_size(10**7, 2, 10**9, "it", Bounds(10**9)) == 10**9
    assert unpacked_size(10**6, 2, 250 * 10**6, "it") == 250 * 10**6


def test_a_claim_takes_no_memory() -> None:
    before = pa.default_memory_pool().max_memory()
    for claimed in (300 * 2**20, 2**31, 2**40, 2**64 - 1):
        refused(packed_msg(bytes(100_000), claimed), "claims|allowed|too large")
    assert pa.default_memory_pool().max_memory() - before < 2**20


def test_bounds_hold_everywhere() -> None:
    data = arrow_msg(GOOD)
    tight = Bounds(len(GOOD) - 1)
    with pytest.raises(RrdError, match="are allowed"):
        decode_arrow_msg(data, bounds=tight)
    with pytest.raises(RrdError, match="are allowed"):
        MessageDecoder(tight).decode(2, data)
    with pytest.raises(RrdError, match="are allowed"):
        MessageDecoder(tight).open_response(bytes_field(1, bytes_field(2, data)))
    with pytest.raises(RrdError, match="are allowed"):
        list(read_rrd(rrd_of((2, data)), bounds=tight))
    assert decode_arrow_msg(data, bounds=Bounds(len(GOOD))).ipc_size == len(GOOD)


# -- streams -----------------------------------------------------------------------------------------------------------


def other_kind(kind: int) -> bytes:
    """A message of another kind where the batch should be."""
    return SCHEMA + message(kind, Table({0: ("q", 1)})) + END


STREAMS = {
    "nothing": (b"", "ends early"),
    "schema only": (SCHEMA, "no record batch"),
    "schema and end": (SCHEMA + END, "no record batch"),
    "two batches": (SCHEMA + BATCH + BATCH + END, "goes on"),
    "two schemas": (SCHEMA + SCHEMA + BATCH + END, "has a schema where"),
    "a schema at the end": (SCHEMA + BATCH + SCHEMA, "goes on"),
    "a batch alone": (BATCH + END, "begins with a record batch"),
    "something after the end": (GOOD + b"x", "goes on"),
    "two ends": (GOOD + END, "goes on"),
    "half an end": (GOOD[:-4], "goes on"),
    "an old end": (SCHEMA + BATCH + bytes(4), "goes on"),
    "zstd": (ipc_of(batch_of(row_ids(), index(), scalars()), compression="zstd"), "compressed body"),
    "lz4": (ipc_of(batch_of(row_ids(), index(), scalars()), compression="lz4"), "compressed body"),
    "old prefixes": (ipc_of(batch_of(row_ids(), index(), scalars()), use_legacy_format=True), "no message at byte 0"),
    "old metadata": (
        ipc_of(batch_of(row_ids(), index(), scalars()), metadata_version=pa.ipc.MetadataVersion.V4),
        "version 4",
    ),
    "unknown metadata": (message(1, Table(), version=77) + BATCH, "version 78"),
    "a body that is not there": (SCHEMA + BATCH[:-8], "is not there"),
    "a large message that is not there": (SCHEMA + b"\xff\xff\xff\xff\xff\xff\xff\x7f", "claims to have"),
    "metadata of negative size": (SCHEMA + b"\xff\xff\xff\xff\xff\xff\xff\xff" + bytes(64), "claims to have"),
    "a tensor": (other_kind(4), "a tensor"),
    "a sparse tensor": (other_kind(5), "a sparse tensor"),
    "an unknown message": (other_kind(9), "unknown kind 9"),
    "a dictionary": (other_kind(2), "a dictionary where"),
    "big-endian": (schema(Vector(), endianness=1) + BATCH, "big-endian"),
    "text": (b"hello, this is not Arrow", "no message at byte 0"),
}


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("packed", [False, True])
def test_streams_that_no_writer_makes(name: str, packed: bool) -> None:
    stream, complaint = STREAMS[name]
    if packed and stream:
        refused(packed_msg(LZ4.compress(stream, asbytes=True), len(stream)), complaint)
    else:
        refused(arrow_msg(stream), complaint)


def test_the_end_may_be_left_out() -> None:
    assert decode_arrow_msg(arrow_msg(SCHEMA + BATCH)).num_rows == 2


@pytest.mark.parametrize("codec", ["zstd", "lz4"])
def test_a_bomb_within_arrow(codec: str) -> None:
    values = pa.Array.from_buffers(pa.uint8(), 10**8, [None, pa.py_buffer(bytes(10**8))])
    stream = chunk(row_ids(), index(), instances(values))
    del values
    bomb = ipc_of(pa.ipc.open_stream(stream).read_next_batch(), compression=codec)
    del stream
    before = pa.total_allocated_bytes()
    peak = pa.default_memory_pool().max_memory()
    refused(arrow_msg(bomb), "compressed body")
    assert pa.total_allocated_bytes() - before < 2**20
    assert pa.default_memory_pool().max_memory() == peak


# -- types -------------------------------------------------------------------------------------------------------------

TYPES = {
    "null": pa.nulls(2),
    "text": pa.array(["a", None]),
    "large text": pa.array(["a", None], pa.large_string()),
    "text view": pa.array(["a", "b" * 40], pa.string_view()),
    "bytes view": pa.array([b"a", b"b" * 40], pa.binary_view()),
    "large list": pa.array([[1], None], pa.large_list(pa.int64())),
    "list view": pa.array([[1], [2, 3]], pa.list_view(pa.int64())),
    "large list view": pa.array([[1], [2, 3]], pa.large_list_view(pa.int64())),
    "run ends": pa.RunEndEncodedArray.from_arrays(pa.array([1, 2], pa.int32()), pa.array(["x", None])),
    "map": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())),
    "struct": pa.array([{"a": 1, "b": "x"}, None]),
    "empty struct": pa.array([{}, {}], pa.struct([])),
    "no bytes": pa.array([b"", b""], pa.binary(0)),
    "vectors": pa.array([[1.0, 2.0], None], pa.list_(pa.float64(), 2)),
    "no vectors": pa.array([[], []], pa.list_(pa.int64(), 0)),
    "decimal": pa.array([1, None], pa.decimal128(5, 2)),
    "half": pa.array([1, 2], pa.float16()),
    "date": pa.array([1, 2], pa.date32()),
    "interval": pa.array([(1, 2, 3), None], pa.month_day_nano_interval()),
    "time zone": pa.array([1, 2], pa.timestamp("s", "UTC")),
    "bool": pa.array([True, None]),
    "dictionary": pa.array(["x", None, "x"]).dictionary_encode(),
    "dense union": pa.UnionArray.from_dense(
        pa.array([0, 1], pa.int8()), pa.array([0, 0], pa.int32()), [pa.array([1]), pa.array(["a"])]
    ),
    "sparse union": pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array([1, 2]), pa.array(["a", "b"])]),
    "empty dense union": pa.UnionArray.from_dense(
        pa.array([], pa.int8()), pa.array([], pa.int32()), [pa.array([], pa.int64())]
    ),
    "empty sparse union": pa.UnionArray.from_sparse(pa.array([], pa.int8()), [pa.array([], pa.int64())]),
}


@pytest.mark.parametrize("name", TYPES)
def test_all_types_that_can_be_logged(name: str) -> None:
    columns = (row_ids(), index(), instances(TYPES[name]))
    decoded = decode_arrow_msg(arrow_msg(chunk(*columns)))
    assert decoded.batch.equals(batch_of(*columns), check_metadata=True)
    # pyarrow crashes here when it is asked for the size of a union without elements that it has read.
    assert decoded.batch.nbytes > 0
    assert [each.nbytes for each in decoded.batch.columns]


def test_official_recordings(tmp_path: Path) -> None:
    for event in read_rrd(official_recording(tmp_path / "official.rrd")):
        assert event


def test_dictionaries() -> None:
    array = pa.array(["x", "y", "x"]).dictionary_encode()
    whole = chunk(row_ids(), index(), instances(array))
    head = batch_of(row_ids(), index(), instances(array)).schema.serialize().size
    dictionary, batch = split(whole[head:])
    refused(arrow_msg(whole[:head] + batch + END), "a record batch where")
    refused(arrow_msg(whole[:head] + dictionary + dictionary + batch + END), "a dictionary where")
    delta = message(2, Table({0: ("q", 0), 1: record_batch_table(0, [(0, 0)], [(0, 0)] * 3), 2: ("B", 1)}))
    refused(arrow_msg(whole[:head] + delta + batch + END), "or a part of one")
    foreign = message(2, Table({0: ("q", 5), 1: record_batch_table(0, [(0, 0)], [(0, 0)] * 3), 2: ("B", 0)}))
    refused(arrow_msg(whole[:head] + foreign + batch + END), "nothing asks for")


def split(messages: bytes) -> list[bytes]:
    """The messages of a stream, its end left out."""
    return [each.serialize().to_pybytes() for each in pa.ipc.MessageReader.open_stream(messages)]


BIG = "x" * 1_000_000
MANY = 1_000_000
NONE = np.zeros(MANY, np.int32)


def text_views() -> pa.Array:
    one = pa.array([BIG], pa.string_view())
    views = one.buffers()[1].to_pybytes()[:16] * MANY
    return pa.Array.from_buffers(pa.string_view(), MANY, [None, pa.py_buffer(views), one.buffers()[2]])


def views_of_views() -> pa.Array:
    array = pa.array([1])
    for _ in range(6):
        sizes = pa.array(np.full(1000, len(array), np.int32))
        array = pa.ListViewArray.from_arrays(pa.array(np.zeros(1000, np.int32)), sizes, array)
    return array


SHARED: dict[str, Callable[[], pa.Array]] = {
    "dictionary": lambda: pa.DictionaryArray.from_arrays(pa.array(NONE), pa.array([BIG])),
    "dictionary of lists": lambda: pa.DictionaryArray.from_arrays(pa.array(NONE), pa.array([[BIG]])),
    "run ends": lambda: pa.RunEndEncodedArray.from_arrays(pa.array([MANY], pa.int32()), pa.array([BIG])),
    "text views": text_views,
    "list views": lambda: pa.ListViewArray.from_arrays(
        pa.array(NONE), pa.array(np.full(MANY, 1000, np.int32)), pa.array(np.arange(1000))
    ),
    "views of views": views_of_views,
    "dense union": lambda: pa.UnionArray.from_dense(pa.array(NONE.astype(np.int8)), pa.array(NONE), [pa.array([BIG])]),
}


@pytest.mark.parametrize("name", SHARED)
def test_elements_that_share_their_bytes(name: str) -> None:
    """They count each for itself, since that is what they become when they are taken apart."""
    refused(arrow_msg(chunk(row_ids(), index(), instances(SHARED[name]()))), "if each has its own")


def test_sharing_within_bounds() -> None:
    values = pa.DictionaryArray.from_arrays(pa.array(NONE[:1000]), pa.array(["x" * 1000]))
    data = arrow_msg(chunk(row_ids(), index(), instances(values)))
    assert decode_arrow_msg(data).num_rows == 2
    with pytest.raises(RrdError, match="if each has its own"):
        decode_arrow_msg(data, bounds=Bounds(1_000_000))


# -- the whole ---------------------------------------------------------------------------------------------------------


def test_thousands_of_mutations() -> None:
    """Nothing comes of a message with random damage but an error that says so, or a batch that is valid."""
    rng = random.Random(10)
    streams = [GOOD, *[chunk(row_ids(), index(), instances(array)) for array in TYPES.values()]]
    valid, errors = 0, []
    for _ in range(6000):
        stream = mutated(rng, rng.choice(streams))
        data = packed_msg(LZ4.compress(stream, asbytes=True), len(stream)) if rng.random() < 0.3 else arrow_msg(stream)
        if rng.random() < 0.1:
            data = mutated(rng, data)
        try:
            batch = decode_arrow_msg(data).batch
        except RrdError as error:
            errors.append(str(error))
            continue
        valid += 1
        batch.validate(full=True)
        assert batch.nbytes >= 0
        assert ipc_of(batch)
        assert len(str(batch.schema)) < 100_000
    assert min(valid, len(errors)) > 200
    assert all(text.isprintable() and len(text) < 500 for text in errors)


def test_memory_of_a_process_is_not_given_away() -> None:
    """The message of the finding: most of a component is missing from the block."""
    hidden = 200_000
    column_b = column("B:b", pa.array([None, [7] * hidden], pa.list_(pa.uint8())), {b"rerun:kind": b"data"})
    whole = chunk(
        row_ids(metadata={b"pad": random.Random(1).randbytes(1500).hex().encode(), b"rerun:kind": b"control"}), column_b
    )
    short = whole[: whole.index(b"\7" * 64) + 8]
    refused(packed_msg(LZ4.compress(short, asbytes=True), len(whole)), "unpacks to less")


# -- footers, stores, streams ------------------------------------------------------------------------------------------


def manifest(payload: bytes, claimed: int, compression: int = 2) -> bytes:
    empty = pa.schema([]).serialize().to_pybytes() + END
    part = integer_field(1, 1) + bytes_field(2, payload) + integer_field(3, compression) + integer_field(4, claimed)
    return (
        bytes_field(1, STORE_FIELDS)
        + bytes_field(2, bytes_field(1, empty))
        + bytes_field(3, bytes(32))
        + bytes_field(4, part)
    )


def test_indexes_share_what_a_message_may_unpack_to() -> None:
    block = LZ4.compress(GOOD, asbytes=True)
    footer = b"".join([bytes_field(1, manifest(block, len(GOOD)))] * 3)
    assert len(decode_footer(footer, bounds=Bounds(3 * len(GOOD))).manifests) == 3
    with pytest.raises(RrdError, match="are allowed"):
        decode_footer(footer, bounds=Bounds(3 * len(GOOD) - 1))


def test_footers_that_are_bombs() -> None:
    zstd = STREAMS["zstd"][0]
    with pytest.raises(RrdError, match="compressed body"):
        decode_footer(bytes_field(1, manifest(zstd, len(zstd), 1)))
    with pytest.raises(RrdError, match="unpacks to less"):
        decode_footer(bytes_field(1, manifest(LZ4.compress(GOOD, asbytes=True), len(GOOD) + 1)))
    field = schema_field(b"x", NULL)
    with pytest.raises(RrdError, match="more than once"):
        open_schema(memoryview(schema(Vector([field] * 100)) + END), "it")
    with pytest.raises(RrdError, match="goes on"):
        open_schema(memoryview(GOOD), "it")


def test_application_ids_are_remembered_within_bounds() -> None:
    decoder = MessageDecoder()
    for i in range(MAX_ANNOUNCED + 100):
        store = integer_field(1, 1) + bytes_field(2, f"r{i}".encode()) + bytes_field(3, bytes_field(1, b"app"))
        decoder.decode(1, bytes_field(1, TUID_FIELDS) + bytes_field(2, bytes_field(2, store)))
    assert len(decoder._application_ids) == MAX_ANNOUNCED
    old = integer_field(1, 1) + bytes_field(2, f"r{MAX_ANNOUNCED}".encode())
    decoded = decoder.decode(2, arrow_msg(GOOD, store=old))
    assert decoded.store_id.application_id == "app"


def test_what_was_fed_is_all_that_is_held() -> None:
    decoder = RrdDecoder()
    decoder.feed(rrd_of() + struct.pack("<QQ", 2, 2**32 - 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(1000):
        decoder.feed(b"x")
        assert len(list(decoder.events())) <= 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_texts_of_errors() -> None:
    assert told("a\nb\x1b[31m") == "'a\\nb\\x1b[31m'"
    assert len(told("x" * 10**6)) < 200
    assert len(told(b"\xff" * 10**6)) < 200
    assert told(ValueError("a\nb" + "x" * 10**6)).isprintable()
    assert len(told(ValueError("x" * 10**6))) < 500


def test_nothing_crashes_in_a_process_of_its_own() -> None:
    """pyarrow ends the process where it is asked for what it has not read. Asked here of what the gate lets through."""
    code = (
        "from tests.wire.test_gate import *\n"
        "for name in ('empty dense union', 'empty sparse union'):\n"
        "    batch = decode_arrow_msg(arrow_msg(chunk(row_ids(), index(), instances(TYPES[name])))).batch\n"
        "    print(batch.nbytes, batch.slice(0, 1).nbytes, pa.Table.from_batches([batch]).nbytes)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, cwd=root
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 2
