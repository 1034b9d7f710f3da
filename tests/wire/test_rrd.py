"""What RrdEncoder writes, judged by the official tools and compared with what the official SDK writes."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from asyncrr.chunks.shape import TimeKind
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.decode import Manifest, MessageDecoder, decode_footer
from asyncrr.wire.envelope import Compression
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import ArrowMsg
from asyncrr.wire.reader import DecodedChunk, Footer, read_rrd
from asyncrr.wire.rrd import RrdEncoder, footer_checksum
from asyncrr.wire.store_info import blueprint_activation, set_store_info
from tests.support import oracle
from tests.wire.samples import (
    SCALARS,
    STORE,
    TEXT,
    copied,
    frames,
    joined,
    message,
    official_recording,
    rrd,
    tuid,
)


def footer_of(data: bytes) -> Footer:
    return next(event for event in read_rrd(data) if isinstance(event, Footer))


def rewritten(data: bytes) -> bytes:
    """A stream of the official SDK, decoded and encoded again; payloads and infos are kept."""
    decoder = MessageDecoder()
    encoder = RrdEncoder()
    out = [encoder.header()]
    for _, kind, body in frames(data):
        if kind == 0:
            break
        decoded = decoder.decode(kind, body)
        if isinstance(decoded, DecodedChunk):
            theirs = ArrowMsg().parse(body)
            size = theirs.uncompressed_size
            again = copied(decoded, theirs.payload, Compression(theirs.compression), size)
        else:
            again = Message(MessageKind(kind), decoded.store_id, (body,), len(body))
        out.append(joined(encoder.encode(again)))
    out.append(joined(list(encoder.finish())))
    assert encoder.position == len(b"".join(out))
    return b"".join(out)


def fields_of(schema: pa.Schema) -> list[tuple[Any, ...]]:
    return [(f.name, f.type, f.nullable, f.metadata) for f in schema]


def test_a_rewritten_official_file_is_the_same(tmp_path: Path) -> None:
    path = official_recording(tmp_path / "official.rrd")
    theirs = path.read_bytes()
    ours = rewritten(theirs)
    end = next(at for at, kind, _ in frames(theirs) if kind == 0)
    assert ours[:end] == theirs[:end]

    their_manifests = {m.store_id: m for m in footer_of(theirs).manifests}
    our_manifests = {m.store_id: m for m in footer_of(ours).manifests}
    assert {id_.kind for id_ in our_manifests} == {StoreKind.RECORDING, StoreKind.BLUEPRINT}
    assert our_manifests.keys() == their_manifests.keys()
    for store_id, their in their_manifests.items():
        our = our_manifests[store_id]
        assert fields_of(our.chunks.schema) == fields_of(their.chunks.schema)
        assert our.chunks.schema.metadata is None
        assert our.chunks.equals(their.chunks)
        by_name: Callable[[tuple[Any, ...]], str] = lambda field: field[0]  # noqa: E731
        assert sorted(fields_of(our.sorbet_schema), key=by_name) == sorted(fields_of(their.sorbet_schema), key=by_name)
        assert our.sorbet_schema.metadata is None

    copy = tmp_path / "ours.rrd"
    copy.write_bytes(ours)
    oracle.verify(copy)
    oracle.compare(copy, path, unordered=False)
    assert oracle.read_one(copy).entities == oracle.read_one(path).entities


def test_official_tools_read_a_stream_made_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "ours.rrd"
    blueprint = StoreId(StoreKind.BLUEPRINT, STORE.application_id, "rec_1")
    panel = ComponentDescriptor(
        "PanelBlueprint:state", "rerun.blueprint.archetypes.PanelBlueprint", "rerun.blueprint.components.PanelState"
    )
    messages = [
        message(1),
        message(2, "/b", {}, {TEXT: (pa.string(), [["static"]])}),
        message(3, compression=Compression.NONE),
        set_store_info(blueprint, tuid(90)),
        message(
            4, "/time_panel", {"blueprint": (TimeKind.SEQUENCE, [0])}, {panel: (pa.uint8(), [[2]])}, store_id=blueprint
        ),
        blueprint_activation(blueprint, make_active=True, make_default=True),
        message(5, "/b", {"frame": (TimeKind.SEQUENCE, [9])}, {TEXT: (pa.string(), [["later", "twice"]])}),
    ]
    path.write_bytes(rrd(messages))
    recording = oracle.check_file(path)
    assert (recording.application_id, recording.recording_id) == (STORE.application_id, STORE.recording_id)
    assert recording.values("/a", "Scalars:scalars", "frame") == [(1, [0.5]), (2, [1.0]), (3, [0.5]), (4, [3.0])]
    assert recording.values("/b", "TextLog:text") == [["static"], ["later", "twice"]]
    assert "BlueprintActivationCommand" in oracle.print_(path)
    assert len(footer_of(path.read_bytes()).manifests) == 2


def rows_of(manifest: Manifest, *names: str) -> list[tuple[Any, ...]]:
    columns = []
    for name in names:
        column = manifest.chunks.column(name)
        columns.append((column.view(pa.int64()) if pa.types.is_temporal(column.type) else column).to_pylist())
    return list(zip(*columns, strict=True))


def test_offsets_point_at_the_chunks() -> None:
    data = rrd([message(1), set_store_info(STORE, tuid(8)), message(2, "/b"), message(3, "/a")])
    (manifest,) = footer_of(data).manifests
    expected = [(at + 16, len(body)) for at, kind, body in frames(data) if kind == 2]
    assert rows_of(manifest, "chunk_byte_offset", "chunk_byte_size") == expected
    assert rows_of(manifest, "chunk_entity_path", "chunk_id") == [("/a", tuid(1)), ("/b", tuid(2)), ("/a", tuid(3))]


def test_sparse_components_have_times_of_their_own() -> None:
    timelines = {"frame": (TimeKind.SEQUENCE, [5, 1, 9]), "clock": (TimeKind.TIMESTAMP, [30, 20, 10])}
    sparse = message(1, "/a", timelines, {SCALARS: (pa.float64(), [[1.0], [], None]), TEXT: (pa.string(), [["a"]] * 3)})
    never = message(2, "/a", timelines, {SCALARS: (pa.float64(), [None] * 3), TEXT: (pa.string(), [["a"], None, None])})
    (manifest,) = footer_of(rrd([sparse, never])).manifests
    scalars = "frame:Scalars:scalars"
    assert rows_of(manifest, f"{scalars}:start", f"{scalars}:end", f"{scalars}:num_rows") == [
        (1, 5, 2),
        (None, None, 0),
    ]
    scalars = "clock:Scalars:scalars"
    assert rows_of(manifest, f"{scalars}:start", f"{scalars}:end", f"{scalars}:num_rows") == [
        (20, 30, 2),
        (None, None, 0),
    ]
    text = "clock:TextLog:text"
    assert rows_of(manifest, f"{text}:start", f"{text}:end", f"{text}:num_rows") == [(10, 30, 3), (30, 30, 1)]
    assert rows_of(manifest, "clock:start", "clock:end") == [(10, 30), (10, 30)]


def test_schema_flags() -> None:
    frame = {"frame": (TimeKind.SEQUENCE, [1])}
    clear = ComponentDescriptor("Clear:is_recursive", "rerun.archetypes.Clear", "rerun.components.ClearIsRecursive")
    messages = [
        message(1, "/empty", frame, {SCALARS: (pa.float64(), [[]])}),
        message(2, "/once_empty", frame, {SCALARS: (pa.float64(), [[]])}),
        message(3, "/once_empty", frame, {SCALARS: (pa.float64(), [[1.0]])}),
        message(4, "/clear", frame, {clear: (pa.bool_(), [[True]])}),
        message(5, "/__properties/a/b", {}, {SCALARS: (pa.float64(), [[1.0]])}),
        message(6, "/both", frame, {SCALARS: (pa.float64(), [[1.0]])}),
        message(7, "/both", {}, {SCALARS: (pa.float64(), [[1.0]])}),
    ]
    (manifest,) = footer_of(rrd(messages)).manifests
    flags = {
        f.name: {k.decode().removeprefix("rerun:") for k, v in f.metadata.items() if v == b"true"}
        for f in manifest.sorbet_schema
    }
    assert flags == {
        "rerun.controls.RowId": set(),
        "frame": set(),
        "/empty:Scalars:scalars": {"is_semantically_empty"},
        "/once_empty:Scalars:scalars": set(),
        "/clear:Clear:is_recursive": {"is_tombstone"},
        "property:a/b:Scalars:scalars": {"is_static"},
        "/both:Scalars:scalars": {"is_static"},
    }
    sorted_schema = pa.schema(sorted(manifest.sorbet_schema, key=lambda f: f.name))
    assert manifest.schema_sha256 == hashlib.sha256(sorted_schema.serialize()).digest()


def test_one_descriptor_for_a_component_of_an_entity(tmp_path: Path) -> None:
    """Two archetypes with one component on an entity, and a timeline that changes its kind: the first use counts."""
    first = ComponentDescriptor("Arch:x", "user.v1.Arch")
    second = ComponentDescriptor("Arch:x", "user.v2.Arch")
    messages = [
        message(1, "/a", {"t": (TimeKind.SEQUENCE, [1])}, {first: (pa.int64(), [[1]])}),
        message(2, "/a", {"t": (TimeKind.DURATION, [2])}, {second: (pa.string(), [["x"]])}),
    ]
    path = tmp_path / "ours.rrd"
    path.write_bytes(rrd(messages))
    (manifest,) = footer_of(path.read_bytes()).manifests
    assert manifest.sorbet_schema.field("/a:Arch:x").type == pa.list_(pa.int64())
    assert rows_of(manifest, "t:start", "t:user_v1_Arch:Arch:x:num_rows") == [(1, 1), (2, 1)]
    assert len(oracle.read_one(path).chunks) == 2


def test_timelines_that_an_index_cannot_tell_apart(tmp_path: Path) -> None:
    timelines = {"a.b": (TimeKind.SEQUENCE, [1]), "a b": (TimeKind.SEQUENCE, [2])}
    encoder = RrdEncoder()
    data = encoder.header() + joined(encoder.encode(set_store_info(STORE, tuid(1))))
    data += joined(encoder.encode(message(1, "/a", timelines, {SCALARS: (pa.float64(), [[1.0]])})))
    data += joined(list(encoder.finish()))
    assert encoder.footer_problem is not None
    assert "timeline 'a" in encoder.footer_problem
    assert encoder.position == len(data)
    path = tmp_path / "ours.rrd"
    path.write_bytes(data)
    oracle.verify(path, check_footers=False)
    assert footer_of(data).manifests == ()


def test_trailer() -> None:
    data = rrd([message(1)])
    offset, size, checksum, magic, entries = struct.unpack("<QQI8sI", data[-32:])
    assert (magic, entries) == (b"RRF2FOOT", 1)
    assert offset + size + 32 == len(data)
    assert struct.unpack("<QQ", data[offset - 16 : offset]) == (0, size)
    assert checksum == footer_checksum(data[offset : offset + size])
    assert len(decode_footer(data[offset : offset + size]).manifests) == 1


def test_checksum_is_the_official_one(tmp_path: Path) -> None:
    data = official_recording(tmp_path / "official.rrd").read_bytes()
    offset, size, checksum = struct.unpack("<QQI", data[-32:-12])
    assert footer_checksum(data[offset : offset + size]) == checksum


def test_without_chunks_there_is_an_empty_end() -> None:
    data = rrd([])
    *_, (at, kind, body) = frames(data)
    assert (kind, body) == (0, b"")
    assert data[at + 16 :] == struct.pack("<QQI8sI", at + 16, 0, footer_checksum(b""), b"RRF2FOOT", 1)


def test_without_footer_there_is_no_end(tmp_path: Path) -> None:
    data = rrd([message(1)], write_footer=False)
    assert [kind for _, kind, _ in frames(data)] == [1, 2]
    path = tmp_path / "ours.rrd"
    path.write_bytes(data)
    oracle.verify(path, check_footers=False)


def test_parts_are_not_copied() -> None:
    encoder = RrdEncoder()
    assert encoder.header() == bytes.fromhex("52524632 00290000 01020000")
    m = message(1)
    parts = encoder.encode(m)
    assert all(part is given for part, given in zip(parts[1:], m.parts, strict=True))


def test_order_of_calls() -> None:
    encoder = RrdEncoder()
    with pytest.raises(RuntimeError, match="new"):
        encoder.encode(message(1))
    with pytest.raises(RuntimeError, match="new"):
        encoder.finish()
    encoder.header()
    with pytest.raises(RuntimeError, match="open"):
        encoder.header()
    encoder.finish()
    with pytest.raises(RuntimeError, match="finished"):
        encoder.encode(message(1))
    with pytest.raises(RuntimeError, match="finished"):
        encoder.finish()


def test_many_chunks_in_any_number_of_shapes(tmp_path: Path) -> None:
    """Rows of the index are in the order of the file, whatever shape they belong to."""
    messages = []
    for i in range(60):
        timelines = {"frame": (TimeKind.SEQUENCE, [i]), **({"t": (TimeKind.DURATION, [-i])} if i % 3 else {})}
        components = {SCALARS: (pa.float64(), [[float(i)]])} if i % 2 else {TEXT: (pa.string(), [[str(i)]])}
        messages.append(message(i, f"/e{i % 7}", timelines if i % 5 else {}, components))
    path = tmp_path / "ours.rrd"
    path.write_bytes(rrd(messages))
    recording = oracle.check_file(path)
    assert len(recording.chunks) == 60
    (manifest,) = footer_of(path.read_bytes()).manifests
    assert rows_of(manifest, "chunk_id") == [(tuid(i),) for i in range(60)]
    assert rows_of(manifest, "chunk_entity_path", "chunk_is_static") == [(f"/e{i % 7}", i % 5 == 0) for i in range(60)]
    expected = [((i, -i if i % 3 else None) if i % 5 else (None, None)) for i in range(60)]
    assert rows_of(manifest, "frame:start", "t:end") == expected
