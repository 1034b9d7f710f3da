"""Hosting the web viewer: what is served and how, without a browser."""

from __future__ import annotations

import asyncio
import importlib.metadata
import importlib.util
import subprocess
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

import anyio
import fastapi
import httpx
import psutil
import pytest
import trio

import asyncrr as rr
from asyncrr.engine.background import background_loop
from asyncrr.error_utils import RerunMissingDependencyError
from asyncrr.viewers import web_host
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


PATHS = [
    "/../pyproject.toml", "/..%2fpyproject.toml", "/%2e%2e/%2e%2e/etc/passwd", "/%252e%252e%252fetc%252fpasswd", "//etc/passwd",
    "///index.html", "/./index.html", "/index.html/.", "/index.html/..", "/index.html/../host.js", "/..;/index.html",
    "/index.html;x", "/index.html%00", "/index.html%00.js", "/%00", "/index%2ehtml", "/INDEX.HTML", "/%c0%ae%c0%ae/etc/passwd",
    "/..%5c..%5cwindows", "/\\..\\..\\etc", "/C:/windows/win.ini", "/file:///etc/passwd", "/page/index.html", "/widget.js/",
    "/web_files.py", "/__init__.py", "/.git/config", "/static/widget.js", "/x", "/" + "a/" * 5000, "/" + "../" * 5000 + "etc/passwd",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=range(len(PATHS)))
async def test_nothing_else_is_served(web: rr.WebViewerServer, path: str) -> None:
    for target in (path, f"http://far.example{path}"):
        status = await raw_status(web.port, f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert status == 404
    # A web application has decoded the path already.
    app = rr.WebViewerApp()
    for decoded in (path, unquote(path), unquote(unquote(path, "latin-1"))):
        if decoded != "/index.html":
            assert (await events_of(app, decoded))[0]["status"] == 404


@pytest.fixture
async def web() -> AsyncIterator[rr.WebViewerServer]:
    async with rr.WebViewerServer(0, connect_to=PROXY) as server:
        yield server


async def events_of(app: rr.WebViewerApp, path: str, **scope: Any) -> list[MutableMapping[str, Any]]:
    """What the app sends to a web server."""
    sent: list[MutableMapping[str, Any]] = []
    stay = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        await stay.wait()
        return {"type": "http.disconnect"}

    async def send(event: MutableMapping[str, Any]) -> None:
        sent.append(event)

    given = {"type": "http", "method": "GET", "path": path, "headers": [], "root_path": "", **scope}
    await app(given, receive, send)
    return sent


async def raw_status(port: int, request: str) -> int:
    """The status of the answer to a request that no client library has tidied up."""
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
        without_slash = await client.get("/tools/viewer?url=rerun%2Bhttp://x/proxy&theme=dark")
        assert without_slash.status_code == 307
        location = urljoin(str(without_slash.url), without_slash.headers["location"])
        assert location == "http://app/tools/viewer/?url=rerun%2Bhttp://x/proxy&theme=dark"


@pytest.mark.parametrize(
    "root", ["//evil.example", "/\\\\evil.example", "/a/http://evil.example", "/javascript:alert(1)", "/x\r\nset-cookie: a", "/\ud800", "/é", "/.."]
)  # fmt: skip
async def test_the_way_to_the_slash_stays_on_the_host(root: str) -> None:
    """An application may be mounted under a path that the browser chooses."""
    query = b"a=b\r\nset-cookie: c\xff"
    (start, _) = await events_of(rr.WebViewerApp(), root, root_path=root, query_string=query)
    location = dict(start["headers"])[b"location"]
    assert start["status"] == 307
    assert all(32 < byte < 127 for byte in location)
    assert urlsplit(urljoin(f"http://app{quote(root, errors='replace')}", location.decode())).netloc == "app"


async def test_nothing_of_a_request_is_repeated(web: rr.WebViewerServer) -> None:
    mark = "<script>alert(1)</script>"
    headers = {"host": f"evil.example{mark}", "origin": mark, "referer": mark, "x-forwarded-host": mark}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        page = await client.get("/")
        for path in ("/", "/x", "/index.html", "/host.js"):
            answer = await client.get(f"{path}?url={mark}&theme={mark}", headers=headers)
            assert "alert" not in answer.text
            assert "alert" not in str(answer.headers)
            if answer.status_code == 200:
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["cache-control"] == "no-cache"
        assert (await client.get(f"/?url={mark}")).content == page.content


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [('{etag}', 304), ('W/{etag}', 304), ('"a", W/{etag} , "b"', 304), ("*", 304), ('"a"', 200), ("", 200), ("," * 10_000, 200)],
    ids=range(7),
)  # fmt: skip
async def test_pages_that_the_browser_has(web: rr.WebViewerServer, if_none_match: str, status: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        etag = (await client.head("/")).headers["etag"]
        for method in ("GET", "HEAD"):
            answer = await client.request(method, "/", headers={"if-none-match": if_none_match.format(etag=etag)})
            assert answer.status_code == status
            assert answer.headers["etag"] == etag
            assert bool(answer.content) == (status == 200 and method == "GET")


async def test_huge_requests(web: rr.WebViewerServer, capfd: pytest.CaptureFixture[str]) -> None:
    for request, status in (
        ("GET /" + "a" * 100_000 + " HTTP/1.1\r\nhost: x\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\nhost: x\r\n" + "a: b\r\n" * 100_000, 431),
        ("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n\r\n" + "x" * 200_000, 405),
        ("GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + "1\r\nx\r\n" * 50_000, 200),
    ):
        assert await raw_status(web.port, request) == status
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        many = ",".join(f"{i}-{i}" for i in range(1000))
        assert (await client.get("/", headers={"range": f"bytes={many}"})).status_code == 200
    assert capfd.readouterr().err.count("\n") <= 2


async def test_peers_that_do_not_read_hold_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """And those that come when it is full are served."""
    monkeypatch.setattr(web_host, "_MAX_CONNECTIONS", 30)
    async with rr.WebViewerServer(0) as web:
        assert web._server is not None
        deaf = []
        for _ in range(20):
            _, writer = await asyncio.open_connection("127.0.0.1", web.port, limit=2**14)
            writer.write(b"GET /re_viewer_bg.wasm HTTP/1.1\r\nhost: x\r\n\r\n")
            deaf.append(writer)
        silent = [(await asyncio.open_connection("127.0.0.1", web.port))[1] for _ in range(20)]
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
            assert (await client.get("/")).status_code == 200
        async with asyncio.timeout(20):
            while not web._server.memory.nbytes:
                await asyncio.sleep(0.01)
        assert web._server.memory.nbytes <= 20 * 2 * web_host._PIECE
        for writer in (*deaf, *silent):
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in (*deaf, *silent)), return_exceptions=True)


async def test_what_is_no_request_of_a_web_application() -> None:
    app = rr.WebViewerApp()

    async def run(kind: str, *events: str) -> list[str]:
        left, sent = list(events), []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": left.pop(0)}

        async def send(event: MutableMapping[str, Any]) -> None:
            sent.append(event["type"])

        await app({"type": kind, "path": "/", "headers": []}, receive, send)
        return sent

    assert await run("websocket", "websocket.connect") == ["websocket.close"]
    assert await run("websocket", "websocket.disconnect") == []
    lifespan = await run("lifespan", "lifespan.startup", "lifespan.shutdown")
    assert lifespan == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    with pytest.raises(ValueError, match="HTTP only"):
        await run("carrier pigeons")


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
@pytest.mark.parametrize("problem", [None, OSError("gone"), RuntimeError("a hole")], ids=["none", "gone", "hole"])
def test_browsers_that_go_in_the_middle(run: Callable[[Any], Any], problem: Exception | None) -> None:
    """The rest of the file is not read, and the file is closed."""
    sent: list[MutableMapping[str, Any]] = []
    gone = threading.Event()

    async def receive() -> MutableMapping[str, Any]:
        while not gone.is_set():
            await anyio.sleep(0.001)
        return {"type": "http.disconnect"}

    async def send(event: MutableMapping[str, Any]) -> None:
        sent.append(event)
        if len(sent) == 4:
            if problem is not None:
                raise problem
            gone.set()
            await anyio.sleep(60)

    async def main() -> None:
        scope = {"type": "http", "method": "GET", "path": "/re_viewer_bg.wasm", "headers": [], "root_path": ""}
        await rr.WebViewerApp()(scope, receive, send)

    if problem is None:
        run(main() if run is asyncio.run else main)
    else:
        with pytest.raises(type(problem)):
            run(main() if run is asyncio.run else main)
    assert len(sent) == 4
    assert not [file for file in psutil.Process().open_files() if file.path.endswith("re_viewer_bg.wasm")]


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
