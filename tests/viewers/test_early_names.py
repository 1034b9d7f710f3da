"""Names of earlier releases that bring data to a viewer: they warn at the caller's line, and do it over gRPC."""

from __future__ import annotations

import inspect
import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import asyncrr as rr
from asyncrr.viewers import web_host
from tests.support.rerun_server import RerunServer


def other_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that would be opened in the user's browser."""
    urls: list[str] = []
    monkeypatch.setattr(web_host, "open_in_browser", urls.append)
    return urls


async def test_connect() -> None:
    async with RerunServer() as server:
        rec = rr.RecordingStream("early")
        with pytest.deprecated_call(match="connect_grpc") as warned:
            rr.connect(f"127.0.0.1:{server.port}", recording=rec)
        assert warned[0].filename == __file__
        rec.log("x", rr.Scalars(1.0))
        rec.flush(timeout_sec=20)
        assert any(message.entity_path == "/x" for message in await server.read())
        rec.close()


def by_function(name: str, rec: rr.RecordingStream, web: int, grpc: int) -> tuple[str, int]:
    """Both servers by one call; the address of the page, and the line of the call."""
    line = inspect.currentframe().f_lineno  # type: ignore[union-attr]
    if name == "serve":
        return rr.serve(True, web, grpc, rec), line + 2
    if name == "serve_web":
        return rr.serve_web(web_port=web, grpc_port=grpc, recording=rec), line + 4
    return rec.serve_web(web_port=web, grpc_port=grpc), line + 5


@pytest.mark.parametrize("name", ["serve", "serve_web", "method"])
def test_both_servers_at_once(name: str, opened: list[str], free_port: int) -> None:
    grpc = other_port()
    rec = rr.RecordingStream("early")
    with pytest.deprecated_call(match="serve_web_viewer") as warned:
        url, line = by_function(name, rec, free_port, grpc)
    assert [(w.filename, w.lineno) for w in warned] == [(__file__, line)]
    assert opened == [url]
    assert urlsplit(url).netloc == f"127.0.0.1:{free_port}"
    assert parse_qs(urlsplit(url).query) == {"url": [f"rerun+http://127.0.0.1:{grpc}/proxy"]}
    assert "widget.css" in httpx.get(url).text
    socket.create_connection(("127.0.0.1", grpc), 5).close()
    rec.close()


async def test_both_servers_of_an_async_recording(opened: list[str], free_port: int) -> None:
    async with rr.AsyncRecordingStream("early") as rec:
        with pytest.deprecated_call(match="serve_web_viewer") as warned:
            url = await rec.serve_web(open_browser=False, web_port=free_port, grpc_port=0)
        assert warned[0].filename == __file__
        (uri,) = parse_qs(urlsplit(url).query)["url"]
        async with rr.AsyncRecordingStream("other") as other:
            await other.connect_grpc(uri)
            await other.log("x", rr.Scalars(1.0))
            await other.flush(timeout_sec=20)
    assert opened == []


def test_nothing_to_serve(free_port: int) -> None:
    call: Callable[..., str]
    for call in (rr.serve, rr.serve_web):
        with pytest.raises(RuntimeError, match="there is no recording"), pytest.deprecated_call():
            call(open_browser=False, web_port=free_port)
