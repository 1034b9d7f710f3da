"""The ASGI app: on other loops than the server's, of other kinds, and when the web server stops."""

from __future__ import annotations

import asyncio
import base64
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import trio
from grpclib.const import Status

import asyncrr as rr
from asyncrr.server.asgi import GrpcWebApp
from asyncrr.server.service import SERVICE
from asyncrr.server.web import trailer_frame
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


@pytest.mark.parametrize("content_type", ["application/grpc-web+proto", "application/grpc-web-text"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_service_with_a_viewer_stops_when_it_is_told_to(
    number: signal.Signals, content_type: str, tmp_path: Path
) -> None:
    (tmp_path / "service.py").write_text(textwrap.dedent(SERVICE_PROGRAM))
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "service:app", "--port", str(port), "--app-dir", str(tmp_path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=command_environment()
    ) as process:
        try:
            body = b""
            request = base64.b64encode(bytes(5)) if "text" in content_type else bytes(5)
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
                            process.send_signal(number)
                assert told is not None
            output, _ = await asyncio.to_thread(process.communicate, timeout=10)
            assert time.monotonic() - told < 5
        finally:
            process.kill()
    assert "lifespan ended" in output
    assert "Traceback" not in output
    end = trailer_frame(Status.UNAVAILABLE, "the web server is stopping")
    assert body.endswith(base64.b64encode(end) if "text" in content_type else end)


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
