"""No peer holds up a flush, a program that logs, or the end of one; and each is told as what it is.

All on a loop whose clock jumps, with real sockets: a test covers a minute in a fraction of a second.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from asyncrr.engine.clock import clock
from asyncrr.engine.workers import Workers
from asyncrr.errors import FlushError
from asyncrr.sinks.grpc import GrpcSink
from tests.grpc.messages import TestOutbox, chunk, info, new_store
from tests.support import bad_peers
from tests.support.bad_peers import FAILURES, FLOODS, REFUSALS, BadServer, Behaviour, fails_calls
from tests.support.stepped_loop import stepped

PEERS: dict[str, tuple[Behaviour, str, str]] = {
    "resets": (bad_peers.resets, "", "closed the connection; it may not speak gRPC"),
    "closes": (bad_peers.closes, "", "closed the connection; it may not speak gRPC"),
    "mute": (bad_peers.mute, "", "no answer within 5 s"),
    "settings and nothing else": (bad_peers.settings_and_nothing_else, "", "no answer within 5 s"),
    "garbage": (bad_peers.garbage, "", "not HTTP/2.*may not speak gRPC"),
    "a byte of garbage": (bad_peers.a_byte_of_garbage, "", "not HTTP/2"),
    "endless garbage": (bad_peers.endless_garbage, "", "not HTTP/2"),
    "garbage after settings": (bad_peers.garbage_after_settings, "", "breaks the rules of HTTP/2"),
    "headers that are not ascii": (bad_peers.headers_that_are_not_ascii, "", "HTTP/2|cannot be read"),
    "http/1": (bad_peers.http1, "", "HTTP/1; it may not speak gRPC"),
    "tls": (bad_peers.tls, "", "TLS; use rerun"),
    "goaway at once": (bad_peers.goaway_at_once, "", r"GOAWAY \(ENHANCE_YOUR_CALM\)"),
    **{
        f"{name} at {when}": (fails_calls(fail, when), "", said)
        for name, (fail, said) in FAILURES.items()
        for when in ("headers", "data", "end")
    },
    **{f"{name} at headers": (fails_calls(fail, "headers"), "", said) for name, (fail, said) in REFUSALS.items()},
    "acknowledges at once": (bad_peers.acknowledges_at_once, "", "before it had all of it"),
    "answers without a status": (bad_peers.answers_without_a_status, "", "closed the connection|(?i:reset)"),
    "answers without an end": (bad_peers.answers_without_an_end, "", "more than 65536 bytes"),
    "takes and resets": (bad_peers.takes_and_resets, "connected|stalled", "(?i)reset"),
    "takes everything": (bad_peers.takes_everything, "connected|stalled", ""),
    "takes nothing": (bad_peers.takes_nothing, "connected|stalled", ""),
    "takes a little": (bad_peers.takes_a_little, "connected|stalled", ""),
    **{f"flood of {name}": (flood, "", "carry no data|answer is incomplete") for name, flood in FLOODS.items()},
}
"""Each with the statuses that it may have besides `connecting` and `disconnected`, and what is to be said about it."""
_SLOW_TO_TELL = ("mute", "settings and nothing else", "a byte of garbage")
"""Nothing is known about these until they have had five seconds to answer."""


@asynccontextmanager
async def running(server: BadServer, workers: Workers, **options: Any) -> AsyncIterator[TestOutbox]:
    """A sink that delivers to a server; ``options`` are the sink's."""
    sink = GrpcSink(server.url, **options)
    outbox = TestOutbox(sink.label)
    await sink.open(workers)
    task = asyncio.get_running_loop().create_task(sink.run(outbox))
    try:
        yield outbox
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_that_delivers_nothing_holds_up_nothing(
    peer: str, workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    behaviour, standing, said = PEERS[peer]
    statuses: set[str] = set()
    flushes: list[tuple[float, str]] = []

    @stepped
    async def test() -> None:
        store = new_store()
        async with bad_peers.serving(behaviour) as server, running(server, workers) as outbox:
            outbox.put(info(store), *(chunk(store, nbytes=100_000) for _ in range(3)))
            for _ in range(2):
                began = clock.monotonic()
                with pytest.raises(FlushError) as caught:
                    await outbox.flush(2.0)
                flushes.append((clock.monotonic() - began, str(caught.value)))
            await asyncio.sleep(4.0)
            # What the engine goes by when `log` waits for room, and when a recording is closed.
            progressed = outbox.progressed
            for _ in range(80):
                await asyncio.sleep(0.1)
                statuses.add(outbox.stats.status)
            assert outbox.progressed <= min(progressed + 1, 2 * 300_000 / 2**16)
            assert outbox.stats.reconnects <= server.connections <= 30
            assert (outbox.released, outbox.dropped) == ([], [])
            assert re.search(said, outbox.stats.last_error or ""), outbox.stats.last_error

    test()
    # Once, bytes that were taken may have counted as progress.
    assert all(1.95 <= seconds <= 4.5 for seconds, _ in flushes), flushes
    assert re.search(said, flushes[1][1]) or peer in _SLOW_TO_TELL or "stalled" in flushes[1][1], flushes
    assert statuses <= {"connecting", "disconnected", *standing.split("|")}
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == (0 if statuses <= {"connected", "stalled"} else 1), lines
    assert not lines or re.search(said, lines[0]) or peer in _SLOW_TO_TELL, lines


@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_peer_that_refuses_all_messages_gets_rid_of_them(
    refusal: str, workers: Workers, capsys: pytest.CaptureFixture[str]
) -> None:
    """That is counted, and said once. What holds up a flush meanwhile is no progress either."""

    @stepped
    async def test() -> None:
        store = new_store()
        messages = [info(store), *(chunk(store) for _ in range(50))]
        fail, said = REFUSALS[refusal]
        async with bad_peers.serving(fails_calls(fail, "end")) as server, running(server, workers) as outbox:
            outbox.put(*messages)
            with pytest.raises(FlushError):
                await outbox.flush(2.0)
            assert clock.monotonic() < 2.5
            await outbox.flush(60.0)
            assert outbox.dropped == [(message, "refused") for message in messages]
            assert outbox.progressed == 0
            assert outbox.stats.last_error == said
            assert server.connections == 1

    test()
    (line,) = capsys.readouterr().err.splitlines()
    assert "was refused and is lost" in line
