"""Recordings that nobody vouches for: what they claim, what they are instead of files, arrays that end other readers."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr._arrow import nbytes_of
from asyncrr.chunk import Chunk, RrdReader
from asyncrr.chunks.tuid import new_tuid
from asyncrr.frames import text
from asyncrr.wire.errors import RrdError
from tests.support.command import ROOT


def write(path: Path, *texts: str, entity: str = "value") -> bytes:
    with rr.RecordingStream("frames_test", recording_id="r", send_properties=False) as rec:
        rec.save(path)
        for number, text in enumerate(texts):
            rec.set_time("n", sequence=number)
            rec.log(entity, rr.TextDocument(text))
            rec.flush()
    return path.read_bytes()


def frames(data: bytes) -> list[tuple[int, bytes]]:
    at, found = 12, []
    while at + 16 <= len(data):
        kind, size = struct.unpack_from("<QQ", data, at)
        found.append((kind, data[at + 16 : at + 16 + size]))
        at += 16 + size
        if kind == 0:
            break
    return found


def join(data: bytes, parts: list[tuple[int, bytes]]) -> bytes:
    return data[:12] + b"".join(struct.pack("<QQ", kind, len(part)) + part for kind, part in parts)


# -- what is no file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["fifo", "/dev/zero", "/dev/tty", "folder"])
def test_what_is_no_file_is_not_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(kind)
    reader = RrdReader(path)
    for call in (reader.recordings, reader.blueprints, reader.stream):
        with pytest.raises(
            ValueError, match=r"a\.rrd cannot be read: it is a (pipe|device|folder), not a regular file"
        ):
            call()


def test_a_file_that_becomes_a_pipe_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    write(path, "x")
    stream = RrdReader(path).stream()
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ValueError, match="it is a pipe"):
        list(stream)


def test_what_is_appended_meanwhile_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    data = write(path, *(str(number) for number in range(10)))
    found = 0
    with path.open("ab") as file:
        for _ in RrdReader(path).stream():
            file.write(data)
            file.flush()
            found += 1
    assert found == 10


def test_a_file_that_shrinks_ends_where_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    # More than a block, so that there is something to read after the first chunk.
    write(path, *(os.urandom(600_000).hex() for _ in range(4)))
    found = 0
    for _ in RrdReader(path).stream():
        os.truncate(path, 2_000_000)
        found += 1
    assert 1 <= found < 4


# -- bounds ------------------------------------------------------------------------------------------------------------


def test_the_caller_says_what_a_chunk_may_unpack_to(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    write(path, "small", "x" * 1_000_000)
    assert len(list(RrdReader(path).stream())) == 2
    found = iter(RrdReader(path, max_unpacked=500_000).stream())
    assert next(found).num_rows == 1
    with pytest.raises(RrdError, match="500000 are allowed"):
        next(found)
    for wrong, error in ((0, ValueError), (-1, ValueError), (1.5, TypeError), ("1", TypeError)):
        with pytest.raises(error, match="max_unpacked"):
            RrdReader(path, max_unpacked=wrong)  # type: ignore[arg-type]


def test_an_announcement_of_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    data = write(path, "x")
    path.write_bytes(data[:12] + struct.pack("<QQ", 1, 2_000_000) + bytes(2_000_000))
    with pytest.raises(RrdError, match="a SetStoreInfo of 2000000 bytes; 1048576 are allowed"):
        RrdReader(path).recordings()


def test_a_short_block_gives_nothing_rather_than_memory_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    data = write(path, "y" * 500_000)
    parts = frames(data)
    place = next(number for number, (kind, _) in enumerate(parts) if kind == 2)
    message = parts[place][1]
    (chunk,) = RrdReader(path).stream()
    batch = chunk.to_record_batch()
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    whole = bytes(out.getvalue())
    short = bytes(pa.Codec("lz4_raw").compress(whole[: whole.index(b"y" * 64) + 64], asbytes=True))
    store = message[: 2 + message[1]]
    for size in (len(whole), len(whole) - 1, len(whole) - 400_000):
        changed = b"\x10\x02\x18" + _varint(size) + b"\x20\x01\x2a" + _varint(len(short)) + short
        path.write_bytes(join(data, [*parts[:place], (2, store + changed)]))
        for _ in range(3):
            with pytest.raises(RrdError):
                list(RrdReader(path).stream())


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


# -- paths of others ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/a b/c\td", "/a\\qb", "a//b", "/\\u{zz}", "/ü ß/\\\\", "/x\\"])
def test_the_path_of_a_received_chunk_is_no_mistake_of_its_reader(path: str) -> None:
    metadata = {b"rerun:entity_path": path.encode(), b"rerun:id": b"chunk_" + new_tuid().hex().encode()}
    fields = [
        pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"}),
        pa.field("A:a", pa.list_(pa.int8()), True, {b"rerun:kind": b"data", b"rerun:component": b"A:a"}),
    ]
    arrays = [pa.array([new_tuid()], pa.binary(16)), pa.array([[1]], pa.list_(pa.int8()))]
    batch = pa.record_batch(arrays, schema=pa.schema(fields, metadata))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (chunk,) = Chunk.from_record_batch(batch)
        assert chunk.entity_path.startswith("/")


def test_many_columns_take_linear_time() -> None:
    """Names are counted, not looked for in a list of names."""
    count = 5000
    metadata = {b"rerun:entity_path": b"/x", b"rerun:id": b"chunk_" + new_tuid().hex().encode()}
    fields = [pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"})]
    fields += [
        pa.field(f"c{n}", pa.list_(pa.null()), True, {b"rerun:kind": b"data", b"rerun:component": f"c{n}".encode()})
        for n in range(count)
    ]
    arrays = [pa.array([new_tuid()], pa.binary(16)), *[pa.array([[None]], pa.list_(pa.null()))] * count]
    (chunk,) = Chunk.from_record_batch(pa.record_batch(arrays, schema=pa.schema(fields, metadata)))
    assert chunk.num_columns == count + 1
    fields[-1] = fields[1]
    with pytest.raises(ValueError, match="two columns for the component of /x 'c0'"):
        Chunk.from_record_batch(pa.record_batch(arrays, schema=pa.schema(fields, metadata)))


# -- sizes of arrays ---------------------------------------------------------------------------------------------------


def _union(mode: str, n: int) -> pa.Array:
    codes = pa.array([i % 2 for i in range(n)], pa.int8())
    numbers, texts = pa.array(range(n), pa.int8()), pa.array([str(i) * 5 for i in range(n)], pa.utf8())
    if mode == "sparse":
        return pa.UnionArray.from_sparse(codes, [numbers, texts])
    return pa.UnionArray.from_dense(codes, pa.array([i // 2 for i in range(n)], pa.int32()), [numbers, texts])


NESTED: dict[str, Callable[[pa.Array], pa.Array]] = {
    "bare": lambda a: a,
    "sliced": lambda a: a.slice(len(a) // 2),
    "list": lambda a: pa.ListArray.from_arrays(pa.array([0, len(a) // 2, len(a)], pa.int32()), a),
    "sliced list": lambda a: pa.ListArray.from_arrays(pa.array([0, len(a) // 2, len(a)], pa.int32()), a).slice(1),
    "large list": lambda a: pa.LargeListArray.from_arrays(pa.array([0, len(a) // 2, len(a)], pa.int64()), a),
    "fixed list": lambda a: pa.FixedSizeListArray.from_arrays(a, 2),
    "struct": lambda a: pa.StructArray.from_arrays([a, a], ["x", "y"]),
    "union": lambda a: pa.UnionArray.from_sparse(pa.array([0] * len(a), pa.int8()), [a]),
    "list of structs": lambda a: pa.ListArray.from_arrays(
        pa.array([0, len(a)], pa.int32()), pa.StructArray.from_arrays([a], ["x"])
    ),
    "map": lambda a: pa.MapArray.from_arrays(pa.array([0, len(a)], pa.int32()), pa.array(range(len(a)), pa.int8()), a),
}


def received(array: pa.Array) -> pa.Array:
    out = pa.BufferOutputStream()
    batch = pa.record_batch([array], names=["x"])
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    found = pa.ipc.open_stream(out.getvalue()).read_next_batch()
    found.validate(full=True)
    return found.column(0)


@pytest.mark.parametrize("mode", ["dense", "sparse"])
@pytest.mark.parametrize("nested", NESTED)
def test_the_size_of_a_union(nested: str, mode: str) -> None:
    whole = received(NESTED[nested](_union(mode, 40)))
    assert whole.nbytes * 0.8 <= nbytes_of(whole) <= whole.nbytes * 1.2
    # pyarrow ends the process at this one's `nbytes`.
    assert nbytes_of(received(NESTED[nested](_union(mode, 0)))) <= 16


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, 2, None]),
        pa.array(["a", None, "ccc"]),
        pa.array([[1], None, [2, 3]], pa.list_(pa.int16())),
        pa.array([{"a": 1, "b": "x"}]),
        pa.array(["x", "y", "x"]).dictionary_encode(),
        pa.nulls(5),
    ],
)
def test_the_size_of_other_arrays_is_pyarrows(array: pa.Array) -> None:
    assert nbytes_of(array) == array.nbytes


_UNION_FILE = """
import sys
import tracemalloc
sys.path.insert(0, {root!r})
import asyncrr as rr
from asyncrr.chunk import RrdReader
for chunk in RrdReader({path!r}).stream():
    chunk.to_record_batch(), str(chunk), repr(chunk)
rec = rr.RecordingStream("frames_test", send_properties=False)
rec.save({out!r})
rr.set_strict_mode(True)
rec.log_file_from_path({path!r})
rec.send_chunks(RrdReader({path!r}).stream())
rec.close()
print("alive")
"""


@pytest.mark.parametrize("mode", ["dense", "sparse"])
def test_an_empty_union_in_a_file_ends_nobody(mode: str, tmp_path: Path) -> None:
    empty = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), _union(mode, 0))
    metadata = {b"rerun:entity_path": b"/u", b"rerun:id": b"chunk_" + new_tuid().hex().encode()}
    fields = [
        pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"}),
        pa.field("A:a", empty.type, True, {b"rerun:kind": b"data", b"rerun:component": b"A:a"}),
    ]
    batch = pa.record_batch([pa.array([new_tuid()], pa.binary(16)), empty], schema=pa.schema(fields, metadata))
    path = tmp_path / "a.rrd"
    with rr.RecordingStream("frames_test", recording_id="r", send_properties=False) as rec:
        rec.save(path)
        rec.send_chunks(Chunk.from_record_batch(batch))
    code = _UNION_FILE.format(root=str(ROOT), path=str(path), out=str(tmp_path / "out.rrd"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=50, check=False)
    assert done.stdout == "alive\n", (done.returncode, done.stderr)


def _table(array: pa.Array) -> Any:
    return pa.table({"a": array, "n": np.arange(len(array))})


@pytest.mark.parametrize("mode", ["dense", "sparse"])
def test_a_table_with_an_empty_union(mode: str) -> None:
    empty = received(pa.ListArray.from_arrays(pa.array([0, 0, 0], pa.int32()), _union(mode, 0)))
    (chunk,) = Chunk.from_dataframe(_table(empty), index="n")
    assert chunk.num_rows == 2


# -- as text -----------------------------------------------------------------------------------------------------------


def test_thousands_of_columns_are_not_made_into_text(monkeypatch: pytest.MonkeyPatch) -> None:
    heads: list[str] = []
    real = text._head
    monkeypatch.setattr(text, "_head", lambda field, trim: heads.append(field.name) or real(field, trim))
    metadata = {b"rerun:entity_path": b"/x", b"rerun:id": b"chunk_" + new_tuid().hex().encode()}
    fields = [pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"})]
    fields += [
        pa.field(
            f"c{n:04}", pa.list_(pa.int8()), True, {b"rerun:kind": b"data", b"rerun:component": f"c{n:04}".encode()}
        )
        for n in range(3000)
    ]
    arrays = [pa.array([new_tuid()], pa.binary(16)), *[pa.array([[1]], pa.list_(pa.int8()))] * 3000]
    (chunk,) = Chunk.from_record_batch(pa.record_batch(arrays, schema=pa.schema(fields, metadata)))
    shown = chunk.format(width=120)
    assert len(heads) == 120 // 11
    assert shown.endswith(f"and {3001 - len(heads)} columns more")
    assert max(map(len, shown.splitlines())) <= 120


@pytest.mark.parametrize(
    ("value", "type_", "shown"),
    [
        ([0] * 2_000_000, pa.list_(pa.uint8()), "[0, 0, 0"),
        (["x" * 2_000_000], pa.list_(pa.utf8()), "<1 of string>"),
        ([[0] * 2_000_000], pa.list_(pa.list_(pa.uint8())), "<1 of list<item: uint8>>"),
    ],
)
def test_a_large_value_is_not_made_into_objects(value: Any, type_: pa.DataType, shown: str) -> None:
    metadata = {b"rerun:entity_path": b"/x", b"rerun:id": b"chunk_" + new_tuid().hex().encode()}
    fields = [
        pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"}),
        pa.field("A:a", type_, True, {b"rerun:kind": b"data", b"rerun:component": b"A:a"}),
    ]
    arrays = [pa.array([new_tuid()], pa.binary(16)), pa.array([value], type_)]
    (chunk,) = Chunk.from_record_batch(pa.record_batch(arrays, schema=pa.schema(fields, metadata)))
    tracemalloc.start()
    try:
        found = str(chunk)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert shown in found
    assert most < 1_000_000
