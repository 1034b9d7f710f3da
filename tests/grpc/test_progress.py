"""What counts as progress, and what happens to data meanwhile. On a loop whose clock jumps."""

from __future__ import annotations

import asyncio
import time
from itertools import product

import pytest

from asyncrr.engine.clock import clock
from asyncrr.engine.workers import Workers
from asyncrr.errors import FlushTimeout, NotConnected
from asyncrr.sinks.grpc import GrpcSink, parse_url
from asyncrr.sinks.grpc.connection import Connection
from asyncrr.sinks.grpc.delivery import AckPolicy
from asyncrr.wire.envelope import write_messages_request
from tests.grpc.messages import TestOutbox, chunk, info, new_store
from tests.grpc.test_bad_peers import running
from tests.support import bad_peers
from tests.support.bad_peers import (
    FAILURES,
    BadServer,
    Peer,
    acknowledgement,
    acknowledges,
    fails_calls,
    paced,
    past,
    recovers,
)
from tests.support.stepped_loop import SteppedLoop, stepped


@pytest.mark.parametrize(("failure", "when"), [*product(FAILURES, ("headers", "data", "end"))])
def test_a_failure_that_passes_loses_nothing(failure: str, when: str, workers: Workers) -> None:
    @stepped
    async def test() -> None:
        fail, _ = FAILURES[failure]
        store = new_store()
        messages = [info(store), *(chunk(store, nbytes=50_000) for _ in range(3))]
        async with bad_peers.serving(recovers(fail, when, failures=8)) as server, running(server, workers) as outbox:
            outbox.put(*messages)
            await outbox.flush(60.0)
            assert (outbox.released, outbox.dropped) == (messages, [])
            # Eight failures in a row take 0.1, 0.2, 0.4, 0.8, 1.6, 2, 2, 2 seconds of waiting, less up to a quarter.
            assert 6.8 <= clock.monotonic() <= 10.5
            assert server.connections == 9

    test()


@stepped
async def test_a_large_message_on_a_slow_connection_is_progress() -> None:
    store = new_store()
    message = chunk(store, nbytes=3_000_000)
    async with (
        bad_peers.serving(paced(200_000, acknowledging=True)) as server,
        running(server, Workers()) as outbox,
    ):
        outbox.put(info(store), message)
        await outbox.flush(2.0)
        assert clock.monotonic() > 14.0
        assert message in outbox.released
        assert outbox.stats.status == "connected"


@stepped
async def test_bytes_that_are_never_acknowledged_hold_up_a_flush_until_they_are_taken() -> None:
    store = new_store()
    async with (
        bad_peers.serving(paced(200_000, acknowledging=False)) as server,
        running(server, Workers()) as outbox,
    ):
        outbox.put(info(store), chunk(store, nbytes=1_000_000))
        with pytest.raises(FlushTimeout):
            await outbox.flush(2.0)
        assert 6.5 < clock.monotonic() < 8.0
        began = clock.monotonic()
        with pytest.raises(FlushTimeout):
            await outbox.flush(2.0)
        assert clock.monotonic() - began < 2.3


@stepped
async def test_a_trickle_is_no_progress_but_not_the_end_of_a_connection() -> None:
    """Below 32 KiB/s a flush gives up, and the data arrive all the same."""
    store = new_store()
    async with (
        bad_peers.serving(paced(10_000, acknowledging=True)) as server,
        running(server, Workers()) as outbox,
    ):
        messages = [info(store), chunk(store, nbytes=500_000)]
        outbox.put(*messages)
        with pytest.raises(FlushTimeout, match="stalled"):
            await outbox.flush(2.0)
        assert clock.monotonic() < 4.5
        await outbox.flush(None)
        assert clock.monotonic() > 40.0
        assert outbox.released == messages
        assert server.connections == 1


@stepped
async def test_bytes_count_as_progress_once() -> None:
    """A program logs on, to a peer that takes everything and fails each time: what counts in all is one stream's worth."""
    store = new_store()
    fail, _ = FAILURES["unavailable"]
    policy = AckPolicy(nbytes=2**20)
    async with (
        bad_peers.serving(fails_calls(fail, "end")) as server,
        running(server, Workers(), ack_policy=policy) as outbox,
    ):
        outbox.put(info(store))
        for _ in range(100):
            outbox.put(chunk(store, nbytes=50_000))
            await asyncio.sleep(0.2)
        # Each byte of a stream counts when it is received and when there is room for others.
        assert 0 < outbox.progressed <= 2 * (2**20 + 50_000) / 2**16
        progressed = outbox.progressed
        await asyncio.sleep(60)
        assert outbox.progressed == progressed


@stepped
async def test_a_proxy_without_a_server_is_not_a_server_that_was_restarted(capsys: pytest.CaptureFixture[str]) -> None:
    """Reading is refused by 503 for a while. That says nothing about what the server behind it knows."""
    down = False

    async def behave(peer: Peer) -> None:
        if down:
            await fails_calls(FAILURES["http 503"][0], "headers")(peer)
        async for came in peer.frames():
            peer.grant(came)
            if came.asks_to_read:
                # The server knows us: the store info is what it tells first.
                peer.send(past(came.stream, b"".join(write_messages_request(infos[0]))))
            elif came.ends_stream:
                peer.send(acknowledgement(came.stream))

    store = new_store()
    infos = [info(store)]
    async with bad_peers.serving(behave) as server, running(server, Workers()) as outbox:
        outbox.put(*infos, chunk(store))
        await outbox.flush(2.0)
        down = True
        cut(server)
        await asyncio.sleep(0.05)
        outbox.put(chunk(store))
        await asyncio.sleep(10)
        assert "HTTP status 503" in (outbox.stats.last_error or "")
        down = False
        await outbox.flush(5.0)
        assert outbox.stats.resent_messages == 0
        assert len(outbox.released) == 3
    first, second = capsys.readouterr().err.splitlines()
    assert "disconnected (HTTP status 503" in first
    assert "connected after" in second
    assert "new one" not in second


def cut(server: BadServer) -> None:
    for task in server.tasks:
        task.cancel()


@stepped
async def test_statuses_of_a_viewer_that_comes_and_goes(capsys: pytest.CaptureFixture[str]) -> None:
    here = False

    async def behave(peer: Peer) -> None:
        if here:
            await acknowledges(peer)

    store = new_store()
    async with bad_peers.serving(behave) as server, running(server, Workers()) as outbox:
        outbox.put(info(store))
        await asyncio.sleep(5)
        assert outbox.stats.status in ("connecting", "disconnected")
        here = True
        cut(server)
        await asyncio.sleep(3.5)
        assert outbox.stats.status == "connected"
        assert len(outbox.released) == 1
        here = False
        cut(server)
        await asyncio.sleep(1)
        assert outbox.stats.status in ("connecting", "disconnected")
    lines = capsys.readouterr().err.splitlines()
    assert ["connected after" in line for line in lines] == [False, True]


@stepped
async def test_a_connection_with_nothing_to_send_is_connected() -> None:
    async with bad_peers.serving(acknowledges) as server, running(server, Workers()) as outbox:
        await asyncio.sleep(0.3)
        assert outbox.stats.status == "connected"
        await outbox.flush(1.0)


@stepped
async def test_a_proxy_that_ends_idle_streams_is_not_worth_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    store = new_store()
    first = info(store)
    behaviour = bad_peers.ends_idle_streams(b"".join(write_messages_request(first)))
    async with bad_peers.serving(behaviour) as server, running(server, Workers()) as outbox:
        outbox.put(first)
        await outbox.flush(2.0)
        for _ in range(20):
            await asyncio.sleep(90)
            assert outbox.stats.status == "connected"
            outbox.put(chunk(store))
            await outbox.flush(0.5)
        assert 20 <= server.connections <= 31
        assert outbox.stats.resent_messages == 0
    assert capsys.readouterr().err == ""


@stepped
async def test_an_acknowledgement_that_comes_with_a_goodbye_counts() -> None:
    store = new_store()
    messages = [info(store), *(chunk(store) for _ in range(5))]
    behaviour = bad_peers.acknowledges_and_goes(b"".join(write_messages_request(messages[0])))
    async with bad_peers.serving(behaviour) as server, running(server, Workers()) as outbox:
        for message in messages:
            outbox.put(message)
            await outbox.flush(5.0)
        assert outbox.released == messages
        assert outbox.stats.resent_messages == 0
        assert server.connections <= len(messages) + 1


@stepped
@pytest.mark.parametrize("error", [OSError("disk full"), ValueError("a bug"), AssertionError("another")])
async def test_an_error_of_whoever_reads_is_not_one_of_the_connection(error: Exception) -> None:
    async def take(message: bytes) -> None:
        raise error

    request = b"".join(write_messages_request(info(new_store())))
    async with bad_peers.serving(bad_peers.acknowledges_and_goes(request)) as server:
        connection = await Connection.open(parse_url(server.url), Workers(), None)
        with pytest.raises(type(error)) as caught:
            await connection.read(take)
        assert caught.value is error
        await connection.aclose()


@stepped
async def test_a_new_connection_is_trusted_until_it_fails() -> None:
    """With nothing acknowledged yet. A program that looks at the status after a moment sees that there is a viewer."""
    store = new_store()
    async with bad_peers.serving(acknowledges) as server, running(server, Workers()) as outbox:
        outbox.put(info(store), chunk(store))
        await asyncio.sleep(0.3)
        assert (outbox.stats.status, outbox.released) == ("connected", [])
        assert server.connections == 1


@stepped
async def test_a_loop_that_was_blocked_blames_nobody() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SteppedLoop)
    store = new_store()
    async with bad_peers.serving(acknowledges) as server, running(server, Workers()) as outbox:
        outbox.put(info(store))
        await asyncio.sleep(0.2)
        flush = loop.create_task(outbox.flush(2.0))
        await asyncio.sleep(0)
        loop.advance(100.0)
        await flush
        assert server.connections == 1


def test_a_frozen_clock_stops_no_deadline(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    """As inside of freezegun: the functions of `time` stand still."""
    for name in ("time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns"):
        value = getattr(time, name)()
        monkeypatch.setattr(time, name, lambda value=value: value)

    @stepped
    async def test() -> None:
        sink = GrpcSink(f"rerun+http://127.0.0.1:{free_port}/proxy")
        outbox = TestOutbox(sink.label)
        task = asyncio.create_task(sink.run(outbox)) if await sink.open(Workers()) is None else None
        assert task is not None
        outbox.put(info(new_store()))
        with pytest.raises(NotConnected):
            await outbox.flush(1.0)
        assert 0.9 < clock.monotonic() < 1.3
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    test()
