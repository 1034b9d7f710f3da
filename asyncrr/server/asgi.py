"""The gRPC-web part of the server as an ASGI app, for FastAPI, Starlette and others.

Viewers ask for ``/rerun.sdk_comms.v1alpha1.MessageProxyService/…`` at the root of a host, whatever stands in their URL. So::

    app.mount(asyncrr.server.asgi.MOUNT_PATH, sink.asgi_app())

and the viewer's URL is ``rerun+http://host:port/proxy`` with the web server's own host and port.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, Final, TypeAlias, TypeVar

from .http1 import Handler, Refusal, Response
from .service import SERVICE

_T = TypeVar("_T")
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOUNT_PATH: Final = SERVICE.rstrip("/")
"""Where to mount the app, so that viewers find it."""


class _Disconnected(ConnectionError):
    """The browser has gone."""


class _Request:
    """A request as the handlers of the server take it."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._receive = receive
        self.method = str(scope["method"])
        # Mounted wherever it is: what counts is the method at the end.
        self.path = SERVICE + str(scope["path"]).rpartition("/")[2]
        self.http_version = str(scope.get("http_version", "1.1"))
        self.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        client = scope.get("client")
        self.peer = f"{client[0]}:{client[1]}" if client else "?"

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes in."""
        more = True
        while more:
            event = await self._receive()
            if event["type"] != "http.request":
                raise _Disconnected
            if event.get("body"):
                yield event["body"]
            more = event.get("more_body", False)


class GrpcWebApp:
    """An ASGI app in front of a server, which may live on another event loop."""

    def __init__(self) -> None:
        self._handler: Handler | None = None
        self._home: asyncio.AbstractEventLoop | None = None

    def attach(self, handler: Handler) -> None:
        """Answer requests with ``handler``, on the loop that is running now."""
        self._handler = handler
        self._home = asyncio.get_running_loop()

    def detach(self) -> None:
        """Take no more requests."""
        self._handler = self._home = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"asyncrr serves HTTP, not {scope['type']}")
        if self._handler is None or self._home is None:
            await _send_whole(Response.text(503, "nothing is served now"), send)
            return
        try:
            here = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError("asgi_app() works in web servers that run on asyncio only") from None
        try:
            if self._home is here:
                await _serve(self._handler, _Request(scope, receive), send)
            else:
                # The store belongs to its loop: all goes on there, but what the web server gave us.
                request = _Request(scope, lambda: _over(here, receive()))
                await _over(self._home, _serve(self._handler, request, lambda event: _over(here, send(event))))
        except _Disconnected:
            return


async def _serve(handler: Handler, request: _Request, send: Send) -> None:
    try:
        response = await handler(request)  # type: ignore[arg-type]  # it has what handlers of this server look at
    except Refusal as refusal:
        response = Response.text(refusal.status, str(refusal))
    if isinstance(response.body, bytes):
        await _send_whole(response, send)
        return
    await send(_head(response))
    watcher = asyncio.ensure_future(_gone(request))
    streamer = asyncio.ensure_future(_stream(response.body, send))
    try:
        await asyncio.wait((watcher, streamer), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (watcher, streamer):
            task.cancel()
        await asyncio.wait((watcher, streamer))
    if not streamer.cancelled() and (error := streamer.exception()) is not None and not isinstance(error, OSError):
        raise error


async def _stream(body: AsyncIterator[Any], send: Send) -> None:
    try:
        async for piece in body:
            await send({"type": "http.response.body", "body": bytes(piece), "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        close = getattr(body, "aclose", None)
        if close is not None:
            await close()


async def _gone(request: _Request) -> None:
    """Return when the browser has gone."""
    while (await request._receive())["type"] != "http.disconnect":
        continue


def _head(response: Response) -> MutableMapping[str, Any]:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    return {"type": "http.response.start", "status": response.status, "headers": headers}


async def _send_whole(response: Response, send: Send) -> None:
    assert isinstance(response.body, bytes)
    head = _head(response)
    head["headers"].append((b"content-length", str(len(response.body)).encode()))
    await send(head)
    await send({"type": "http.response.body", "body": response.body})


async def _over(loop: asyncio.AbstractEventLoop, awaitable: Awaitable[_T]) -> _T:
    """Await something on another loop."""

    async def run() -> _T:
        return await awaitable

    coroutine: Coroutine[Any, Any, _T] = run()
    return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(coroutine, loop))


async def _lifespan(receive: Receive, send: Send) -> None:
    """For web servers that run the app alone: there is nothing to set up."""
    while (event := await receive())["type"] != "lifespan.shutdown":
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
