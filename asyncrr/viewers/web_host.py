"""Hosting the web viewer: a server of its own, or a part of somebody's ASGI application."""

from __future__ import annotations

import asyncio
import io
import threading
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from types import TracebackType
from typing import Any, Final, Self, TypeAlias
from urllib.parse import quote, urlencode

import anyio

from asyncrr.engine.awaiting import check_asyncio
from asyncrr.engine.background import shared_workers
from asyncrr.engine.report import report
from asyncrr.server.asgi import answer_lifespan, refuse_websocket, start_of
from asyncrr.server.http1 import HttpServer, Request, Response, close_body, start_http_server

from .web_files import WebFile, WebViewerFiles

DEFAULT_PORT: Final = 9090

_PIECE: Final = 128 * 1024
"""Bytes of a file that are read at a time, and that a peer who does not read takes of our memory."""
_MAX_CONNECTIONS: Final = 200
"""A browser makes six. Each may hold a file open."""

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def respond(files: WebViewerFiles, method: str, path: str, if_none_match: str) -> Response:
    """The answer to a request.

    Parameters
    ----------
    files
        What there is.
    method, path
        What is asked for; ``path`` below where the viewer is mounted.
    if_none_match
        The header of that name, or empty.
    """
    if method not in ("GET", "HEAD"):
        return Response.text(405, "only GET and HEAD", {"allow": "GET, HEAD"})
    file = files.get(path.removeprefix("/"))
    if file is None:
        return Response.text(404, "the web viewer has no such file")
    headers = {
        "etag": file.etag,
        # Kept, but asked about each time: the next version comes from the same address.
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        # Pages of notebooks load the viewer from here. There is nothing in these files that is not public.
        "access-control-allow-origin": "*",
        "cross-origin-resource-policy": "cross-origin",
    }
    if not {file.etag, "*"}.isdisjoint(tag.strip().removeprefix("W/") for tag in if_none_match.split(",")):
        return Response(304, headers)
    headers["content-type"] = file.content_type
    headers["content-length"] = str(file.size)
    if method == "HEAD":
        return Response(200, headers)
    return Response(200, headers, file.content if file.content is not None else _pieces(file))


async def _pieces(file: WebFile) -> AsyncIterator[memoryview]:
    workers = shared_workers()
    assert file.path is not None
    source = await workers.run(io.FileIO, file.path)
    try:
        left = file.size
        while left > 0:
            # Made here: allocators give each thread a heap of its own, and there are many workers.
            piece = memoryview(bytearray(min(_PIECE, left)))
            nbytes = await workers.run(source.readinto, piece)
            if not nbytes:
                raise OSError(f"{file.path} has become shorter")
            left -= nbytes
            yield piece[:nbytes]
    finally:
        source.close()


class WebViewerApp:
    """The web viewer as an ASGI application, to be mounted under a path of another one.

    ::

        app.mount("/viewer", WebViewerApp(connect_to="/proxy"))

    Parameters
    ----------
    connect_to
        What the page connects to unless its address says ``?url=``: a ``rerun+http://`` URL, or a path for the message proxy on
        the application's own host and port. None for nothing.

    Raises
    ------
    RerunMissingDependencyError
        If the package with the web viewer is not installed.
    """

    def __init__(self, connect_to: str | None = None) -> None:
        self._files = WebViewerFiles(connect_to)
        _warn_about(self._files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await answer_lifespan(receive, send)
            return
        if scope["type"] == "websocket":
            await refuse_websocket(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"the web viewer is served over HTTP only, not as {scope['type']!r}")
        root, path = scope.get("root_path", ""), scope["path"]
        path = path.removeprefix(root) if root else path
        if not path:
            response = _with_slash(scope)
        else:
            wanted = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
            response = respond(self._files, scope["method"], path, wanted.decode("latin-1"))
        await send(start_of(response))
        if isinstance(response.body, bytes):
            await send({"type": "http.response.body", "body": response.body})
            return
        problem: Exception | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_cancel_when_gone, receive, tasks.cancel_scope)
            try:
                async for piece in response.body:
                    await send({"type": "http.response.body", "body": bytes(piece), "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            except Exception as error:
                problem = error  # not raised here, where it would become part of a group
            finally:
                await close_body(response.body)
            tasks.cancel_scope.cancel()
        if problem is not None:
            raise problem


def _with_slash(scope: Scope) -> Response:
    """Lead to the page with a slash: without it, the page's files would be looked for one level too high."""
    # Relative, and with a dot: whatever the path is, it cannot be taken for another host.
    location = f"./{quote(scope['path'].rpartition('/')[2], errors='replace')}/"
    query = quote(scope.get("query_string", b""), safe="!$&'()*+,;=:@/?%")
    return Response(307, {"location": f"{location}?{query}" if query else location})


async def _cancel_when_gone(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    scope.cancel()


class WebViewerServer:
    """An HTTP server that hosts the web viewer, on the running event loop.

    ::

        async with WebViewerServer(connect_to=uri) as web:
            print(web.url)

    Parameters
    ----------
    port
        Port; 0 for any that is free.
    host
        Address to bind to. The default is this machine only.
    connect_to
        What :attr:`url` has the viewer connect to, such as what ``serve_grpc`` returns.

    Raises
    ------
    RerunMissingDependencyError
        If the package with the web viewer is not installed.
    """

    def __init__(self, port: int = DEFAULT_PORT, *, host: str = "127.0.0.1", connect_to: str | None = None) -> None:
        self._host = host
        self._port = port
        self._connect_to = connect_to
        self._files = WebViewerFiles(connect_to)
        self._server: HttpServer | None = None

    async def start(self) -> Self:
        """Listen. A second call changes nothing.

        Raises
        ------
        OSError
            If the port is taken; the text says so.
        RuntimeError
            Under trio.
        """
        check_asyncio("WebViewerServer")
        if self._server is None:
            _warn_about(self._files)
            self._server = await start_http_server(
                self._answer, self._host, self._port, report=_report, most=_MAX_CONNECTIONS
            )
            self._port = self._server.port
        return self

    async def aclose(self) -> None:
        """Stop listening and disconnect. Pages that are open go on: they have all they need."""
        server, self._server = self._server, None
        if server is not None:
            await server.aclose()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._port

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return self.url_for(self._connect_to)

    def url_for(self, connect_to: str | None) -> str:
        """The address of a page that connects to something else."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)
        authority = f"[{host}]:{self._port}" if ":" in host else f"{host}:{self._port}"
        return f"http://{authority}/" + (f"?{urlencode({'url': connect_to})}" if connect_to else "")

    async def _answer(self, request: Request) -> Response:
        return respond(self._files, request.method, request.path, request.headers.get("if-none-match", ""))


def open_in_browser(url: str) -> None:
    """Show a page in the user's browser, without waiting for it."""

    def show() -> None:
        try:
            shown = webbrowser.open(url)
        except (webbrowser.Error, OSError):
            shown = False
        if not shown:
            report(f"there is no browser to open; the viewer is at {url}")

    threading.Thread(target=show, name="asyncrr browser", daemon=True).start()


_servers: dict[tuple[asyncio.AbstractEventLoop, int], WebViewerServer] = {}
"""By loop, because a forked child has this table and not the loop that serves."""
_lock = asyncio.Lock()


async def shared_server(port: int) -> WebViewerServer:
    """The server of this program on that port, which lives as long as the program. To be called on one loop only."""
    loop = asyncio.get_running_loop()
    async with _lock:
        server = _servers.get((loop, port))
        if server is None:
            # The files are looked for in a worker: that asks the file system.
            server = await shared_workers().run(WebViewerServer, port)
            await server.start()
            _servers[loop, server.port] = server
        return server


def _warn_about(files: WebViewerFiles) -> None:
    warning = files.version_warning()
    if warning is not None:
        report(warning)


def _report(line: str) -> None:
    report(f"web viewer: {line}")
