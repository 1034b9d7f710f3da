"""Reading streams: whole, cut, joined, of old writers, and damaged."""

from __future__ import annotations

import io
import struct
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.chunks.shape import TimeKind
from asyncrr.wire.decode import MessageDecoder, decode_arrow_msg
from asyncrr.wire.envelope import Compression, write_messages_request
from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.common.v1alpha1 import ApplicationId, StoreId as ProtoStoreId
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import ArrowMsg, SetStoreInfo, StoreInfo as ProtoStoreInfo
from asyncrr.wire.reader import (
    BlueprintActivation,
    Cut,
    DecodedChunk,
    Event,
    Footer,
    RrdDecoder,
    StoreInfo,
    StreamHeader,
    read_rrd,
)
from asyncrr.wire.store_info import blueprint_activation, set_store_info
from tests.support import oracle
from tests.wire.samples import SCALARS, STORE, frames, joined, message, official_recording, rrd, tuid

HEADER = bytes.fromhex("52524632 00290000 01020000")


def names(events: Sequence[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_everything_in_order() -> None:
    activation = blueprint_activation(STORE, make_active=True, make_default=False)
    timelines = {"frame": (TimeKind.SEQUENCE, [3, 1]), "clock": (TimeKind.TIMESTAMP, [10, 20])}
    data = rrd([message(1, "/a/b", timelines), activation, message(2, compression=Compression.NONE)])
    header, info, chunk, activated, raw, footer = read_rrd(data)
    assert isinstance(header, StreamHeader)
    assert (header.offset, str(header.version)) == (0, "0.41.0")
    assert isinstance(info, StoreInfo)
    assert (info.store_id, info.row_id) == (STORE, tuid(7))
    assert isinstance(chunk, DecodedChunk)
    assert (chunk.store_id, chunk.chunk_id, chunk.entity_path, chunk.is_static) == (STORE, tuid(1), "/a/b", False)
    assert chunk.timelines == {"clock": TimeKind.TIMESTAMP, "frame": TimeKind.SEQUENCE}
    assert chunk.times("frame").to_pylist() == [3, 1]
    assert chunk.times("clock").to_pylist() == [10, 20]
    assert chunk.batch.column("Scalars:scalars").to_pylist() == [[0.5], [1.0]]
    assert activated == BlueprintActivation(STORE, make_active=True, make_default=False)
    assert isinstance(raw, DecodedChunk)
    assert raw.num_rows == 2
    assert isinstance(footer, Footer)
    assert [m.store_id for m in footer.manifests] == [STORE]
    assert footer.manifests[0].chunks.num_rows == 2


def test_official_file(tmp_path: Path) -> None:
    path = official_recording(tmp_path / "official.rrd")
    events = list(read_rrd(path))
    assert names(events[:4]) == ["StreamHeader", "StoreInfo", "StoreInfo", "DecodedChunk"]
    assert names(events).count("BlueprintActivation") == 1
    assert names(events)[-1] == "Footer"
    chunks = [e for e in events if isinstance(e, DecodedChunk) and e.store_id.kind is StoreKind.RECORDING]
    theirs = oracle.read_one(path)
    assert sorted((c.entity_path, c.is_static, c.num_rows) for c in chunks) == sorted(
        (c.entity_path, c.is_static, len(c.rows)) for c in theirs.chunks
    )
    assert any(c.entity_path == r"/needs/escapes\:\ a\ b" for c in chunks)
    with path.open("rb") as file:
        assert names(list(read_rrd(file))) == names(events)


@pytest.mark.parametrize("step", [1, 2, 3, 7, 16, 1000])
def test_pieces_of_any_size(step: int) -> None:
    data = rrd([message(1), message(2)]) + rrd([message(3)])
    decoder = RrdDecoder()
    events: list[Event] = []
    for start in range(0, len(data), step):
        decoder.feed(data[start : start + step])
        events += decoder.events()
    decoder.finish()
    events += decoder.events()
    assert names(events) == names(list(read_rrd(data)))
    assert names(events).count("DecodedChunk") == 3


def test_events_come_as_soon_as_their_bytes_are_there() -> None:
    data = rrd([message(1)])
    starts = [at for at, _, _ in frames(data)]
    decoder = RrdDecoder()
    decoder.feed(data[: starts[1]])
    assert names(list(decoder.events())) == ["StreamHeader", "StoreInfo"]
    decoder.feed(data[starts[1] : starts[2] - 1])
    assert list(decoder.events()) == []
    decoder.feed(data[starts[2] - 1 : starts[2]])
    assert names(list(decoder.events())) == ["DecodedChunk"]


def test_cut_at_every_byte_of_the_last_three_messages() -> None:
    data = rrd([message(number) for number in range(1, 6)])
    bounds = [(at, kind, at + 16 + len(body)) for at, kind, body in frames(data)]
    whole = list(read_rrd(data))
    *_, third_last, _, _, (_, end_kind, end_stop) = bounds
    assert end_kind == 0
    for size in range(third_last[0], len(data)):
        *events, last = read_rrd(data[:size])
        complete = sum(stop <= size for _, _, stop in bounds)
        if any(size == stop for _, _, stop in bounds):
            assert not isinstance(last, Cut), f"a clean end at byte {size}"
            events.append(last)
        else:
            start = max([at for at, _, _ in bounds if at < size]) if size < end_stop else end_stop
            assert isinstance(last, Cut), f"no cut at byte {size}"
            assert (last.offset, last.present) == (start, size - start)
            assert last.expected == (32 if start == end_stop else self_size(data, start) if size - start >= 16 else 16)
        assert names(events) == names(whole)[: 1 + complete]
        for event, expected in zip(events, whole, strict=False):
            if isinstance(event, DecodedChunk) and isinstance(expected, DecodedChunk):
                assert event.batch.equals(expected.batch, check_metadata=True)


def self_size(data: bytes, at: int) -> int:
    """Length of the frame at ``at``, with its header."""
    return 16 + int(struct.unpack_from("<Q", data, at + 8)[0])


@pytest.mark.parametrize("size", range(12))
def test_cut_within_the_header(size: int) -> None:
    (cut,) = read_rrd(HEADER[:size])
    assert cut == Cut(0, "stream header", size, 12)
    assert str(cut) == f"cut within the stream header at byte 0: {size} of 12 bytes are there"


def test_a_cut_says_what_it_cut() -> None:
    data = rrd([message(1)])
    *_, cut = read_rrd(data[:-32][:-1])
    assert isinstance(cut, Cut)
    assert cut.what == "footer"
    *_, cut = read_rrd(data[:-1])
    assert cut == Cut(len(data) - 32, "trailer", 31, 32)


def test_without_footer() -> None:
    data = rrd([message(1), message(2)], write_footer=False)
    assert names(list(read_rrd(data))) == ["StreamHeader", "StoreInfo", "DecodedChunk", "DecodedChunk"]


def test_joined_files_of_every_kind() -> None:
    """Footer and trailer, an empty end of old writers, and nothing at all may stand before the next stream or the end."""
    with_footer = rrd([message(1)])
    old = rrd([message(2)], write_footer=False) + struct.pack("<QQ", 0, 0)
    data = with_footer + old + rrd([]) + old + rrd([message(3)], write_footer=False)
    events = list(read_rrd(data))
    assert names(events).count("StreamHeader") == 5
    assert [e.chunk_id for e in events if isinstance(e, DecodedChunk)] == [tuid(i) for i in (1, 2, 2, 3)]
    offsets = [e.offset for e in events if isinstance(e, StreamHeader)]
    assert offsets[:2] == [0, len(with_footer)]
    *_, cut = read_rrd(with_footer + HEADER[:5])
    assert cut == Cut(len(with_footer), "stream header", 5, 12)
    *_, cut = read_rrd(old + HEADER[:5])
    assert cut == Cut(len(old), "stream header", 5, 12)
    *_, header = read_rrd(old + HEADER)
    assert header == StreamHeader(len(old), events[0].version)  # type: ignore[union-attr]


def test_trailer_with_several_entries() -> None:
    data = rrd([message(1)])
    trailer = bytes(20) + data[-32:-4] + struct.pack("<I", 2)
    assert names(list(read_rrd(data[:-32] + trailer + data))) == names(list(read_rrd(data))) * 2


@pytest.mark.parametrize(
    ("version", "accepted"),
    [
        ("00000000", False),
        ("00160000", False),
        ("0016ffff", False),
        ("00170000", True),
        ("00180100", True),
        ("001a0200", True),
        ("001f0400", True),
        ("00290042", True),
        ("00630000", True),
        ("01000000", True),
    ],
)
def test_versions(version: str, accepted: bool) -> None:
    data = HEADER[:4] + bytes.fromhex(version) + HEADER[8:]
    if accepted:
        (header,) = read_rrd(data)
        assert isinstance(header, StreamHeader)
        assert bytes(header.version).hex() == version
    else:
        with pytest.raises(RrdError, match=r"versions before 0\.23"):
            list(read_rrd(data))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"RRF0" + HEADER[4:], "cannot be read"),
        (b"RRF1" + HEADER[4:], "cannot be read"),
        (b"\x89PNG\r\n", "not an .rrd stream"),
        (b"X", "not an .rrd stream"),
        (HEADER[:9] + b"\x01\x00\x00", "unsupported serializer 1"),
        (HEADER[:11] + b"\x01", "unsupported options"),
        (HEADER + struct.pack("<QQ", 4, 0), r"unknown kind of message: 4 \(at byte 12\)"),
        (HEADER + struct.pack("<QQ", 2**63, 0), "unknown kind"),
        (HEADER + struct.pack("<QQ", 2, 5 << 30), "claims to have 5368709120 bytes"),
        (HEADER + struct.pack("<QQ", 2, 0), "without a store id"),
        (HEADER + struct.pack("<QQ", 1, 3) + b"\x0a\x7f\x00", "SetStoreInfo ends within field 1"),
        (HEADER + struct.pack("<QQ", 0, 0) + bytes(200), "neither a trailer nor another stream"),
    ],
)
def test_what_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(RrdError, match=complaint):
        list(read_rrd(data))
    assert issubclass(RrdError, ValueError)


def test_what_comes_before_damage_is_delivered() -> None:
    decoder = RrdDecoder()
    decoder.feed(rrd([message(1)], write_footer=False) + struct.pack("<QQ", 9, 0))
    events = []
    with pytest.raises(RrdError):
        for event in decoder.events():
            events.append(event)  # noqa: PERF402
    assert names(events) == ["StreamHeader", "StoreInfo", "DecodedChunk"]
    decoder.finish()
    assert list(decoder.events()) == []
    with pytest.raises(RuntimeError):
        decoder.feed(b"x")


@pytest.mark.parametrize("position", [-32, -24, -16])
def test_trailer_must_match(position: int) -> None:
    data = bytearray(rrd([message(1)]))
    data[position] ^= 1
    with pytest.raises(RrdError, match="does not match the footer"):
        list(read_rrd(bytes(data)))


def arrow_msg(**changes: object) -> bytes:
    parsed = ArrowMsg().parse(joined(message(1).parts))
    for name, value in changes.items():
        setattr(parsed, name, value)
    return bytes(parsed)


def test_lengths_are_not_trusted() -> None:
    """Whatever a length claims, what is allocated stays near what was fed."""
    stream = pa.Codec("lz4_raw").decompress(message(1).parts[1], message(1).summary.ipc_size)  # type: ignore[union-attr]
    body = bytearray(stream.to_pybytes())
    cases: list[bytes] = [
        arrow_msg(uncompressed_size=5 << 30),
        arrow_msg(uncompressed_size=2**64 - 1),
        arrow_msg(compression=1, payload=b"\xff\xff\xff\xff\xff\xff\xff\x7f" + bytes(body[8:])),
        joined(message(1).parts)[:-20],
        b"\x0a" + b"\xff" * 9 + b"\x01",
    ]
    arrow_before = pa.total_allocated_bytes()
    tracemalloc.start()
    try:
        for case in cases:
            with pytest.raises(RrdError):
                decode_arrow_msg(case)
            decoder = RrdDecoder()
            decoder.feed(HEADER + struct.pack("<QQ", 2, 3 << 30) + case)
            decoder.finish()
            *_, cut = decoder.events()
            assert isinstance(cut, Cut)
            assert cut.expected == (3 << 30) + 16
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
        assert pa.total_allocated_bytes() - arrow_before < 1 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"encoding": 0}, "unsupported encoding 0"),
        ({"encoding": 2}, "unsupported encoding 2"),
        ({"compression": 3}, "unknown compression 3"),
        ({"payload": b""}, "claims that 0 bytes unpack to"),
        ({"compression": 1}, "damaged"),
        ({"uncompressed_size": 100}, "damaged"),
        ({"store_id": ProtoStoreId(kind=3, recording_id="r")}, "unknown kind of store: 3"),
    ],
)
def test_arrow_msg_that_is_not_one(changes: dict[str, object], complaint: str) -> None:
    with pytest.raises(RrdError, match=complaint):
        decode_arrow_msg(arrow_msg(**changes))


def with_metadata(changes: dict[bytes, bytes | None]) -> bytes:
    """The sample chunk, uncompressed, with other schema metadata."""
    batch = decode_arrow_msg(joined(message(1).parts)).batch
    metadata = {k: v for k, v in {**batch.schema.metadata, **changes}.items() if v is not None}
    sink = pa.BufferOutputStream()
    changed = batch.replace_schema_metadata(metadata)
    with pa.ipc.new_stream(sink, changed.schema) as writer:
        writer.write_batch(changed)
    return arrow_msg(payload=sink.getvalue().to_pybytes(), compression=0)


def test_chunk_metadata() -> None:
    assert decode_arrow_msg(with_metadata({b"rerun:id": tuid(9).hex().encode()})).chunk_id == tuid(9)
    assert decode_arrow_msg(with_metadata({b"rerun:entity_path": b"no/slash"})).entity_path == "/no/slash"
    assert decode_arrow_msg(with_metadata({b"sorbet:version": None})).num_rows == 2
    for changes in ({b"rerun:id": None}, {b"rerun:id": b"chunk_12"}, {b"rerun:id": b"x" * 32}):
        with pytest.raises(RrdError, match="malformed id"):
            decode_arrow_msg(with_metadata(dict(changes)))
    with pytest.raises(RrdError, match="entity path"):
        decode_arrow_msg(with_metadata({b"rerun:entity_path": None}))


def test_column_name_that_is_no_text() -> None:
    data = joined(message(1, compression=Compression.NONE).parts)
    assert data.count(b"Scalars:scalars") >= 2
    with pytest.raises(RrdError, match="not UTF-8"):
        decode_arrow_msg(data.replace(b"Scalars:scalars", b"Scalars:scalar\xb8"))


def test_no_batch_in_the_stream() -> None:
    schema = decode_arrow_msg(joined(message(1).parts)).batch.schema
    with pytest.raises(RrdError, match="no record batch"):
        decode_arrow_msg(arrow_msg(payload=schema.serialize().to_pybytes(), compression=1))


def test_messages_of_old_writers() -> None:
    """0.24 has the application id in the info only, and no ``is_static``."""
    old_id = ProtoStoreId(kind=1, recording_id=STORE.recording_id)
    info = SetStoreInfo(info=ProtoStoreInfo(application_id=ApplicationId(id="old"), store_id=old_id))
    chunk = arrow_msg(store_id=old_id, is_static=None, chunk_id=None)
    decoder = MessageDecoder()
    first, second = decoder.decode(1, bytes(info)), decoder.decode(2, chunk)
    assert first.store_id == second.store_id == StoreId(StoreKind.RECORDING, "old", STORE.recording_id)
    assert isinstance(first, StoreInfo)
    assert first.version is None
    assert isinstance(second, DecodedChunk)
    assert second.chunk_id == tuid(1)
    assert not second.is_static
    unknown = decode_arrow_msg(chunk)
    assert unknown.store_id.application_id == ""


def test_static_is_what_has_no_timelines() -> None:
    static = message(1, timelines={})
    assert decode_arrow_msg(joined(static.parts)).is_static


def test_time_columns() -> None:
    """Time zones are taken for UTC, other units are refused, old names of kinds are understood."""
    batch = decode_arrow_msg(joined(message(1).parts)).batch
    for type_, kind in (
        (pa.timestamp("ns", "UTC"), TimeKind.TIMESTAMP),
        (pa.timestamp("us"), None),
        (pa.int32(), None),
    ):
        field = pa.field("frame", type_, metadata={"rerun:kind": "time"})
        column = pa.array([1, 2], type_)
        changed = batch.set_column(1, field, column)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, changed.schema) as writer:
            writer.write_batch(changed)
        data = arrow_msg(payload=sink.getvalue().to_pybytes(), compression=1)
        if kind is None:
            with pytest.raises(RrdError, match="timeline 'frame' has the unsupported type"):
                decode_arrow_msg(data)
        else:
            chunk = decode_arrow_msg(data)
            assert chunk.timelines == {"frame": kind}
            assert chunk.times("frame").to_pylist() == [1, 2]


@pytest.mark.parametrize("inner", [message(1), set_store_info(STORE, tuid(1))], ids=lambda m: m.kind.name)
def test_responses_of_a_server(inner: object) -> None:
    decoder = MessageDecoder()
    decoded = decoder.decode_response(joined(write_messages_request(inner)))  # type: ignore[arg-type]
    assert decoded is not None
    assert decoded.store_id == STORE
    assert decoder.decode_response(b"") is None
    assert decoder.decode_response(b"\x0a\x00") is None
    with pytest.raises(RrdError):
        decoder.decode(7, b"")


def outcome(data: bytes) -> tuple[list[Event], str | None]:
    """The events of a stream, and what stopped it early."""
    events: list[Event] = []
    stream = read_rrd(data)
    while True:
        try:
            events.append(next(stream))
        except StopIteration:
            return events, None
        except RrdError as error:
            return events, str(error)


SAMPLE = rrd([message(1), blueprint_activation(STORE, make_active=True, make_default=True), message(2)])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_damage_gives_events_or_one_clear_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SAMPLE)
    for position, value in changes:
        data[position] = value
    events, error = outcome(bytes(data))
    if error is None:
        assert isinstance(events[0], StreamHeader | Cut)
    else:
        assert "(at byte " in error


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(MessageKind), st.binary(max_size=300))
def test_any_bytes_as_a_message(kind: MessageKind, data: bytes) -> None:
    frame = HEADER + struct.pack("<QQ", kind, len(data)) + data
    events, error = outcome(frame)
    assert names(events)[0] == "StreamHeader"
    if error is None:
        assert len(events) == 2
    else:
        assert "(at byte 12)" in error
        assert len(events) == 1


def test_open_file_and_memoryview(tmp_path: Path) -> None:
    data = rrd([message(1)])
    assert (
        names(list(read_rrd(io.BytesIO(data))))
        == names(list(read_rrd(memoryview(data))))
        == names(list(read_rrd(data)))
    )
    with pytest.raises(FileNotFoundError):
        list(read_rrd(tmp_path / "missing.rrd"))


def test_scalars_descriptor_is_in_the_sample() -> None:
    """Against samples that hold nothing."""
    chunk = decode_arrow_msg(joined(message(1).parts))
    field = chunk.batch.schema.field(SCALARS.component)
    assert field.metadata[b"rerun:archetype"] == b"rerun.archetypes.Scalars"
