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
import base64
import math
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, MutableMapping
from contextvars import Context
from typing import Any, Final, TypeAlias

import anyio
from grpclib.const import Status

from .http1 import Handler, Refusal, Response
from .service import SERVICE
from .web import trailer_frame

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_LOOK: Final = 0.25
"""Seconds between two looks whether the web server is to stop."""

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
    """An ASGI app in front of a server, which lives on an event loop of its own."""

    def __init__(self) -> None:
        self._served: tuple[Handler, asyncio.AbstractEventLoop] | None = None

    def attach(self, handler: Handler) -> None:
        """Answer requests with ``handler``, on the loop that is running now."""
        self._served = handler, asyncio.get_running_loop()

    def detach(self) -> None:
        """Take no more requests."""
        self._served = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the ASGI specification."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            raise ValueError(f"asyncrr serves HTTP, not {scope['type']}")
        served = self._served
        if served is None:
            await _send_whole(Response.text(503, "nothing is served now"), send)
            return
        handler, home = served
        here = _Here()

        async def receive_here() -> MutableMapping[str, Any]:
            return await here.call(receive)  # type: ignore[no-any-return]

        async def send_here(event: MutableMapping[str, Any]) -> None:
            await here.call(send, event)

        await here.serve(home, lambda: _serve(handler, _Request(scope, receive_here), send_here))


class _Here:
    """The loop of the web server, from where an answer is made on another loop."""

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


async def _serve(handler: Handler, request: _Request, send: Send) -> None:
    """Answer a request. On the loop of the handler."""
    try:
        response = await handler(request)  # type: ignore[arg-type]  # it has what handlers of this server look at
    except Refusal as refusal:
        response = Response.text(refusal.status, str(refusal))
    if isinstance(response.body, bytes):
        await _send_whole(response, send)
        return
    await send(_head(response))
    streamer = asyncio.ensure_future(_stream(response.body, send))
    gone = asyncio.ensure_future(_gone(request))
    stopping = asyncio.ensure_future(_stopping())
    tasks = (streamer, gone, stopping)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        told_to_stop = stopping.done() and not streamer.done()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    if told_to_stop and streamer.cancelled():
        end = trailer_frame(Status.UNAVAILABLE, "the web server is stopping")
        is_text = "-text" in response.headers.get("content-type", "")
        await send({"type": "http.response.body", "body": base64.b64encode(end) if is_text else end})
    elif not streamer.cancelled() and (error := streamer.exception()) is not None and not isinstance(error, OSError):
        raise error


async def _stopping() -> None:
    """Return when the web server has been told to stop.

    Nothing in ASGI says so: servers wait for the requests that run, and only then tell the app. A stream for a viewer would
    keep them waiting for ever. Uvicorn (also as a worker of gunicorn) handles signals by a method of an object that knows;
    Hypercorn gives up requests by itself after its ``graceful_timeout``.
    """
    while not any(_is_stopping(number) for number in (signal.SIGINT, signal.SIGTERM)):  # noqa: ASYNC110 (nobody would set an event)
        await asyncio.sleep(_LOOK)


def _is_stopping(number: signal.Signals) -> bool:
    server = getattr(signal.getsignal(number), "__self__", None)
    return getattr(server, "should_exit", None) is True


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


async def _lifespan(receive: Receive, send: Send) -> None:
    """For web servers that run the app alone: there is nothing to set up."""
    while (event := await receive())["type"] != "lifespan.shutdown":
        if event["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
    await send({"type": "lifespan.shutdown.complete"})
