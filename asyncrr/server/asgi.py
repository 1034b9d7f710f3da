"""The gRPC-web part of the server as an ASGI app, for FastAPI, Starlette and others.

Viewers ask for ``/rerun.sdk_comms.v1alpha1.MessageProxyService/…`` at the root of a host, whatever stands in their URL. So::

    app.mount(asyncrr.server.asgi.MOUNT_PATH, sink.asgi_app())

and the viewer's URL is ``rerun+http://host:port/proxy`` with the web server's own host and port.

Two event loops meet here. The web server calls the app on its loop, which may be one of asyncio or of trio. The history and
all that is told of it live on asyncrr's own loop in another thread. A request is answered there; the events of ASGI are
received and sent here, as the answer asks for them.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, MutableMapping
from contextvars import Context
from typing import Any, Final, TypeAlias

import anyio
import anyio.to_thread

from .http1 import Handler, Refusal, Response, close_body
from .peers import Holder
from .service import SERVICE
from .stopping import Listeners, find_listeners, is_stopping
from .web import Stream

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LOOK: Final = 0.1
"""Seconds between two looks whether the web server is to stop."""
_LAST: Final = 1.0
"""Seconds that a reader gets to take what it was being sent when the web server was told to stop."""
_STOPPING: Final = "the web server is stopping"
_MAX_REQUESTS: Final = 1000
"""Requests that are answered at the same time."""

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
        values: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            values.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        self.headers = {name: ", ".join(several) for name, several in values.items()}
        client = scope.get("client")
        self.holder = Holder(str(client[0]), f"{client[0]}:{client[1]}") if client else Holder()
        self._is_whole = asyncio.Event()

    def receive_from(self, here: _Here) -> None:
        """Have what the web server says received on its own loop."""
        receive = self._receive

        async def receive_here() -> MutableMapping[str, Any]:
            return await here.call(receive)  # type: ignore[no-any-return]

        self._receive = receive_here

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes in."""
        while not self._is_whole.is_set():
            event = await self._receive()
            if event["type"] != "http.request":
                raise _Disconnected
            if not event.get("more_body", False):
                self._is_whole.set()
            if event.get("body"):
                yield event["body"]

    async def gone(self) -> None:
        """Return when the browser has gone after it had sent the body."""
        await self._is_whole.wait()
        while (await self._receive())["type"] != "http.disconnect":
            continue


class GrpcWebApp:
    """An ASGI app in front of a server, which lives on an event loop of its own."""

    def __init__(self) -> None:
        self._served: tuple[Handler, asyncio.AbstractEventLoop] | None = None
        self._running: set[_Request] = set()
        self._listeners: dict[Any, Listeners] = {}

    def attach(self, handler: Handler) -> None:
        """Answer requests with ``handler``, on the loop that is running now."""
        self._served = handler, asyncio.get_running_loop()

    def detach(self) -> None:
        """Take no more requests."""
        self._served = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await answer_lifespan(receive, send)
            return
        if scope["type"] == "websocket":
            await refuse_websocket(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"asyncrr serves HTTP, not {scope['type']}")
        request = _Request(scope, receive)
        served = self._served
        if served is None or len(self._running) >= _MAX_REQUESTS:
            text = "nothing is served now" if served is None else "too many requests are being answered"
            await _send_whole(request, Response.text(503, text), send)
            return
        handler, home = served
        self._running.add(request)
        try:
            listeners = await self._listeners_of(scope.get("server"))
            here = _Here()
            request.receive_from(here)

            async def send_here(event: MutableMapping[str, Any]) -> None:
                await here.call(send, event)

            await here.serve(home, lambda: _serve(handler, request, send_here, listeners))
        finally:
            self._running.discard(request)

    async def _listeners_of(self, server: Any) -> Listeners:
        """What the web server listens on: looked for once, and again when it has been closed."""
        key = (server[1] or server[0]) if server else None
        known = self._listeners.get(key)
        if not known or is_stopping(known):
            known = await anyio.to_thread.run_sync(find_listeners, server)
            self._listeners[key] = known
        return known


class _Here:
    """The loop of the web server, from where an answer is made on another loop.

    Each call is awaited there, so that no more than two wait at any time: one that receives and one that sends.
    """

    def __init__(self) -> None:
        self._soon = _call_soon()
        self._calls, self._to_make = anyio.create_memory_object_stream[Callable[[], Coroutine[Any, Any, None]]](
            math.inf
        )

    async def serve(self, home: asyncio.AbstractEventLoop, answer: Callable[[], Any]) -> None:
        """Run ``answer()`` on the loop ``home``, and make its calls here, until it ends. Raises what it raises."""
        answering = answer()
        try:
            # Not in the web server's context: under trio that says that trio runs what it is asked in.
            future = Context().run(asyncio.run_coroutine_threadsafe, answering, home)
        except RuntimeError:
            # That loop has been closed just now.
            answering.close()
            raise
        future.add_done_callback(lambda _: self._from_elsewhere(self._calls.close))
        try:
            async with anyio.create_task_group() as tasks:
                async for call in self._to_make:
                    tasks.start_soon(call)
                tasks.cancel_scope.cancel()
        finally:
            self._to_make.close()
            # Where the web server gives the request up. The outcome of an answer that has ended stays what it is.
            future.cancel()
        if not future.cancelled() and (error := future.exception()) is not None and not isinstance(error, OSError):
            raise error

    async def call(self, function: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        """On the other loop: await ``function(*args)`` here.

        Raises
        ------
        _Disconnected
            The request has ended.
        """
        home = asyncio.get_running_loop()
        outcome: asyncio.Future[Any] = home.create_future()

        def settle(result: Any, error: BaseException | None) -> None:
            if outcome.done():
                return
            if error is None:
                outcome.set_result(result)
            else:
                outcome.set_exception(error)

        async def make() -> None:
            result, error = None, None
            try:
                result = await function(*args)
            except Exception as caught:
                error = caught
            except BaseException:
                home.call_soon_threadsafe(settle, None, _Disconnected())
                raise
            home.call_soon_threadsafe(settle, result, error)

        def enqueue() -> None:
            try:
                self._calls.send_nowait(make)
            except (anyio.BrokenResourceError, anyio.ClosedResourceError):
                home.call_soon_threadsafe(settle, None, _Disconnected())

        if not self._from_elsewhere(enqueue):
            raise _Disconnected
        return await outcome

    def _from_elsewhere(self, function: Callable[[], object]) -> bool:
        """Have a function called on the web server's loop; whether that still exists."""
        try:
            self._soon(function)
        except RuntimeError:
            return False
        return True


def _call_soon() -> Callable[[Callable[[], object]], object]:
    """What has a function called on the loop that is running now, from any thread."""
    try:
        return asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        import trio

        soon: Callable[[Callable[[], object]], object] = trio.lowlevel.current_trio_token().run_sync_soon
        return soon


class _Progress:
    """How far an answer has come."""

    def __init__(self) -> None:
        self.has_begun = False
        self.stream: Stream | None = None


async def _serve(handler: Handler, request: _Request, send: Send, listeners: Listeners) -> None:
    """Answer a request. On the loop of the handler."""
    progress = _Progress()
    answer = asyncio.ensure_future(_answer(handler, request, send, progress))
    gone = asyncio.ensure_future(request.gone())
    stopping = asyncio.ensure_future(_until_stopping(listeners, progress))
    request.holder.give_way = answer.cancel
    tasks = (answer, gone, stopping)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        told_to_stop = stopping.done() and not answer.done()
        if told_to_stop and progress.stream is not None:
            progress.stream.end(_STOPPING)
            await asyncio.wait((answer, gone), timeout=_LAST, return_when=asyncio.FIRST_COMPLETED)
    finally:
        request.holder.give_way = None
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    if told_to_stop and answer.cancelled() and not progress.has_begun:
        await _send_whole(request, Response.text(503, _STOPPING), send)
    for task in tasks:
        # A connection that is lost is nobody's fault, and the web server knows of it.
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, OSError):
            raise error


async def _until_stopping(listeners: Listeners, progress: _Progress) -> None:
    while not is_stopping(listeners):
        if progress.stream is not None:
            progress.stream.look()
        await asyncio.sleep(_LOOK)


async def _answer(handler: Handler, request: _Request, send: Send, progress: _Progress) -> None:
    try:
        response = await handler(request)  # type: ignore[arg-type]  # it has what handlers of this server look at
    except Refusal as refusal:
        response = Response.text(refusal.status, str(refusal))
    body = response.body
    if isinstance(body, bytes):
        progress.has_begun = True
        await _send_whole(request, response, send)
        return
    progress.stream = body if isinstance(body, Stream) else None
    try:
        progress.has_begun = True
        await send(start_of(response))
        async for piece in body:
            await send({"type": "http.response.body", "body": bytes(piece), "more_body": True})
    finally:
        await close_body(body)
    await send({"type": "http.response.body", "body": b""})


def start_of(response: Response) -> MutableMapping[str, Any]:
    """The event that an answer begins with."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    return {"type": "http.response.start", "status": response.status, "headers": headers}


async def _send_whole(request: _Request, response: Response, send: Send) -> None:
    assert isinstance(response.body, bytes)
    start = start_of(response)
    start["headers"].append((b"content-length", str(len(response.body)).encode()))
    await send(start)
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else response.body})


async def answer_lifespan(receive: Receive, send: Send) -> None:
    """For web servers that run the app alone: there is nothing to set up."""
    while (event := await receive())["type"] != "lifespan.shutdown":
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})


async def refuse_websocket(receive: Receive, send: Send) -> None:
    """For browsers that ask for what is not served: they get a 403."""
    if (await receive())["type"] == "websocket.connect":
        await send({"type": "websocket.close"})
