"""What a history forgets: replaced layouts, silent recordings, superseded rows of large chunks; and where it looks into these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import given, settings, strategies as st

from asyncrr.chunks.chunk import Chunk, ChunkSchemas
from asyncrr.server.background import Background
from asyncrr.server.static_chunks import decode_static
from asyncrr.server.store import Store
from asyncrr.sinks.server import _static_rows
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.decode import DecodedChunk, StoreInfo
from asyncrr.wire.envelope import Compression, encode_arrow_msg, encode_chunk
from asyncrr.wire.gate import DEFAULT_BOUNDS
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.store_info import blueprint_activation
from tests.grpc import messages as m
from tests.server.frames import RECORDING, decoded, drain, frame, history, static_frame, statics

MB = 2**20


def _layout(name: str, application: str = "asyncrr_test", *, active: bool = True, default: bool = True) -> list[bytes]:
    """All messages of a layout; a static chunk is as persistent as the others."""
    store_id = StoreId(StoreKind.BLUEPRINT, application, name)
    activation = blueprint_activation(store_id, make_active=active, make_default=default)
    chunks = [m.chunk(store_id), m.chunk(store_id, static=True)]
    return [frame(message) for message in (m.info(store_id), *chunks, activation)]


def _told(store: Store) -> list[bytes]:
    return [b"".join(entry.frame) for entry in history(store)]


def test_a_layout_is_kept_as_long_as_it_has_a_role() -> None:
    store = Store(MB)
    both, active, default, other = (
        _layout("both"),
        _layout("active", default=False),
        _layout("default", active=False),
        _layout("other", "another application"),
    )
    for layout in (both, other, active):
        for data in layout:
            store.add((data,))
    assert _told(store) == [*both, *other, *active]
    for data in default:
        store.add((data,))
    assert _told(store) == [*other, *active, *default]
    for data in both:
        store.add((data,))
    assert _told(store) == [*other, *both]


def test_layouts_do_not_pile_up() -> None:
    store = Store(MB)
    reader = store.reader(lambda: None)
    sizes = set()
    for i in range(300):
        layout = _layout(f"layout_{i:03}")
        for data in layout:
            store.add((data,))
        sizes.add(store.nbytes)
    assert len(sizes) == 1
    # Whoever was behind is told of the last one only.
    assert [b"".join(entry.frame) for entry in drain(reader)] == layout


def test_recordings_that_are_silent_for_long_go_when_there_is_no_room() -> None:
    lines: list[str] = []
    store = Store(100_000, lines.append, idle=0.0)
    for i in range(1000):
        recording = StoreId(StoreKind.RECORDING, f"application {i // 2}", f"recording_{i:04}")
        for data in _layout(f"layout_{i // 2:03}", recording.application_id):
            store.add((data,))
        store.add((frame(m.info(recording)),))
        store.add((static_frame(i, "/properties", [(i + 1, {"x": i})], recording),))
    assert store.nbytes < 110_000
    late = decoded(history(store))
    recordings = [
        c.store_id.recording_id
        for c in late
        if isinstance(c, DecodedChunk) and c.is_static and c.entity_path == "/properties"
    ]
    assert recordings == [f"recording_{i:04}" for i in range(1000 - len(recordings), 1000)]
    assert len(recordings) > 5
    assert store.forgotten_recordings == 1000 - len(recordings)
    infos = [c.store_id for c in late if isinstance(c, StoreInfo)]
    applications = {store_id.application_id for store_id in infos if store_id.kind is StoreKind.RECORDING}
    assert {store_id.application_id for store_id in infos if store_id.kind is StoreKind.BLUEPRINT} == applications
    assert not lines


def test_recordings_in_use_are_not_forgotten() -> None:
    lines: list[str] = []
    store = Store(10_000, lines.append)
    for i in range(100):
        store.add((static_frame(i, "/a", [(i + 1, {"x": i})], StoreId(StoreKind.RECORDING, "a", f"r{i}")),))
    assert len(history(store)) == 100
    assert len(lines) == 1


class ByHand(Background):
    """Work that is done when the test says so."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[], Any], Callable[[Any], object]]] = []
        super().__init__()

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], object], *, owner: object = None, nbytes: int = 0
    ) -> None:
        self.jobs.append((work, done))

    def work(self) -> None:
        while self.jobs:
            work, done = self.jobs.pop(0)
            done(work())


def _large(number: int, path: str, rows: list[tuple[int, dict[str, int]]]) -> bytes:
    """A static chunk that says of itself that it is large."""
    return static_frame(number, path, rows, padding=300_000)


def test_large_static_chunks_are_told_at_once_and_looked_into_later() -> None:
    background = ByHand()
    store = Store(100 * MB, background=background)
    reader = store.reader(lambda: None)
    old, new = _large(1, "/a", [(1, {"x": 1}), (2, {"x": 2})]), _large(2, "/a", [(3, {"x": 3})])
    store.add((new,))
    store.add((old,))
    assert [b"".join(entry.frame) for entry in drain(reader)] == [new, old]
    assert _told(store) == [new, old]
    background.work()
    # The older chunk came late: all of it is superseded.
    assert _told(store) == [new]
    two = _large(3, "/b", [(4, {"x": 4}), (5, {"x": 5, "y": 5}), (6, {"y": 6})])
    store.add((two,))
    background.work()
    assert statics(history(store))["rec_1", "/b", "Test:x"] == (5, 5)
    assert statics(history(store))["rec_1", "/b", "Test:y"] == (6, 6)
    # Superseded rows are cut away, later as well.
    assert all(chunk.num_rows < 3 for chunk in decoded(history(store)) if isinstance(chunk, DecodedChunk))
    store.add((_large(4, "/b", [(7, {"y": 7})]),))
    background.work()
    assert statics(history(store))["rec_1", "/b", "Test:y"] == (7, 7)
    assert len(history(store)) == 3
    assert not background.jobs


def test_a_writer_waits_while_too_much_of_its_own_is_to_be_unpacked() -> None:
    background = ByHand()
    store = Store(1000 * MB, background=background)
    busy, other = store.writer("1.2.3.4"), store.writer("1.2.3.4")
    told: list[int] = []
    data = _large(1, "/a", [(1, {"x": 1})])
    while not busy.is_behind:
        store.add((data,), writer=busy)
        assert len(background.jobs) < 100
    busy.when_caught_up(lambda: told.append(1))
    assert len(background.jobs) * len(data) > 4 * MB
    assert not other.is_behind
    assert not store.is_crowded()
    background.work()
    assert told == [1]
    assert not busy.is_behind


def test_what_unpacks_to_more_than_there_is_room_for_is_passed_on_only() -> None:
    lines: list[str] = []
    background = ByHand()
    store = Store(MB, lines.append, background=background)
    bomb = pa.Codec("lz4_raw").compress(bytes(65 * MB), asbytes=True)
    parts = encode_arrow_msg(
        RECORDING, [bomb], compression=Compression.LZ4, uncompressed_size=65 * MB, chunk_id=bytes(16), is_static=True
    )
    reader = store.reader(lambda: None)
    store.add((frame(Message(MessageKind.ARROW_MSG, RECORDING, parts, sum(map(len, parts)))),))
    assert len(drain(reader)) == 1
    assert not background.jobs
    assert (len(store.static), len(store.temporal)) == (0, 1)
    assert "unpacks to 68157440" in lines[0]


def test_a_static_chunk_that_cannot_be_unpacked_leaves_the_history() -> None:
    lines: list[str] = []
    background = ByHand()
    store = Store(MB, lines.append, background=background)
    parts = encode_arrow_msg(
        RECORDING,
        [b"nothing" * 1000],
        compression=Compression.LZ4,
        uncompressed_size=300_000,
        chunk_id=bytes(16),
        is_static=True,
    )
    store.add((frame(Message(MessageKind.ARROW_MSG, RECORDING, parts, sum(map(len, parts)))),))
    background.work()
    assert history(store) == []
    assert len(lines) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 3), st.lists(st.booleans(), min_size=2, max_size=2)),
        min_size=1,
        max_size=8,
    )
)
def test_the_encoder_notes_what_the_server_would_find_out(rows: list[tuple[int, int, list[bool]]]) -> None:
    """A program's own static chunks are not decoded again."""
    ids = np.array([(high, low) for high, low, _ in rows], ">u8").view(np.uint64)
    schemas = ChunkSchemas()
    columns = [
        pa.array([[1] if there[i] else None for _, _, there in rows], pa.list_(pa.field("item", pa.int64())))
        for i in (0, 1)
    ]
    descriptors = [ComponentDescriptor(name) for name in ("x", "y")]
    shape = schemas.shape("/a", (), tuple((descriptor, pa.int64()) for descriptor in descriptors))
    chunk = Chunk(schemas, shape, ids, len(rows), (), columns, nbytes=0)
    message = encode_chunk(chunk, RECORDING)
    found = decode_static(memoryview(b"".join(bytes(memoryview(part)) for part in message.parts)), DEFAULT_BOUNDS)
    assert _static_rows(message.summary) == found
