"""Requests as an ASGI server hands them on, right and wrong ones, to the app of the message proxy and to that of the web viewer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from asyncrr.server.asgi import GrpcWebApp
from asyncrr.server.listener import ProxyServer, ServerOptions
from asyncrr.viewers.web_host import WebViewerApp
from benchmarks import raw_peer as raw

from . import mutations, sessions

_LONGEST = 60.0
"""Seconds after which a request that is complete, and whose client has gone, must be over."""

App = Callable[[Any, Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Case:
    """A request."""

    app: str
    scope: dict[str, Any]
    events: tuple[dict[str, Any], ...]


def case(seed: int, number: int) -> Case:
    """The request that has this number. The same arguments give the same one."""
    rng = Random(f"asgi/{seed}/{number}")
    app = rng.choice(("proxy", "proxy", "proxy", "viewer"))
    content_type = rng.choice(("application/grpc-web", "application/grpc-web-text", "text/plain", "\xff"))
    headers = [(b"content-type", content_type.encode("latin-1"))]
    for _ in range(rng.choice((0, 0, 1, 3))):
        name = rng.choice(
            (b"origin", b"access-control-request-headers", b"if-none-match", b"authorization", b"", b"x\xff")
        )
        headers.append(
            (name, rng.choice((rng.randbytes(9), b"http://localhost", b"a" * 20_000, b"\xe9", b"a\r\nb: c")))
        )
    if app == "proxy":
        # As they come over HTTP/1.1, but for the head.
        body = rng.choice(sessions.http1(rng).data.partition(b"\r\n\r\n")[2:])
        path = raw.SERVICE + rng.choice(
            ("WriteMessages", "WriteMessages", "ReadMessages", "ReadTables", "WriteTable", "x", "")
        )
    else:
        body, path = rng.randbytes(rng.choice((0, 9))), rng.choice(sessions.PATHS)
    if rng.random() < 0.1:
        path = mutations.changed(rng, path.encode("latin-1")).decode("latin-1")
    scope: dict[str, Any] = {
        "type": rng.choices(("http", "websocket", "other"), (40, 1, 1))[0],
        "method": rng.choice(("POST", "POST", "POST", "OPTIONS", "GET", "HEAD", "post", "")),
        "path": path,
        "root_path": rng.choice(("", "", "/mounted", path[:3])),
        "headers": headers,
        "http_version": rng.choice(("1.1", "1.1", "1.0", "2", "3")),
        "client": rng.choice((("127.0.0.1", 1), None, ("\xff", -1))),
    }
    events: list[dict[str, Any]] = []
    size = rng.choice((1, 7, 1000, 10**6)) if len(body) < 300 else 10**6
    for at in range(0, len(body), size):
        events.append({"type": "http.request", "body": body[at : at + size], "more_body": True})
        if rng.random() < 0.05:
            events.append({"type": "http.request", "more_body": True})
    events.append({"type": "http.request", "body": b""})
    if rng.random() < 0.2:
        events = events[: rng.randrange(len(events))]
    return Case(app, scope, (*events, {"type": "http.disconnect"}))


@cache
def _viewer() -> App:
    return WebViewerApp()


def tried(seed: int, number: int) -> str | None:
    """Have a request answered; what is wrong with the answer, if anything is."""
    return asyncio.run(_tried(case(seed, number)))


async def _tried(request: Case) -> str | None:
    loop = asyncio.get_running_loop()
    complaints: list[str] = []
    loop.set_exception_handler(lambda _, context: complaints.append(str(context)))
    proxy = ProxyServer(ServerOptions.of(port=0, memory_limit="20MB"), lambda line: None)
    app = _viewer()
    if request.app == "proxy":
        app = web = GrpcWebApp()
        web.attach(proxy.web)
    events, sent = list(request.events), []

    async def receive() -> MutableMapping[str, Any]:
        await asyncio.sleep(0)
        # Who asks on after the end is told the end again.
        return events.pop(0) if len(events) > 1 else events[0]

    async def send(event: MutableMapping[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(event)

    try:
        async with asyncio.timeout(_LONGEST):
            await app(request.scope, receive, send)
    except TimeoutError:
        return f"no end after {_LONGEST} s"
    except ValueError:
        if request.scope["type"] == "http":
            raise
        return None
    finally:
        await proxy.aclose(0)
    if complaints:
        return f"told to the loop: {complaints[0][:300]}"
    return _fault(sent)


def _fault(sent: list[MutableMapping[str, Any]]) -> str | None:
    """What is wrong with an answer, by the specification of ASGI. No answer is right for a client that has gone."""
    if not sent:
        return None
    if sent[0]["type"] != "http.response.start" or any(event["type"] != "http.response.body" for event in sent[1:]):
        return f"events out of order: {[event['type'] for event in sent]}"
    for name, value in sent[0]["headers"]:
        if name != name.lower() or b"\r" in value or b"\n" in value:
            return f"a header that no server can send: {name!r}: {value[:100]!r}"
    if any(not event.get("more_body") for event in sent[1:-1]):
        return "an answer that goes on after its end"
    return None
