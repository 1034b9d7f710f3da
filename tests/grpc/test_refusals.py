"""The sink against servers of our own making, which refuse, misbehave, or note exactly what they are sent."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from grpclib.const import Cardinality, Handler, Status
from grpclib.exceptions import GRPCError
from grpclib.server import Server, Stream

from asyncrr.engine.workers import Workers
from asyncrr.errors import NotConnected, SinkError
from asyncrr.sinks.grpc import GrpcSink
from asyncrr.sinks.grpc.delivery import AckPolicy
from asyncrr.wire.messages import Message
from tests.grpc.conftest import RunSink
from tests.grpc.messages import TestOutbox, chunk, chunk_ids, info, new_store
from tests.support.rerun_server import ReadMessage, decode_response, free_port, raw_codec

Write: TypeAlias = Callable[["Stream[bytes, bytes]"], Awaitable[None]]
_SERVICE = "/rerun.sdk_comms.v1alpha1.MessageProxyService"


class Proxy:
    """A message proxy whose WriteMessages is the test's; it answers ReadMessages as one that cannot be read from."""

    def __init__(self, write: Write) -> None:
        self._write = write

    async def _read(self, stream: Stream[bytes, bytes]) -> None:
        raise GRPCError(Status.UNIMPLEMENTED)

    def __mapping__(self) -> dict[str, Handler]:
        return {
            f"{_SERVICE}/WriteMessages": Handler(self._write, Cardinality.STREAM_UNARY, bytes, bytes),
            f"{_SERVICE}/ReadMessages": Handler(self._read, Cardinality.UNARY_STREAM, bytes, bytes),
        }


@asynccontextmanager
async def serving(write: Write, **kwargs: Any) -> AsyncIterator[str]:
    """Serve on a free port; gives the URL."""
    port = free_port()
    server = Server([Proxy(write)], codec=raw_codec())
    await server.start("127.0.0.1", port, **kwargs)
    try:
        yield f"rerun+http://127.0.0.1:{port}/proxy"
    finally:
        server.close()
        await server.wait_closed()


class Recorder:
    """Takes everything and notes it, stream by stream; refuses streams that hold one of ``unwanted``."""

    def __init__(self, unwanted: set[str] | None = None, status: Status = Status.INVALID_ARGUMENT) -> None:
        self.streams: list[list[ReadMessage]] = []
        self.refused: list[int] = []
        self._unwanted = unwanted or set()
        self._status = status

    async def __call__(self, stream: Stream[bytes, bytes]) -> None:
        taken: list[ReadMessage] = []
        async for data in stream:
            message = decode_response(data)
            taken.append(message)
            if message.chunk_id in self._unwanted:
                self.refused.append(len(taken))
                raise GRPCError(self._status, "not this one")
        if taken:
            self.streams.append(taken)
        await stream.send_message(b"")

    @property
    def chunks(self) -> list[str]:
        return [message.chunk_id for stream in self.streams for message in stream if message.kind == "chunk"]


async def test_every_stream_begins_with_the_infos_of_its_stores(run_sink: RunSink) -> None:
    recorder = Recorder()
    one, two = new_store(), new_store()
    async with serving(recorder) as url, run_sink(GrpcSink(url, ack_policy=AckPolicy(nbytes=3_000))) as (outbox, _):
        messages = [info(one), chunk(one, nbytes=2_000), info(two), chunk(one), chunk(two), chunk(two, nbytes=4_000)]
        outbox.put(*messages)
        await outbox.flush()
        last = chunk(one)
        outbox.put(last)
        await outbox.flush()
    assert len(recorder.streams) >= 3
    for stream in recorder.streams:
        introduced = set()
        for message in stream:
            if message.kind == "info":
                introduced.add(message.recording_id)
            assert message.recording_id in introduced
    assert [[m.kind for m in recorder.streams[-1]]] == [["info", "chunk"]]
    assert recorder.chunks == [f"chunk_{m.summary.chunk_id.hex()}" for m in [*messages, last] if m.summary]


async def test_a_stream_begins_when_the_one_before_has_been_answered(run_sink: RunSink) -> None:
    open_streams = most_open = 0
    first_messages: list[int] = []

    async def write(stream: Stream[bytes, bytes]) -> None:
        nonlocal open_streams, most_open
        started = False
        async for _ in stream:
            if not started:
                started = True
                open_streams += 1
                most_open = max(most_open, open_streams)
                first_messages.append(open_streams)
        await asyncio.sleep(0.02)
        if started:
            open_streams -= 1
        await stream.send_message(b"")

    store = new_store()
    async with serving(write) as url, run_sink(GrpcSink(url, ack_policy=AckPolicy(nbytes=5_000))) as (outbox, _):
        outbox.put(info(store), *(chunk(store, nbytes=3_000) for _ in range(10)))
        await outbox.flush()
    assert len(first_messages) >= 5
    assert most_open == 1


@pytest.mark.parametrize(
    "status", [Status.UNAUTHENTICATED, Status.PERMISSION_DENIED, Status.UNIMPLEMENTED, Status.NOT_FOUND]
)
async def test_a_refusal_for_good_ends_the_sink(workers: Workers, status: Status) -> None:
    calls = 0

    async def write(stream: Stream[bytes, bytes]) -> None:
        nonlocal calls
        calls += 1
        await stream.recv_message()
        raise GRPCError(status, "not you")

    store = new_store()
    async with serving(write) as url:
        sink, outbox = GrpcSink(url), TestOutbox()
        await sink.open(workers)
        task = asyncio.create_task(sink.run(outbox))
        outbox.put(info(store), chunk(store))
        with pytest.raises(SinkError, match="not you"):
            await outbox.flush()
        with pytest.raises(SinkError, match=f"{status.name}: not you"):
            await task
        assert calls == 1
        assert outbox.released == []


@pytest.mark.parametrize("status", [Status.INVALID_ARGUMENT, Status.FAILED_PRECONDITION, Status.OUT_OF_RANGE])
async def test_a_chunk_that_is_refused_three_times_is_dropped(run_sink: RunSink, status: Status) -> None:
    store = new_store()
    messages: list[Message] = [info(store), *(chunk(store) for _ in range(20))]
    bad = messages[13]
    recorder = Recorder(chunk_ids([bad]), status)
    async with serving(recorder) as url, run_sink(GrpcSink(url)) as (outbox, task):
        outbox.put(*messages)
        await outbox.flush()
        assert outbox.dropped == [(bad, "refused")]
        assert outbox.released == [message for message in messages if message is not bad]
        assert outbox.stats.reconnects == 0
        assert outbox.stats.last_error == f"{status.name}: not this one"
        more = chunk(store)
        outbox.put(more)
        await outbox.flush()
        outbox.close()
        await task
    assert recorder.chunks == [
        f"chunk_{m.summary.chunk_id.hex()}" for m in [*messages, more] if m.summary and m is not bad
    ]
    assert recorder.refused[-3:] == [2, 2, 2]  # alone, behind its store's info


async def test_a_server_in_trouble_is_tried_again(run_sink: RunSink) -> None:
    recorder = Recorder()
    calls = 0

    async def write(stream: Stream[bytes, bytes]) -> None:
        nonlocal calls
        calls += 1
        if calls <= 2:
            await stream.recv_message()
            raise GRPCError(Status.UNAVAILABLE, "come back later")
        await recorder(stream)

    store = new_store()
    messages = [info(store), chunk(store)]
    async with serving(write) as url, run_sink(GrpcSink(url)) as (outbox, _):
        outbox.put(*messages)
        await outbox.flush()
        assert outbox.released == messages
        assert outbox.stats.reconnects == 2
        assert outbox.stats.last_error == "UNAVAILABLE: come back later"


async def test_a_server_that_ends_the_stream_early_has_not_acknowledged(run_sink: RunSink) -> None:
    recorder = Recorder()
    calls = 0

    async def write(stream: Stream[bytes, bytes]) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            await stream.recv_message()
            await stream.send_message(b"")
        else:
            await recorder(stream)

    store = new_store()
    messages = [info(store), *(chunk(store) for _ in range(3))]
    async with serving(write) as url, run_sink(GrpcSink(url)) as (outbox, _):
        outbox.put(*messages)
        await asyncio.sleep(0.3)
        await outbox.flush()
        assert outbox.released == messages
    assert set(recorder.chunks) == chunk_ids(messages)


async def test_tls_with_a_trusted_and_with_an_unknown_certificate(run_sink: RunSink) -> None:
    certificate = Path(__file__).with_name("localhost.pem")
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate)
    server_side.set_alpn_protocols(["h2"])
    recorder = Recorder()
    store = new_store()
    messages = [info(store), chunk(store, nbytes=3_000_000), chunk(store)]
    async with serving(recorder, ssl=server_side) as plain_url:
        url = plain_url.replace("rerun+http://127.0.0.1", "rerun://localhost")
        trusting = ssl.create_default_context(cafile=str(certificate))
        async with run_sink(GrpcSink(url, tls=trusting)) as (outbox, task):
            outbox.put(*messages)
            await outbox.flush()
            outbox.close()
            await task
        assert set(recorder.chunks) == chunk_ids(messages)
        async with run_sink(GrpcSink(url)) as (outbox, _):
            outbox.put(*messages)
            with pytest.raises(NotConnected, match="CERTIFICATE_VERIFY_FAILED"):
                await outbox.flush(0.5)


async def test_what_does_not_speak_grpc_is_reported(run_sink: RunSink, capsys: pytest.CaptureFixture[str]) -> None:
    async def web_server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(web_server, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    store = new_store()
    async with server, run_sink(GrpcSink(f"rerun+http://127.0.0.1:{port}/proxy")) as (outbox, _):
        outbox.put(info(store))
        await asyncio.sleep(1.5)
        assert outbox.stats.status in ("connecting", "disconnected")
    (line,) = capsys.readouterr().err.splitlines()
    assert "may not speak gRPC" in line


@pytest.mark.parametrize("host", ["no.such.name.invalid", "a..b", "a" * 300])
async def test_a_name_that_does_not_resolve_is_reported(run_sink: RunSink, host: str) -> None:
    async with run_sink(GrpcSink(f"rerun+http://{host}:1/proxy")) as (outbox, _):
        outbox.put(info(new_store()))
        while outbox.stats.last_error is None:
            await asyncio.sleep(0.01)
        assert outbox.stats.last_error.startswith("cannot resolve ")


async def test_a_name_that_tls_does_not_take_is_reported(run_sink: RunSink) -> None:
    async with serving(Recorder()) as plain_url:
        url = plain_url.replace("rerun+http://127.0.0.1", "rerun://.localhost")
        sink = GrpcSink(url)
        async with run_sink(sink) as (outbox, task):
            outbox.put(info(new_store()))
            while outbox.stats.last_error is None:
                await asyncio.sleep(0.01)
            assert not task.done()


async def test_a_listener_that_never_answers_is_not_a_connection(run_sink: RunSink) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"rerun+http://127.0.0.1:{silent.getsockname()[1]}/proxy"
        async with run_sink(GrpcSink(url)) as (outbox, _):
            outbox.put(info(new_store()))
            await asyncio.sleep(0.3)
            assert outbox.stats.status == "connecting"
            assert outbox.stats.queued_messages == 1
