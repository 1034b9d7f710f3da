"""Hosting the web viewer: what is served and how, without a browser."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import fastapi
import httpx
import pytest

import asyncrr as rr
from asyncrr.engine.background import background_loop
from asyncrr.error_utils import RerunMissingDependencyError
from asyncrr.viewers.web_files import DISTRIBUTION
from tests.support.command import command_environment

PROXY = "rerun+http://127.0.0.1:9876/proxy"


async def test_what_is_served() -> None:
    async with (
        rr.WebViewerServer(0, connect_to=PROXY) as web,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client,
    ):
        assert web.url.startswith(f"http://127.0.0.1:{web.port}/?")
        assert parse_qs(urlsplit(web.url).query) == {"url": [PROXY]}
        types = {
            "": "text/html",
            "index.html": "text/html",
            "host.js": "text/javascript",
            "widget.js": "text/javascript",
            "widget.css": "text/css",
            "re_viewer_bg.wasm": "application/wasm",
        }
        sizes = {}
        for name, expected in types.items():
            # The whole of it, also of the large one.
            answer = await client.get(f"/{name}")
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(expected)
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert len(answer.content) == int(answer.headers["content-length"])
            sizes[name] = len(answer.content)
            again = await client.get(f"/{name}", headers={"if-none-match": f'"other", {answer.headers["etag"]}'})
            assert (again.status_code, again.content) == (304, b"")
            head = await client.head(f"/{name}")
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-length"] == answer.headers["content-length"]
        assert sizes["re_viewer_bg.wasm"] > 10_000_000
        assert (await client.get("/re_viewer_bg.wasm", headers={"range": "bytes=0-3"})).status_code == 200


@pytest.mark.parametrize(
    "path", ["/../pyproject.toml", "/..%2fpyproject.toml", "//etc/passwd", "/page/index.html", "/widget.js/", "/x"]
)
async def test_nothing_else_is_served(path: str) -> None:
    async with rr.WebViewerServer(0) as web:
        status = await raw_status(web.port, f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert status == 404


async def raw_status(port: int, request: str) -> int:
    """The status of the answer to a request that no client library has tidied up."""
    import asyncio

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    line = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return int(line.split()[1])


async def test_other_methods() -> None:
    async with rr.WebViewerServer(0) as web, httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        answer = await client.post("/", content=b"x")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"


async def test_many_readers_at_once() -> None:
    """Each gets all of the large file, whatever the others do, and the loop goes on."""
    import asyncio

    async with rr.WebViewerServer(0) as web, httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        size = int((await client.head("/re_viewer_bg.wasm")).headers["content-length"])

        async def read(stop_early: bool) -> int:
            seen = 0
            async with client.stream("GET", "/re_viewer_bg.wasm") as answer:
                async for piece in answer.aiter_raw():
                    seen += len(piece)
                    if stop_early:
                        break
            return seen

        *whole, cut = await asyncio.gather(*(read(False) for _ in range(3)), read(True))
        assert whole == [size] * 3
        assert cut < size


async def test_loopback_only_and_taken_ports() -> None:
    async with rr.WebViewerServer(0) as web:
        with pytest.raises(OSError, match=f"port {web.port} on 127.0.0.1 is taken"):
            await rr.WebViewerServer(web.port).start()
        with pytest.raises(ConnectionRefusedError):
            import asyncio

            await asyncio.open_connection("127.0.0.2", web.port)


async def test_under_a_path_of_an_application() -> None:
    app = fastapi.FastAPI()
    app.mount("/tools/viewer", rr.WebViewerApp(connect_to='/proxy?"<x>'))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        page = await client.get("/tools/viewer/")
        assert page.status_code == 200
        assert 'content="/proxy?&quot;&lt;x&gt;"' in page.text
        script = await client.get("/tools/viewer/host.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert (
            await client.get("/tools/viewer/host.js", headers={"if-none-match": script.headers["etag"]})
        ).status_code == 304
        wasm = await client.get("/tools/viewer/re_viewer_bg.wasm")
        assert wasm.content[:4] == b"\0asm"
        assert len(wasm.content) == int(wasm.headers["content-length"])
        assert (await client.get("/tools/viewer/missing.js")).status_code == 404
        without_slash = await client.get("/tools/viewer")
        assert without_slash.status_code == 307
        assert urlsplit(without_slash.headers["location"]).path == "/tools/viewer/"


# -- the functions -----------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Stands in for the user's browser; gives the address that it was sent to."""
    urls: list[str] = []
    opened = threading.Event()

    def show(url: str) -> bool:
        urls.append(url)
        opened.set()
        return True

    monkeypatch.setattr(webbrowser, "open", show)

    def wait() -> str:
        assert opened.wait(5)
        opened.clear()
        return urls[-1]

    return wait


def test_serve_web_viewer(shown: Callable[[], str], free_port: int) -> None:
    url = rr.serve_web_viewer(web_port=free_port, connect_to=PROXY)
    assert shown() == url
    assert url.startswith(f"http://127.0.0.1:{free_port}/?url=rerun")
    assert "widget.css" in httpx.get(url).text
    other = rr.serve_web_viewer(web_port=free_port, connect_to="rerun+http://127.0.0.1:1/proxy")
    assert shown() == other
    assert urlsplit(other).netloc == urlsplit(url).netloc, "the server that is there is used"
    assert rr.start_web_viewer_server(free_port) == f"http://127.0.0.1:{free_port}/"
    assert rr.start_web_viewer_server() == f"http://127.0.0.1:{free_port}/"
    assert background_loop().is_running()


def test_no_browser(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], free_port: int) -> None:
    said = threading.Event()

    def fail(url: str) -> bool:
        said.set()
        raise webbrowser.Error("no browser")

    monkeypatch.setattr(webbrowser, "open", fail)
    url = rr.serve_web_viewer(web_port=free_port)
    assert said.wait(5)
    for thread in threading.enumerate():
        if thread.name == "asyncrr browser":
            thread.join(5)
    assert f"there is no browser to open; the viewer is at {url}" in capfd.readouterr().err


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RerunMissingDependencyError, match=r"pip install '\.\[web\]'") as raised:
        rr.serve_web_viewer(web_port=free_port, open_browser=False)
    assert isinstance(raised.value, ImportError)
    with pytest.raises(RerunMissingDependencyError):
        rr.WebViewerApp()


async def test_a_viewer_of_another_version(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.39.2" if name == DISTRIBUTION else version(name))
    async with rr.WebViewerServer(0):
        assert f"{DISTRIBUTION} is version 0.39.2, but data is written for 0.41.0" in capfd.readouterr().err


def test_a_program_ends_by_itself() -> None:
    """Serving the viewer does not keep a program alive, and says nothing at its end."""
    program = "import asyncrr as rr; print(rr.serve_web_viewer(web_port=0, open_browser=False))"
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program],
        env=command_environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("http://127.0.0.1:")
