"""Reading from servers that mean harm: floods, messages without an end, chunks that lie, words that steer a terminal."""

from __future__ import annotations

import asyncio
import itertools
import os
import struct
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hpack
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.chunk import RrdReader
from asyncrr.engine.background import shared_workers
from asyncrr.engine.clock import clock
from asyncrr.reading import recorder as recorder_module, source as source_module, subscription as subscription_module
from asyncrr.reading.recorder import RecordedFile, Recorder
from asyncrr.reading.subscription import Subscription
from asyncrr.sinks.grpc import connection as connection_module, fast_frames
from asyncrr.wire.decode import StoreInfo
from asyncrr.wire.envelope import write_messages_request
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.reader import read_rrd
from asyncrr.wire.store_info import set_store_info
from tests.support import oracle
from tests.support.bad_peers import (
    DATA,
    END_HEADERS,
    END_STREAM,
    GRPC,
    HEADERS,
    PING,
    SETTINGS,
    WINDOW_UPDATE,
    Behaviour,
    Peer,
    frame,
    headers,
    serving,
)

_STORE = StoreId(StoreKind.RECORDING, "reading_test", "r")


@pytest.fixture(autouse=True, scope="module")
def workers() -> None:
    """They start with whatever needs them first, which waits until a thread is there."""
    shared_workers().start()


# -- what a server tells -------------------------------------------------------------------------------------------------


def tells(*messages: bytes, size: int = 16_000, end: bytes = b"", raw: bytes = b"") -> Behaviour:
    """A server that tells some messages, in frames of a size, as far as it is let; then it ends the answer or goes on listening."""
    data = b"".join(b"\0" + len(message).to_bytes(4, "big") + message for message in messages) + raw

    async def behave(peer: Peer) -> None:
        sent, stream = 0, 0
        room = {0: 2**20, 1: 2**20}
        async for came in peer.frames():
            peer.grant(came)
            if came.asks_to_read:
                stream = came.stream
                room[stream] = 2**20
                peer.send(headers(stream, *GRPC))
            if came.kind == WINDOW_UPDATE:
                room[came.stream] += int.from_bytes(came.payload, "big")
            while stream and sent < len(data) and min(room[0], room[stream]) >= size:
                piece = data[sent : sent + size]
                peer.send(frame(DATA, 0, stream, piece))
                sent += len(piece)
                room[0] -= len(piece)
                room[stream] -= len(piece)
            if stream and sent == len(data) and end:
                peer.send(end[:5] + struct.pack(">I", stream) + end[9:])
                stream = 0

    return behave


def request(message: Message) -> bytes:
    return b"".join(map(bytes, (*write_messages_request(message),)))


def chunks(count: int = 1, *, entity: str = "value", text: str = "x") -> list[bytes]:
    """Messages with a chunk each, as a server tells them."""
    with rr.RecordingStream(_STORE.application_id, recording_id=_STORE.recording_id, send_properties=False) as rec:
        memory = rec.memory_recording()
        found = []
        for number in range(count):
            rec.set_time("n", sequence=number)
            rec.log(entity, rr.TextDocument(text))
            rec.flush()
            found.append(memory.drain_as_bytes())
    return [request(_arrow_message(data)) for data in found]


def _arrow_message(data: bytes) -> Message:
    at = 12
    while True:
        kind, size = struct.unpack_from("<QQ", data, at)
        if kind == MessageKind.ARROW_MSG:
            payload = data[at + 16 : at + 16 + size]
            return Message(MessageKind.ARROW_MSG, _STORE, (payload,), size)
        at += 16 + size


def varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def arrow_msg(
    payload: bytes, size: int, *, compression: int = 2, recording: bytes = b"r", more: bytes = b"", encoding: int = 1
) -> bytes:
    store = field(1, 1) + field(2, recording) + field(3, field(1, b"reading_test"))
    inner = field(1, store) + field(2, compression) + field(3, size) + field(4, encoding) + field(5, payload) + more
    return field(1, field(2, inner))


def stream_of(batch: pa.RecordBatch, **options: Any) -> bytes:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_batch(batch)
    return bytes(out.getvalue())


def batch(
    *, path: bytes = b"/x", component: str = "A:a", id_: bytes | None = None, values: Any = None
) -> pa.RecordBatch:
    metadata = {
        b"rerun:entity_path": path,
        b"rerun:id": b"chunk_" + os.urandom(16).hex().encode() if id_ is None else id_,
    }
    row_id = pa.field("rerun.controls.RowId", pa.binary(16), False, {b"rerun:kind": b"control"})
    data = pa.field(
        component, pa.list_(pa.uint8()), True, {b"rerun:kind": b"data", b"rerun:component": component.encode()}
    )
    values = pa.array([[1]], pa.list_(pa.uint8())) if values is None else values
    return pa.record_batch(
        [pa.array([os.urandom(16)], pa.binary(16)), values], schema=pa.schema([row_id, data], metadata)
    )


def packed(stream: bytes) -> bytes:
    return bytes(pa.Codec("lz4_raw").compress(stream, asbytes=True))


def short_block() -> bytes:
    """A block that unpacks to less than it claims: the rest would be memory of this process."""
    whole = stream_of(batch(values=pa.array([[7] * 100_000], pa.list_(pa.uint8()))))
    return arrow_msg(packed(whole[: whole.index(b"\7" * 64) + 8]) + b"", len(whole))


def _plain(stream: bytes, **arguments: Any) -> bytes:
    return arrow_msg(stream, len(stream), compression=1, **arguments)


LIES: dict[str, Callable[[], bytes]] = {
    "short block": short_block,
    "size of a block": lambda: arrow_msg(packed(stream_of(batch())), 2**31),
    "size of none": lambda: arrow_msg(packed(stream_of(batch())), 0),
    "negative size": lambda: arrow_msg(packed(stream_of(batch())), 2**64 - 1),
    "zstd in Arrow": lambda: _plain(
        stream_of(batch(values=pa.array([[0] * 10**6], pa.list_(pa.uint8()))), compression="zstd")
    ),
    "lz4 in Arrow": lambda: _plain(
        stream_of(batch(values=pa.array([[0] * 10**6], pa.list_(pa.uint8()))), compression="lz4")
    ),
    "no stream": lambda: _plain(b"no stream at all"),
    "nothing": lambda: _plain(b""),
    "garbage": lambda: b"\xff" * 5000,
    "garbage in a field": lambda: field(1, b"\xff" * 50_000),
    "many fields": lambda: field(1, field(9, 1) * 200_000),
    "recording id that is no text": lambda: _plain(stream_of(batch()), recording=b"\xff\xfe"),
    "recording id of megabytes": lambda: _plain(stream_of(batch()), recording=b"r" * 3_000_000),
    "path of megabytes": lambda: arrow_msg(packed(s := stream_of(batch(path=b"/x" * 1_000_000))), len(s)),
    "component of megabytes": lambda: arrow_msg(packed(s := stream_of(batch(component="A:a" * 500_000))), len(s)),
    "path that is no text": lambda: _plain(stream_of(batch(path=b"/\xff\xfe"))),
    "no chunk id": lambda: _plain(stream_of(batch(id_=b""))),
    "chunk id that is none": lambda: _plain(stream_of(batch(id_=b"chunk_" + b"zz" * 16))),
    "envelope's id that is none": lambda: _plain(stream_of(batch()), more=field(6, b"\xff\xff\xff")),
    "encoding": lambda: _plain(stream_of(batch()), encoding=7),
    "compression": lambda: arrow_msg(stream_of(batch()), 100, compression=9),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_lies_is_left_out_and_counted(lie: str, caplog: pytest.LogCaptureFixture) -> None:
    (good,) = chunks()
    bad = LIES[lie]()
    async with serving(tells(bad, bad, good)) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        chunk = await anext(found)
        assert chunk.entity_path == "/value"
        assert (found.stats.messages, found.stats.unreadable) == (3, 2)
    (record,) = [record for record in caplog.records if record.name == "asyncrr"]
    assert len(record.getMessage()) < 1000
    assert record.getMessage().isprintable()


@pytest.mark.parametrize("lie", LIES)
async def test_a_recording_has_only_what_official_readers_read(lie: str, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    info = request(set_store_info(_STORE, os.urandom(16)))
    (good,) = chunks()
    bad = LIES[lie]()
    async with serving(tells(info, bad, good, bad, *chunks(1, entity="later"))) as server, asyncio.timeout(20):
        file = await record(server.url, path, 2)
    assert file.footer_problem is None
    assert file.reading.unreadable == 2
    oracle.verify(path)
    assert oracle.read_one(path).entities == {"/value", "/later"}


@pytest.mark.parametrize(
    "store", [b"", field(1, 1), field(1, 1) + field(2, b"unknown")], ids=["none", "a kind", "no application"]
)
async def test_a_recording_has_no_messages_of_nobody(store: bytes, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    stream = stream_of(batch())
    bad = field(1, field(2, field(1, store) + field(2, 1) + field(3, len(stream)) + field(4, 1) + field(5, stream)))
    async with serving(tells(request(set_store_info(_STORE, os.urandom(16))), bad, *chunks())) as server:
        file = await record(server.url, path, 1)
    assert file.reading.unreadable == 1
    oracle.verify(path)
    assert oracle.read_one(path).entities == {"/value"}


async def record(url: str, path: Path, rows: int, **arguments: Any) -> RecordedFile:
    recorder, stop = Recorder(url, path, **arguments), asyncio.Event()
    running = asyncio.create_task(recorder.run(stop))
    while recorder.file.rows < rows and not running.done():
        await asyncio.sleep(0.01)
    stop.set()
    return await running


# -- bounds --------------------------------------------------------------------------------------------------------------


async def test_a_chunk_above_the_callers_bounds_is_left_out() -> None:
    (large,), (small,) = chunks(text="x" * 300_000), chunks(text="y")
    async with serving(tells(large, small)) as server, asyncio.timeout(20):
        async with rr.subscribe(server.url, max_unpacked=100_000) as found:
            assert (await anext(found)).num_rows == 1
            assert found.stats.unreadable == 1
        async with rr.subscribe(server.url) as found:
            await anext(found)
            await anext(found)
            assert found.stats.unreadable == 0
    for wrong, error in ((0, ValueError), (-5, ValueError), ("1", TypeError)):
        with pytest.raises(error, match="max_unpacked"):
            rr.subscribe(server.url, max_unpacked=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("claim", [2_000_000, 2**31 - 1, 2**32 - 1])
async def test_a_message_without_an_end_is_given_up(claim: int) -> None:
    endless = b"\0" + struct.pack(">I", claim) + bytes(1_500_000)
    async with (
        serving(tells(raw=endless)) as server,
        asyncio.timeout(20),
        rr.subscribe(server.url, max_unpacked=1_000_000) as found,
    ):
        with pytest.raises(rr.ConnectionLost, match=rf"a message of {claim} bytes; \d+ are allowed"):
            await anext(found)


async def test_a_large_message_is_joined_by_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    joined: list[tuple[int, bool]] = []
    loop_thread = threading.get_ident()

    class Recorded(bytes):
        def join(self, pieces: Any) -> bytes:
            joined.append((len(pieces), threading.get_ident() == loop_thread))
            return b"".join(pieces)

    async def join(connection: connection_module.Connection, pieces: list[bytes]) -> bytes:
        return await connection._workers.run(Recorded().join, pieces)

    monkeypatch.setattr(fast_frames, "_PIECE", 10_000)
    monkeypatch.setattr(connection_module.Connection, "_join", join)
    (large,), (small,) = chunks(text=os.urandom(50_000).hex()), chunks()
    async with serving(tells(large, small)) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        assert len((await anext(found)).to_record_batch().column("TextDocument:text")[0].as_py()[0]) == 100_000
        await anext(found)
    assert joined == [(-(-len(large) // 10_000), False)]


async def test_tiny_chunks_wait_with_what_they_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription_module, "_AHEAD", 100_000)
    many = chunks(100)
    async with serving(tells(*many)) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        await anext(found)
        flow = found._flow
        assert flow is not None
        for _ in range(200):
            await asyncio.sleep(0.001)
        assert len(flow.chunks) <= 100_000 // subscription_module._OVERHEAD + 1
        assert found.stats.messages < 40
        assert sum([1 async for _ in at_most(found, 99)]) == 99


async def at_most(found: Subscription, count: int) -> Any:
    for _ in range(count):
        yield await anext(found)


# -- turns ---------------------------------------------------------------------------------------------------------------


class Turns:
    """Counts how often other tasks of the loop get their turn."""

    def __init__(self) -> None:
        self.count = 0

    async def run(self) -> None:
        while True:
            self.count += 1
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("behaviour", "least"),
    [
        (lambda: tells(*chunks(), size=1), 10),
        (lambda: tells(*[b""] * 3000, *chunks()), 2000),
    ],
    ids=["frames of a byte", "messages of nothing"],
)
async def test_what_comes_at_once_is_taken_in_turns(
    behaviour: Callable[[], Behaviour], least: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With turns of no time at all each few frames, and each message, are one."""
    monkeypatch.setattr(fast_frames, "TURN", 0.0)
    monkeypatch.setattr(connection_module, "TURN", 0.0)
    turns = Turns()
    async with serving(behaviour()) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        counting = asyncio.create_task(turns.run())
        chunk = await anext(found)
        counting.cancel()
    assert chunk.entity_path == "/value"
    assert turns.count >= least


async def test_a_watched_connection_passes_all_bytes_on_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_frames, "TURN", 0.0)
    many = chunks(20)
    async with serving(tells(*many, size=7)) as server, asyncio.timeout(30), rr.subscribe(server.url) as found:
        times = [int(chunk.times("n")[0]) async for chunk in at_most(found, 20)]
    assert times == list(range(20))


# -- words ---------------------------------------------------------------------------------------------------------------


def _trailers(*fields: tuple[str, str | bytes], huffman: bool = False) -> bytes:
    block = hpack.Encoder().encode(fields, huffman=huffman)
    return frame(HEADERS, END_HEADERS | END_STREAM, 0, block)


@pytest.mark.parametrize(
    "end",
    [
        _trailers(("grpc-status", "13"), ("grpc-message", "%1B%5B31m%00" + "x" * 9000)),
        _trailers(("grpc-status", "13"), ("grpc-message", "%FF%FE%" + "y" * 9000)),
        _trailers(("grpc-status", "99999"), ("grpc-message", "z")),
        _trailers(("grpc-status", "abc")),
        _trailers(("x-nothing", "y")),
        _trailers(("grpc-status", "13"), ("grpc-message", b"\xff\xfe\x1b[31m")),
        _trailers(("grpc-status", "13"), *[(f"x-{number}", "y" * 100) for number in range(100)]),
        _trailers(("grpc-status", "16"), ("grpc-message", "no%0Aentry" * 900)),
    ],
)
async def test_trailers_with_garbage_are_an_error_of_a_line(end: bytes) -> None:
    async with serving(tells(*chunks(), end=end)) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        with pytest.raises(rr.ConnectionLost) as raised:
            while True:
                await anext(found)
    text = str(raised.value)
    assert len(text) < 600
    assert text.isprintable()
    assert found.stats.last_error.isprintable()


@pytest.mark.parametrize("huffman", [False, True])
async def test_headers_without_an_end_are_given_up(huffman: bool) -> None:
    async def behave(peer: Peer) -> None:
        async for came in peer.frames():
            peer.grant(came)
            if came.asks_to_read:
                block = hpack.Encoder().encode([*GRPC, ("x-a", "b" * 60_000)], huffman=huffman)
                pieces = [block[at : at + 16_000] for at in range(0, len(block), 16_000)]
                peer.send(frame(HEADERS, 0, came.stream, pieces[0]))
                peer.send(*(frame(9, 0, came.stream, piece) for piece in pieces[1:]))

    async with serving(behave) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        with pytest.raises(rr.ConnectionLost, match="bytes of header fields"):
            await anext(found)


@pytest.mark.parametrize(
    "flood",
    [
        frame(PING, 0, 0, bytes(8)),
        frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65535)),
        frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65535) * 2000),
        frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)),
        frame(0x77, 0, 0, bytes(10_000)),
    ],
    ids=["pings", "settings", "large settings", "window updates", "unknown"],
)
async def test_a_flood_ends_the_reading(flood: bytes) -> None:
    async def behave(peer: Peer) -> None:
        async for came in peer.frames():
            if came.asks_to_read:
                peer.send(headers(came.stream, *GRPC))
                while True:
                    peer.send(flood * max(1, 100_000 // len(flood)))
                    await peer.writer.drain()
                    await asyncio.sleep(0.001)

    async with serving(behave) as server, asyncio.timeout(20), rr.subscribe(server.url) as found:
        with pytest.raises(rr.ConnectionLost, match="frames a second"):
            await anext(found)


# -- clocks and books ----------------------------------------------------------------------------------------------------


async def test_deadlines_go_by_the_clock_of_the_engine(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools that freeze time leave that one alone, and the link below counts by it, too."""
    assert not hasattr(source_module, "time")
    ticks = itertools.count()
    monkeypatch.setattr(clock, "monotonic", lambda: float(next(ticks)))
    async with (
        asyncio.timeout(20),
        rr.subscribe(f"rerun+http://127.0.0.1:{free_port}/proxy", reconnect_sec=10) as found,
    ):
        with pytest.raises(rr.ConnectionLost, match="cannot be reached for 10 s"):
            await anext(found)


async def test_a_file_has_a_limit_of_stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "_MOST_STORES", 3)
    infos = [request(set_store_info(StoreId(StoreKind.RECORDING, "a", f"r{n}"), os.urandom(16))) for n in range(10)]
    async with serving(tells(*infos, *chunks())) as server, asyncio.timeout(20):
        recorder, stop = Recorder(server.url, tmp_path / "out.rrd"), asyncio.Event()
        running = asyncio.create_task(recorder.run(stop))
        while recorder.file.reading.messages < 11:
            await asyncio.sleep(0.01)
        stop.set()
        file = await running
    assert len(file.recordings) == 3
    assert file.reading.unreadable == 8
    assert len([event for event in read_rrd(tmp_path / "out.rrd") if isinstance(event, StoreInfo)]) == 3


async def test_an_index_has_a_limit_of_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "_MOST_NAMES", 5000)
    messages = [message for n in range(20) for message in chunks(entity=f"entity/{n}/" + "x" * 100)]
    info = request(set_store_info(_STORE, os.urandom(16)))
    async with serving(tells(info, *messages)) as server, asyncio.timeout(30):
        file = await record(server.url, tmp_path / "out.rrd", 20)
    assert file.footer_problem is not None
    assert "names" in file.footer_problem
    assert len(list(RrdReader(tmp_path / "out.rrd").stream())) == 20


async def test_announcements_are_remembered_up_to_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder_module, "_MOST_INFOS", 5)
    infos = [request(set_store_info(_STORE, os.urandom(16))) for _ in range(30)]
    async with serving(tells(*infos, infos[-1], *chunks())) as server, asyncio.timeout(20):
        recorder, stop = Recorder(server.url, tmp_path / "out.rrd"), asyncio.Event()
        running = asyncio.create_task(recorder.run(stop))
        while not recorder.file.rows:
            await asyncio.sleep(0.01)
        assert len(recorder._infos) == 5
        stop.set()
        await running
    assert sum(1 for _ in read_rrd(tmp_path / "out.rrd")) == 30 + 3


# -- descriptors ---------------------------------------------------------------------------------------------------------


def descriptors_of(path: Path) -> list[str]:
    return [fd for fd in os.listdir("/proc/self/fd") if os.path.realpath(f"/proc/self/fd/{fd}") == str(path)]


@pytest.mark.parametrize("cancellations", [1, 2, 5])
async def test_a_file_that_opens_late_is_closed_by_who_opened_it(cancellations: int, tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    async with serving(tells(*chunks())) as server, asyncio.timeout(20):
        recorder = Recorder(server.url, path)
        running = asyncio.create_task(recorder.run(asyncio.Event()))
        while recorder._output is None:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)  # the worker is in `open`
        for _ in range(cancellations):
            running.cancel()
            await asyncio.sleep(0.01)
        # What waits for `open` goes on once there is somebody who reads.
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with pytest.raises(asyncio.CancelledError):
                await running
            while descriptors_of(path) != [str(reader)]:
                await asyncio.sleep(0.01)
        finally:
            os.close(reader)


@pytest.mark.parametrize("cancellations", [1, 2, 3])
async def test_the_index_is_given_back_however_it_ends(
    cancellations: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asyncrr.wire.spill.KEEP_BYTES", 0)
    before = len(os.listdir("/proc/self/fd"))
    async with serving(tells(*chunks(5))) as server, asyncio.timeout(20):
        recorder = Recorder(server.url, tmp_path / "out.rrd")
        running = asyncio.create_task(recorder.run(asyncio.Event()))
        while recorder.file.rows < 5:
            await asyncio.sleep(0.01)
        for _ in range(cancellations):
            running.cancel()
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError):
            await running
    for _ in range(500):
        if len(os.listdir("/proc/self/fd")) <= before:
            break
        await asyncio.sleep(0.01)
    assert not descriptors_of(tmp_path / "out.rrd")
    assert list(read_rrd(tmp_path / "out.rrd"))
