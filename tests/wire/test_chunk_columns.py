"""Which chunks and announcements are taken: those that the official tools take, which are asked here as well."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from asyncrr.wire.blueprint_file import reencoded
from asyncrr.wire.decode import decode_arrow_msg, decode_set_store_info
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.store_info import set_store_info
from tests.support import oracle
from tests.wire.foreign import (
    DATA,
    INDEX,
    METADATA,
    ROW_ID,
    STORE_FIELDS,
    TUID_FIELDS,
    arrow_msg,
    bytes_field,
    chunk,
    column,
    fixed_field,
    index,
    integer_field,
    ipc_of,
    packed_msg,
    row_ids,
    rrd_of,
    scalars,
)
from tests.wire.samples import STORE, joined, tuid

INFO = joined(set_store_info(STORE, tuid(7)).parts)
IDS = [tuid(0), tuid(1)]


def metadata(**changes: bytes | None) -> dict[bytes, bytes]:
    """Metadata of a chunk with some of it changed, or left out."""
    found = dict(METADATA)
    for name, value in changes.items():
        key = {"id_": b"rerun:id", "path": b"rerun:entity_path"}[name]
        if value is None:
            del found[key]
        else:
            found[key] = value
    return found


def named(**changes: bytes | None) -> bytes:
    return arrow_msg(chunk(metadata=metadata(**changes)))


def of(*columns: tuple[pa.Field, pa.Array]) -> bytes:
    return arrow_msg(chunk(*columns))


def store(**fields: bytes) -> bytes:
    """A chunk whose store id has some fields changed."""
    parts = {
        "kind": integer_field(1, 1),
        "recording": bytes_field(2, b"r"),
        "app": bytes_field(3, bytes_field(1, b"a")),
    }
    return arrow_msg(chunk(), store=b"".join((parts | fields).values()))


def row_id_column(array: pa.Array) -> tuple[pa.Field, pa.Array]:
    return column("rerun.controls.RowId", array, ROW_ID)


GOOD = {
    "as it is": arrow_msg(chunk()),
    "id without a prefix": named(id_=b"ab" * 16),
    "path without a slash": named(path=b"a"),
    "path of nothing": named(path=b""),
    "no version": arrow_msg(chunk(metadata={k: v for k, v in METADATA.items() if k != b"sorbet:version"})),
    "old kinds": of(row_ids(metadata={b"rerun:kind": b"row_id"}), index(metadata={b"rerun:kind": b"time"}), scalars()),
    "no metadata of a component": of(row_ids(), index(), scalars(metadata={})),
    "component without a name in metadata": of(row_ids(), index(), scalars(metadata={**DATA, b"rerun:component": b""})),
    "no component": of(row_ids(), index()),
    "no rows": of(row_ids(0), index(()), column("x", pa.array([], pa.list_(pa.int64())), {})),
    "static": of(row_ids(), scalars()),
    "duration": of(row_ids(), index(type_=pa.duration("ns")), scalars()),
    "time zone": of(row_ids(), index(type_=pa.timestamp("ns", "UTC")), scalars()),
    "equal row ids": of(row_id_column(pa.array([IDS[0]] * 2, pa.binary(16))), index(), scalars()),
    "no id in the envelope": arrow_msg(chunk(), chunk_id=b""),
    "unknown field": arrow_msg(chunk(), more=bytes_field(99, b"x")),
    "kind of store 0": store(kind=b""),
}

BAD = {
    "no id": named(id_=None),
    "empty id": named(id_=b""),
    "short id": named(id_=b"chunk_" + b"a" * 31),
    "long id": named(id_=b"chunk_" + b"a" * 33),
    "id with spaces": named(id_=b"chunk_" + b"a " * 16),
    "id of a row": named(id_=b"row_" + b"a" * 32),
    "id of a CHUNK": named(id_=b"CHUNK_" + b"a" * 32),
    "id after something": named(id_=b"x chunk_" + b"a" * 32),
    "id that is not hex": named(id_=b"chunk_" + b"g" * 32),
    "id that is no text": named(id_=b"chunk_\xff" + b"a" * 31),
    "no path": named(path=None),
    "path that is no text": named(path=b"/\xff"),
    "other metadata that is no text": arrow_msg(chunk(metadata={**METADATA, b"x": b"\xff"})),
    "no row ids": of(index(), scalars()),
    "row ids twice": of(row_ids(), row_ids(), index(), scalars()),
    "row ids last": of(index(), scalars(), row_ids()),
    "row ids without their kind": of(row_ids(metadata={}), index(), scalars()),
    "row ids of 15 bytes": of(row_id_column(pa.array([i[:15] for i in IDS], pa.binary(15))), index(), scalars()),
    "row ids of any length": of(row_id_column(pa.array(IDS, pa.binary())), index(), scalars()),
    "timelines after components": of(row_ids(), scalars(), index()),
    "unknown kind": of(row_ids(), index(), scalars(metadata={**DATA, b"rerun:kind": b"foo"})),
    "timeline without a name": of(row_ids(), index(metadata={**INDEX, b"rerun:index_name": b""}), scalars()),
    "component without a name": of(row_ids(), index(), scalars(metadata={}, name="")),
    "timeline twice": of(row_ids(), index(), index(), scalars()),
    "timeline twice by metadata": of(row_ids(), index(), index(name="x"), scalars()),
    "component twice": of(row_ids(), index(), scalars(), scalars()),
    "component twice by metadata": of(row_ids(), index(), scalars(), scalars(name="x")),
    "rows without a time": of(row_ids(), index((1, None)), scalars()),
    "microseconds": of(row_ids(), index(type_=pa.timestamp("us")), scalars()),
    "times of no kind": of(row_ids(), index(type_=pa.float64()), scalars()),
    "short id in the envelope": arrow_msg(chunk(), chunk_id=b"\x09\x01"),
    "id of other integers": arrow_msg(chunk(), chunk_id=integer_field(1, 1) + integer_field(2, 1)),
    "id that is an integer": arrow_msg(chunk())[: -len(TUID_FIELDS) - 2] + integer_field(6, 1),
    "static that is no boolean": arrow_msg(chunk(), more=bytes_field(7, b"x")),
    "field 0": arrow_msg(chunk(), more=b"\x02\x01x"),
    "field beyond 32 bits": arrow_msg(chunk(), more=b"\x80\x80\x80\x80\x80\x20\x01"),
    "integer beyond 64 bits": arrow_msg(chunk(), more=b"\x98\x06" + b"\xff" * 9 + b"\x7f"),
    "recording id that is no text": store(recording=bytes_field(2, b"\xff")),
    "application id that is no text": store(app=bytes_field(3, bytes_field(1, b"\xff"))),
    "empty application id": store(app=bytes_field(3, b"")),
}


def officially(data: bytes, directory: Path) -> bool:
    """Whether the official tools take a file with this chunk: decode it, and put it into a store."""
    path = directory / "chunk.rrd"
    path.write_bytes(rrd_of((1, INFO), (2, data)))
    try:
        oracle.verify(path, check_footers=False)
        oracle.run_rerun("rrd", "merge", path, "-o", directory / "merged.rrd")
    except oracle.OracleError:
        return False
    return True


@pytest.mark.parametrize("name", GOOD)
def test_chunks_that_are_taken(name: str, tmp_path: Path) -> None:
    assert decode_arrow_msg(GOOD[name]).batch.schema.metadata
    assert officially(GOOD[name], tmp_path)


@pytest.mark.parametrize("name", BAD)
def test_chunks_that_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(RrdError):
        decode_arrow_msg(BAD[name])
    assert not officially(BAD[name], tmp_path)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (of(row_id_column(pa.array([IDS[0], None], pa.binary(16))), index(), scalars()), "no row id"),
        (store(kind=integer_field(1, 7)), "unknown kind of store"),
        (store(recording=bytes_field(2, b"x" * 5000)), "recording id of 5000 bytes"),
        (store(app=bytes_field(3, bytes_field(1, b"x" * 5000))), "application id of 5000 bytes"),
        (named(path=b"/" + b"x" * 70_000), "entity path of 70001 bytes"),
        (of(row_ids(), index(), scalars(metadata={**DATA, b"rerun:component": b"x" * 70_000})), "70000 bytes"),
        (of(row_ids(), index(metadata={**INDEX, b"rerun:index_name": b"x" * 70_000}), scalars()), "70000 bytes"),
        (arrow_msg(chunk(), more=bytes_field(5, b"")), "field 5 of ArrowMsg is there 2 times"),
        (arrow_msg(chunk(), more=bytes_field(1, STORE_FIELDS)), "field 1 of ArrowMsg is there 2 times"),
        (arrow_msg(chunk(), more=bytes_field(99, b"") * 1000), "more than 1000 fields"),
    ],
)
def test_chunks_that_official_readers_take(data: bytes, complaint: str) -> None:
    """They make something of them, but not all the same, or have no bounds."""
    with pytest.raises(RrdError, match=complaint) as caught:
        decode_arrow_msg(data)
    assert len(str(caught.value)) < 300


def test_paths_are_canonical(recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture) -> None:
    """Nobody is warned of a path that another program has written."""
    for path, canonical in (("a b//c/", r"/a\ b/c"), (r"/a\q", "/aq"), ("x\ny", r"/x\ny"), ("", "/"), ("/ä", "/ä")):
        assert decode_arrow_msg(named(path=path.encode())).entity_path == canonical
    assert not recwarn.list
    assert not caplog.records


def literals(data: bytes) -> tuple[int, bytes]:
    """The upper half of a token of an LZ4 block, and what follows it, for these bytes."""
    if len(data) < 15:
        return len(data), data
    rest = len(data) - 15
    return 15, b"\xff" * (rest // 255) + bytes([rest % 255]) + data


def test_a_match_of_distance_0(tmp_path: Path) -> None:
    """Our decoder makes zeros of it, the official one refuses it. What is packed anew has none."""
    stream = chunk()
    at = stream.index(bytes(8))
    (first, before), (last, after) = literals(stream[:at]), literals(stream[at + 8 :])
    block = bytes([first << 4 | 4]) + before + b"\0\0" + bytes([last << 4]) + after
    data = packed_msg(block, len(stream))
    decoded = decode_arrow_msg(data)
    assert ipc_of(decoded.batch) == stream
    assert not officially(data, tmp_path)
    again = joined(reencoded(decoded, decoded.store_id).parts)
    assert decode_arrow_msg(again).batch.equals(decoded.batch, check_metadata=True)
    assert officially(again, tmp_path)


# -- announcements -----------------------------------------------------------------------------------------------------

SOURCE = bytes_field(5, integer_field(1, 2) + bytes_field(2, b""))


def info(row_id: bytes = TUID_FIELDS, store: bytes = STORE_FIELDS, source: bytes = SOURCE, more: bytes = b"") -> bytes:
    return bytes_field(1, row_id) + bytes_field(2, bytes_field(2, store) + source + more)


def source(kind: int, payload: bytes | None = b"") -> bytes:
    extra = b"" if payload is None else bytes_field(2, bytes_field(1, payload))
    return bytes_field(5, integer_field(1, kind) + extra)


INFOS = {
    "good": (info(), True),
    "of an old writer": (
        info(store=integer_field(1, 1) + bytes_field(2, b"r"), more=bytes_field(1, bytes_field(1, b"app"))),
        True,
    ),
    "no row id": (bytes_field(2, bytes_field(2, STORE_FIELDS) + SOURCE), False),
    "half a row id": (info(row_id=fixed_field(1, 1)), False),
    "row id of other integers": (info(row_id=integer_field(1, 1) + integer_field(2, 1)), False),
    "no store": (bytes_field(1, TUID_FIELDS) + bytes_field(2, SOURCE), False),
    "no application": (info(store=integer_field(1, 1) + bytes_field(2, b"r")), False),
    "no source": (info(source=b""), False),
    "source without more": (info(source=source(2, None)), False),
    "unknown source": (info(source=source(9, None)), True),
    "source that is no message": (info(source=source(2, b"\xff\xff")), False),
    "source that is no text": (info(source=source(6, b"\xff\xff")), False),
    "Python whose suffix is no text": (info(source=source(2, bytes_field(4, b"\xff"))), False),
    "Python of version 256": (info(source=source(2, integer_field(2, 256))), False),
    "Python of version 255": (info(source=source(2, integer_field(2, 255))), True),
    "file of an unknown kind": (info(source=source(4, integer_field(1, 6))), False),
    "file of a known kind": (info(source=source(4, integer_field(1, 5))), True),
    "version that is no integer": (info(more=bytes_field(6, bytes_field(1, b"x"))), False),
}


@pytest.mark.parametrize("name", INFOS)
def test_announcements(name: str, tmp_path: Path) -> None:
    """Those that a file is to have must have all that official readers ask for."""
    data, is_good = INFOS[name]
    path = tmp_path / "info.rrd"
    path.write_bytes(rrd_of((1, data), (2, arrow_msg(chunk()))))
    if is_good:
        assert decode_set_store_info(data, complete=True).store_id.application_id
        oracle.verify(path, check_footers=False)
    else:
        with pytest.raises(RrdError):
            decode_set_store_info(data, complete=True)
        with pytest.raises(oracle.OracleError):
            oracle.verify(path, check_footers=False)


# -- fields ------------------------------------------------------------------------------------------------------------


def test_fields_of_other_wire_types() -> None:
    fields = Fields(memoryview(integer_field(1, 5) + fixed_field(2, 6) + bytes_field(3, b"x") + b"\x25abcd"), "it")
    assert (fields.integer(1), fields.fixed64(2), bytes(fields.bytes_(3))) == (5, 6, b"x")
    assert (fields.integer(9), fields.fixed64(9, 7), bytes(fields.bytes_(9))) == (0, 7, b"")
    for read, numbers in ((fields.integer, (2, 3, 4)), (fields.fixed64, (1, 3, 4)), (fields.bytes_, (1, 2, 4))):
        for number in numbers:
            with pytest.raises(RrdError, match=f"field {number} of it is not"):
                read(number)  # type: ignore[operator]


def test_many_fields_are_refused_before_they_are_kept() -> None:
    with pytest.raises(RrdError, match="more than 1000 fields"):
        Fields(memoryview(integer_field(1, 1) * 1_000_000), "it")
    assert len(list(Fields(memoryview(bytes_field(1, b"") * 5000), "it", most=5000).messages(1))) == 5000
