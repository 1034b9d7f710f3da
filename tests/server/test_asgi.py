"""The ASGI app: on other loops than the server's, of other kinds, and when the web server stops."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import trio
from grpclib.const import Status

import asyncrr as rr
from asyncrr.server import asgi
from asyncrr.server.asgi import GrpcWebApp
from asyncrr.server.listener import ProxyServer, ServerOptions
from asyncrr.server.service import SERVICE
from asyncrr.server.stopping import find_listeners, is_stopping
from asyncrr.server.web import trailer_frame
from tests.grpc import messages as m
from tests.server.frames import RECORDING, frame
from tests.support import needs
from tests.support.command import command_environment
from tests.support.rerun_server import free_port

TYPE = b"application/grpc-web+proto"

SERVICE_PROGRAM = """
    from contextlib import asynccontextmanager
    import asyncrr as rr
    from asyncrr.server.asgi import MOUNT_PATH
    from fastapi import FastAPI

    sink = rr.GrpcServerSink(listen=False, server_memory_limit="64MB")

    @asynccontextmanager
    async def lifespan(app):
        async with rr.AsyncRecordingStream("asyncrr_test_stop") as rec:
            await rec.set_sinks(sink)
            await rec.log("x", rr.Scalars(1.0))
            yield
        print("lifespan ended", flush=True)

    app = FastAPI(lifespan=lifespan)
    app.mount(MOUNT_PATH, sink.asgi_app())
"""

# The recording lives on the background loop: the async face needs asyncio for its sinks.
TRIO_PROGRAM = """
    from contextlib import asynccontextmanager
    import anyio.to_thread
    import asyncrr as rr
    from asyncrr.server.asgi import MOUNT_PATH
    from fastapi import FastAPI

    sink = rr.GrpcServerSink(listen=False, server_memory_limit="64MB")

    def begin():
        rec = rr.RecordingStream("asyncrr_test_stop")
        rec.set_sinks(sink)
        rec.log("x", rr.Scalars(1.0))
        return rec

    @asynccontextmanager
    async def lifespan(app):
        rec = await anyio.to_thread.run_sync(begin)
        yield
        print("lifespan ended", flush=True)

    app = FastAPI(lifespan=lifespan)
    app.mount(MOUNT_PATH, sink.asgi_app())
"""

UVICORN = ("uvicorn", "service:app", "--port", "{port}", "--app-dir", "{folder}")
HYPERCORN = ("hypercorn", "service:app", "--bind", "127.0.0.1:{port}")
BINARY, TEXT = "application/grpc-web+proto", "application/grpc-web-text"


@pytest.mark.parametrize(
    ("web_server", "program", "number", "content_type"),
    [
        (UVICORN, SERVICE_PROGRAM, signal.SIGTERM, BINARY),
        (UVICORN, SERVICE_PROGRAM, signal.SIGINT, TEXT),
        ((*UVICORN, "--workers", "2"), SERVICE_PROGRAM, signal.SIGTERM, BINARY),
        # It ends without being told to, and without saying so to anybody.
        ((*UVICORN, "--limit-max-requests", "2"), SERVICE_PROGRAM, None, BINARY),
        (HYPERCORN, SERVICE_PROGRAM, signal.SIGTERM, BINARY),
        (HYPERCORN, SERVICE_PROGRAM, signal.SIGINT, TEXT),
        ((*HYPERCORN, "--worker-class", "trio"), TRIO_PROGRAM, signal.SIGTERM, BINARY),
    ],
    ids=[
        "uvicorn", "uvicorn SIGINT", "uvicorn workers", "uvicorn requests", "hypercorn", "hypercorn SIGINT",
        "hypercorn trio",
    ],
)  # fmt: skip
async def test_a_service_with_a_viewer_stops_when_it_is_told_to(
    web_server: tuple[str, ...], program: str, number: signal.Signals | None, content_type: str, tmp_path: Path
) -> None:
    needs.module(web_server[0])
    (tmp_path / "service.py").write_text(textwrap.dedent(program))
    port = free_port()
    arguments = [word.format(port=port, folder=tmp_path) for word in web_server]
    with subprocess.Popen(
        [sys.executable, "-m", *arguments],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=command_environment(),
        process_group=0,
    ) as process:
        try:
            body = b""
            request = base64.b64encode(bytes(5)) if content_type is TEXT else bytes(5)
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
                async with asyncio.timeout(20):
                    while True:
                        try:
                            await client.get("/")
                            break
                        except httpx.ConnectError:
                            await asyncio.sleep(0.1)
                async with client.stream(
                    "POST", f"{SERVICE}ReadMessages", content=request, headers={"content-type": content_type}
                ) as answer:
                    told: float | None = None
                    async for piece in answer.aiter_bytes():
                        body += piece
                        if told is None:
                            told = time.monotonic()
                            if number is not None:
                                process.send_signal(number)
                            else:
                                await client.get("/")
                assert told is not None
            output, _ = await asyncio.to_thread(process.communicate, timeout=10)
            assert time.monotonic() - told < 5
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert "lifespan ended" in output
    assert "Traceback" not in output
    end = trailer_frame(Status.UNAVAILABLE, "the web server is stopping")
    assert body.endswith(base64.b64encode(end) if content_type is TEXT else end)


class _Browser:
    """One request of ASGI, in the terms of anyio, so that it runs under asyncio and trio."""

    def __init__(self) -> None:
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": "/ReadMessages",
            "headers": [(b"content-type", TYPE)],
            "http_version": "1.1",
            "client": ("127.0.0.1", 1),
        }
        self.sent: list[MutableMapping[str, Any]] = []
        self.enough = anyio.Event()
        self._asked = False

    async def receive(self) -> MutableMapping[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": bytes(5)}
        await self.enough.wait()
        return {"type": "http.disconnect"}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        await anyio.sleep(0)
        self.sent.append(event)
        if b"/second" in event.get("body", b""):
            self.enough.set()


@pytest.mark.parametrize("run", [anyio.run, trio.run])
def test_it_is_served_under_asyncio_and_trio(run: Callable[[Callable[[], Any]], Any]) -> None:
    sink = rr.GrpcServerSink(listen=False, server_memory_limit="64MB")
    rec = rr.RecordingStream("asyncrr_test")
    rec.set_sinks(sink)
    rec.log("first", rr.Scalars(1.0))
    rec.flush()
    app = sink.asgi_app()

    async def main() -> _Browser:
        browser = _Browser()
        with anyio.fail_after(20):
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(app, browser.scope, browser.receive, browser.send)
                while not any(b"/first" in event.get("body", b"") for event in browser.sent):
                    await anyio.sleep(0.01)
                assert rec.stats().sinks[0].viewers == 1
                rec.log("second", rr.Scalars(2.0))
        return browser

    browser = run(main)
    assert browser.sent[0]["status"] == 200
    deadline = time.monotonic() + 5
    while rec.stats().sinks[0].viewers:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    rec.close()


@pytest.mark.parametrize("run", [anyio.run, trio.run])
def test_a_web_server_may_give_a_request_up(run: Callable[[Callable[[], Any]], Any]) -> None:
    sink = rr.GrpcServerSink(listen=False, server_memory_limit="64MB")
    rec = rr.RecordingStream("asyncrr_test")
    rec.set_sinks(sink)

    async def main() -> None:
        browser = _Browser()
        with anyio.move_on_after(0.3) as scope:
            await sink.asgi_app()(browser.scope, browser.receive, browser.send)
        assert scope.cancelled_caught

    run(main)
    deadline = time.monotonic() + 5
    while rec.stats().sinks[0].viewers:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    rec.close()


async def test_what_goes_wrong_is_raised_in_the_web_server() -> None:
    async def handler(request: object) -> Any:
        raise LookupError("no answer")

    app = GrpcWebApp()
    app.attach(handler)
    browser = _Browser()
    with pytest.raises(LookupError, match="no answer"):
        await app(browser.scope, browser.receive, browser.send)


def test_statistics_name_the_real_port_and_count_viewers() -> None:
    rec = rr.RecordingStream("asyncrr_test")
    url = rec.serve_grpc(grpc_port=0, server_memory_limit="64MB")
    port = url.rpartition(":")[2].partition("/")[0]
    (sink,) = rec.stats().sinks
    assert sink.label == f"server 127.0.0.1:{port}"
    assert sink.viewers == 0
    rec.close()


def test_statistics_of_the_history_follow_what_others_send() -> None:
    server = rr.RecordingStream("asyncrr_test_server")
    url = server.serve_grpc(grpc_port=0, server_memory_limit="64MB")
    before = server.stats().sinks[0].history_bytes
    with rr.RecordingStream("asyncrr_test_other") as other:
        other.connect_grpc(url)
        other.log("x", rr.Tensor([list(range(100_000))]))
        other.flush()
    other.close()
    assert server.stats().sinks[0].history_bytes > before + 100_000
    server.close()


# -- requests that no web server sends, or that browsers give up -------------------------------------------------------


@asynccontextmanager
async def served() -> AsyncIterator[tuple[GrpcWebApp, ProxyServer, list[str]]]:
    """An app in front of a server of this loop, which does not listen."""
    lines: list[str] = []
    server = ProxyServer(ServerOptions.of(port=0, memory_limit="64MB"), lines.append)
    app = GrpcWebApp()
    app.attach(server.web)
    try:
        yield app, server, lines
    finally:
        await server.aclose(0.1)


class _Peer:
    """One request whose events are given."""

    def __init__(self, events: Iterable[MutableMapping[str, Any]], path: str = "/ReadMessages", **scope: Any) -> None:
        self.scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "headers": [(b"content-type", TYPE)],
            "http_version": "1.1",
            "client": ("192.0.2.7", 1),
            **scope,
        }
        self._events = iter(events)
        self.sent: list[MutableMapping[str, Any]] = []
        self.received = 0
        self.stay = asyncio.Event()
        self.fails_at = -1

    async def receive(self) -> MutableMapping[str, Any]:
        self.received += 1
        event = next(self._events, None)
        if event is not None:
            return event
        await self.stay.wait()
        return {"type": "http.disconnect"}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        if len(self.sent) == self.fails_at:
            raise self.problem
        self.sent.append(event)

    problem: Exception = ConnectionResetError("the browser has gone")

    @property
    def body(self) -> bytes:
        return b"".join(event.get("body", b"") for event in self.sent[1:])

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


def body_of(*pieces: bytes) -> list[MutableMapping[str, Any]]:
    return [{"type": "http.request", "body": piece, "more_body": i + 1 < len(pieces)} for i, piece in enumerate(pieces)]


async def ask(app: GrpcWebApp, peer: _Peer) -> _Peer:
    async with asyncio.timeout(10):
        await app(peer.scope, peer.receive, peer.send)
    return peer


WRITING = frame(m.chunk(RECORDING, "/a"))


@pytest.mark.parametrize(
    ("events", "status"),
    [
        (body_of(WRITING), None),
        (body_of(*[bytes((byte,)) for byte in WRITING]), None),
        (body_of(b"", WRITING[:7], b"", b"", WRITING[7:], b""), None),
        ([{"type": "http.request", "body": bytearray(WRITING)}], None),
        ([{"type": "http.request", "body": memoryview(WRITING)}], None),
        ([{"type": "http.request"}], None),
        ([{"type": "http.request", "body": None, "more_body": None}], None),
        (body_of(WRITING[:-1]), b"3"),
        (body_of(b"\0\xff\xff\xff\xff" + bytes(100)), b"8"),
        (body_of(b"\1\0\0\0\0"), b"12"),
        (body_of(b"\0\0\0\0\4junk"), b"3"),
    ],
    ids=[
        "whole", "bytes", "pieces", "bytearray", "memoryview", "no body", "none", "cut", "huge", "compressed", "junk"
    ],
)  # fmt: skip
async def test_bodies_of_all_kinds(events: list[MutableMapping[str, Any]], status: bytes | None) -> None:
    async with served() as (app, server, _):
        peer = await ask(app, _Peer(events, "/WriteMessages"))
        assert peer.sent[0]["status"] == 200
        assert peer.headers.get(b"grpc-status") == status
        if status is None:
            assert peer.body.endswith(trailer_frame(Status.OK))
        assert server.proxy.in_flight.nbytes == 0


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "FOO"])
async def test_methods(method: str) -> None:
    async with served() as (app, _, _):
        peer = await ask(app, _Peer(body_of(b""), method=method))
        assert peer.sent[0]["status"] == (200 if method == "OPTIONS" else 405)
        if method == "HEAD":
            assert peer.body == b""
            assert int(peer.headers[b"content-length"]) > 0


@pytest.mark.parametrize(
    "path",
    ["", "/", "/ReadMessages/..", "/x\r\nset-cookie: a=b", "/\0", "/\ud800", "/\x1b[31m", "/" + "é" * 100_000, "//evil.example"],
    ids=range(9),
)  # fmt: skip
async def test_paths(path: str) -> None:
    async with served() as (app, _, lines):
        peer = await ask(app, _Peer(body_of(bytes(5)), path))
        assert peer.headers[b"grpc-status"] == b"12"
        assert all(byte >= 32 for name, value in peer.sent[0]["headers"] for byte in name + value)
        assert sum(len(value) for _, value in peer.sent[0]["headers"]) < 8000
        (line,) = lines
        assert line.isprintable()
        assert len(line) < 600


@pytest.mark.parametrize(
    "origin",
    [
        b"http://localhost\r\nset-cookie: a=b",
        b"http://localhost/\r\n",
        b"http://localhost/path",
        b"http://localhost@evil.example",
        b"http://evil.example\\@localhost",
        b"http://evil.example#localhost",
        b"http://localhost:99999999",
        b"http://\xff",
        b"localhost",
        b"http://[::1",
        b"http://localhost, http://evil.example",
        b"x" * 100_000,
    ],
    ids=range(12),
)  # fmt: skip
async def test_origins_that_are_none(origin: bytes) -> None:
    async with served() as (app, server, lines):
        for method in ("POST", "OPTIONS"):
            headers = [(b"content-type", TYPE), (b"origin", origin)]
            peer = await ask(app, _Peer(body_of(bytes(5)), method=method, headers=headers))
            assert peer.sent[0]["status"] == 403
            assert b"access-control-allow-origin" not in peer.headers
            assert len(peer.body) < 1000
        assert server.proxy.store.num_readers == 0
        assert all(line.isprintable() and len(line) < 600 for line in lines)


@pytest.mark.parametrize("asked", [b"a\r\nset-cookie: b", b"caf\xe9", b"a b", b",", b"\0", b""], ids=ascii)
async def test_what_a_preflight_repeats(asked: bytes) -> None:
    async with served() as (app, _, _):
        headers = [
            (b"origin", b"http://localhost"),
            (b"access-control-request-headers", asked),
            (b"access-control-request-method", asked),
        ]
        peer = await ask(app, _Peer(body_of(b""), method="OPTIONS", headers=headers))
        assert peer.headers[b"access-control-allow-headers"] == b"content-type,x-grpc-web"
        assert peer.headers[b"access-control-allow-methods"] == b"POST"


async def test_scopes_that_are_no_requests() -> None:
    async with served() as (app, _, _):
        peer = await ask(app, _Peer([{"type": "websocket.connect"}], type="websocket"))
        assert peer.sent == [{"type": "websocket.close"}]
        peer = await ask(app, _Peer([{"type": "websocket.disconnect"}], type="websocket"))
        assert peer.sent == []
        peer = await ask(app, _Peer([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], type="lifespan"))
        assert [event["type"] for event in peer.sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
        with pytest.raises(ValueError, match="not carrier pigeons"):
            await ask(app, _Peer([], type="carrier pigeons"))


GONE: MutableMapping[str, Any] = {"type": "http.disconnect"}


@pytest.mark.parametrize("path", ["/WriteMessages", "/ReadMessages", "/NoSuchMethod"])
@pytest.mark.parametrize("number", range(5))
async def test_browsers_that_go(path: str, number: int) -> None:
    """At each event: nothing is left of them, and nothing is raised."""
    content = WRITING if path == "/WriteMessages" else bytes(5)
    async with served() as (app, server, _):
        events = [*body_of(content[:2], content[2:4], content[4:])[:number], GONE]
        peer = await ask(app, _Peer(events, path))
        assert server.proxy.store.num_readers == 0
        assert server.proxy.in_flight.nbytes == 0
        assert not app._running
        if number < 3 and path != "/NoSuchMethod":
            assert peer.sent == []


@pytest.mark.parametrize("problem", [ConnectionResetError("gone"), RuntimeError("the web server has a hole")])
@pytest.mark.parametrize("path", ["/WriteMessages", "/ReadMessages"])
@pytest.mark.parametrize("at", range(3))
async def test_sending_fails(problem: Exception, path: str, at: int) -> None:
    """At each event. What is no lost connection is the web server's to report."""
    content = WRITING if path == "/WriteMessages" else bytes(5)
    async with served() as (app, server, _):
        server.proxy.take((frame(m.chunk(RECORDING)),), 0)
        peer = _Peer(body_of(content), path)
        peer.fails_at, peer.problem = at, problem
        if path == "/ReadMessages":
            asyncio.get_running_loop().call_later(0.2, peer.stay.set)
        if isinstance(problem, RuntimeError) and at < 2:
            with pytest.raises(RuntimeError, match="hole"):
                await ask(app, peer)
        else:
            await ask(app, peer)
        assert server.proxy.store.num_readers == 0
        assert server.proxy.in_flight.nbytes == 0


async def test_receiving_fails() -> None:
    def events() -> Iterator[MutableMapping[str, Any]]:
        yield from body_of(bytes(5))
        raise RuntimeError("the web server has a hole")

    async with served() as (app, server, _):
        with pytest.raises(RuntimeError, match="hole"):
            await ask(app, _Peer(events()))
        assert server.proxy.store.num_readers == 0


async def test_a_browser_that_takes_nothing_holds_little() -> None:
    async with served() as (app, server, _):
        for _ in range(20):
            server.proxy.take((frame(m.chunk(RECORDING, nbytes=10**6)),), 10**6)
        peer = _Peer(body_of(bytes(5)))
        taken = asyncio.Event()
        calls = 0

        async def send(event: MutableMapping[str, Any]) -> None:
            nonlocal calls
            calls += 1
            if event["type"] == "http.response.body":
                assert len(event["body"]) <= 256 * 1024
                await taken.wait()

        task = asyncio.create_task(app(peer.scope, peer.receive, send))
        await asyncio.sleep(0.2)
        assert calls == 2
        assert server.proxy.in_flight.nbytes < 600_000
        peer.stay.set()
        await task
        assert server.proxy.in_flight.nbytes == 0


async def test_there_are_so_many_requests_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "_MAX_REQUESTS", 5)
    async with served() as (app, server, _):
        peers = [_Peer(body_of(bytes(5))) for _ in range(20)]
        tasks = [asyncio.create_task(ask(app, peer)) for peer in peers]
        async with asyncio.timeout(5):
            while sum(task.done() for task in tasks) < 15:
                await asyncio.sleep(0.01)
        assert [peer.sent[0]["status"] for peer in peers if peer.sent].count(503) == 15
        for peer in peers:
            peer.stay.set()
        await asyncio.gather(*tasks)
        peer = _Peer(body_of(WRITING), "/WriteMessages")
        assert (await ask(app, peer)).sent[0]["status"] == 200
        assert server.proxy.store.num_readers == 0


@pytest.fixture
def stop(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Has all apps believe that their web server is stopping."""
    told: list[bool] = []
    monkeypatch.setattr(asgi, "is_stopping", lambda listeners: bool(told))
    monkeypatch.setattr(asgi, "_LOOK", 0.01)
    monkeypatch.setattr(asgi, "_LAST", 0.2)
    return lambda: told.append(True)


async def test_a_writer_is_told_that_the_web_server_stops(stop: Callable[[], None]) -> None:
    async with served() as (app, server, _):
        peer = _Peer([{"type": "http.request", "body": WRITING + WRITING[:9], "more_body": True}], "/WriteMessages")
        task = asyncio.create_task(ask(app, peer))
        while not server.proxy.store.temporal.appended:
            await asyncio.sleep(0.01)
        stop()
        await task
        assert peer.sent[0]["status"] == 503
        assert server.proxy.in_flight.nbytes == 0


async def test_a_reader_gets_the_whole_message_before_it_is_told(stop: Callable[[], None]) -> None:
    async with served() as (app, server, _):
        messages = [frame(m.chunk(RECORDING, nbytes=10**6)) for _ in range(3)]
        for message in messages:
            server.proxy.take((message,), len(message))
        peer = _Peer(body_of(bytes(5)))
        pieces: list[bytes] = []

        async def send(event: MutableMapping[str, Any]) -> None:
            if event.get("body"):
                pieces.append(event["body"])
                if len(pieces) == 2:
                    stop()
                await asyncio.sleep(0.02)

        await app(peer.scope, peer.receive, send)
        assert b"".join(pieces) == messages[0] + trailer_frame(Status.UNAVAILABLE, "the web server is stopping")
        assert server.proxy.store.num_readers == 0


async def test_a_reader_that_takes_nothing_does_not_hold_up_the_end(stop: Callable[[], None]) -> None:
    async with served() as (app, server, _):
        server.proxy.take((WRITING,), len(WRITING))
        peer = _Peer(body_of(bytes(5)))
        stuck = asyncio.Event()

        async def send(event: MutableMapping[str, Any]) -> None:
            if event["type"] == "http.response.body":
                stuck.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(app(peer.scope, peer.receive, send))
        await stuck.wait()
        stop()
        async with asyncio.timeout(5):
            await task
        assert server.proxy.store.num_readers == 0
        assert server.proxy.in_flight.nbytes == 0


# -- how it is found out that the web server stops ---------------------------------------------------------------------


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX])
def test_the_socket_that_a_web_server_listens_on(family: socket.AddressFamily, tmp_path: Path) -> None:
    address: Any = {socket.AF_INET: ("127.0.0.1", 0), socket.AF_INET6: ("::1", 0)}.get(family, str(tmp_path / "sock"))
    with socket.socket(family) as listening, socket.socket(family) as client:
        try:
            listening.bind(address)
        except OSError:
            assert family is socket.AF_INET6, "a machine may have no IPv6, as containers do"
            return
        name = listening.getsockname()
        server = (name[0], name[1]) if isinstance(name, tuple) else (name, None)
        assert find_listeners(server) == {}, "it does not listen yet"
        listening.listen()
        client.connect(name)
        with listening.accept()[0]:
            found = find_listeners(server)
            assert list(found) == [listening.fileno()]
            assert not is_stopping(found)
            again = os.dup(listening.fileno())
            listening.close()
            assert is_stopping(found)
            # Another file may get the number.
            (number,) = found
            other = os.open(tmp_path / "x", os.O_CREAT)
            if other != number:
                os.dup2(other, number)
                os.close(other)
            assert is_stopping(found)
            os.close(number)
            os.close(again)


@pytest.mark.parametrize("server", [None, ("testserver", None), ("127.0.0.1", 1), ("x",), "x", (None, None)])
def test_no_socket_to_be_found(server: Any) -> None:
    assert find_listeners(server) == {}
    assert not is_stopping({})
