"""The sink against the real server: delivery, cut connections, restarts, absence."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import anyio
import pytest

from asyncrr.engine.workers import Workers
from asyncrr.errors import FlushTimeout, NotConnected
from asyncrr.sinks.grpc import GrpcSink, fast_frames, sink as sink_module
from asyncrr.sinks.grpc.delivery import AckPolicy
from asyncrr.wire.messages import Message, StoreKind
from tests.grpc.conftest import RunSink
from tests.grpc.messages import TestOutbox, activation, chunk, chunk_ids, info, new_store
from tests.support.fault_proxy import FaultProxy
from tests.support.rerun_server import ReadMessage, RerunServer


def chunk_counts(found: list[ReadMessage]) -> Counter[str]:
    return Counter(message.chunk_id for message in found if message.kind == "chunk")


def row_counts(found: list[ReadMessage]) -> Counter[bytes]:
    return Counter(row for message in found if message.kind == "chunk" for row in message.row_ids)


async def until(condition: object, timeout: float = 10.0) -> None:
    """Wait until a condition (a callable) holds."""
    assert callable(condition)
    with anyio.fail_after(timeout):
        while not condition():
            await asyncio.sleep(0.01)


async def finish(outbox: TestOutbox, task: asyncio.Task[None]) -> None:
    outbox.close()
    await asyncio.wait_for(task, 10.0)


@pytest.mark.parametrize("fast", [True, False])
async def test_every_row_arrives(
    server: RerunServer, run_sink: RunSink, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    if not fast:
        monkeypatch.setattr(fast_frames, "_has_what_it_takes", lambda protocol: False)
    store, blueprint = new_store(), new_store(StoreKind.BLUEPRINT)
    messages = [
        info(store),
        chunk(store, "/static", static=True),
        info(blueprint),
        chunk(blueprint, "/view"),
        activation(blueprint),
        *(chunk(store, rows=7) for _ in range(300)),
        # Larger than both HTTP/2 windows together, and around the size of a frame.
        chunk(store, nbytes=5_000_000),
        *(chunk(store, nbytes=nbytes) for nbytes in range(15_000, 17_000, 250)),
    ]
    async with run_sink(GrpcSink(server.url)) as (outbox, task):
        outbox.put(*messages)
        await outbox.flush()
        assert outbox.released == messages
        assert outbox.stats.status == "connected"
        found = await server.read(quiet=1.5)
        await finish(outbox, task)
    assert chunk_counts(found) == Counter(chunk_ids(messages))
    assert row_counts(found).total() == sum(message.num_rows for message in messages)
    assert [m.store_kind for m in found if m.kind == "activation"] == [StoreKind.BLUEPRINT]
    # The bytes are those that were logged, not only their number.
    large = max((m for m in found if m.batch is not None), key=lambda m: m.batch.nbytes)  # type: ignore[union-attr]
    assert large.batch is not None
    sent = messages[305].parts[0]
    assert large.batch.column(2)[0].as_py()[0] in sent  # type: ignore[operator]
    assert (outbox.stats.reconnects, outbox.stats.resent_messages, outbox.dropped) == (0, 0, [])


async def test_without_a_flush_all_is_acknowledged_after_a_second_of_idling(
    server: RerunServer, run_sink: RunSink
) -> None:
    store = new_store()
    messages = [info(store), *(chunk(store) for _ in range(5))]
    async with run_sink(GrpcSink(server.url.replace("127.0.0.1", "localhost"))) as (outbox, _):
        outbox.put(*messages)
        await asyncio.sleep(0.5)
        assert outbox.released == []
        await until(lambda: outbox.released == messages, 1.5)


async def test_the_end_delivers_what_is_left(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    messages = [info(store), *(chunk(store, nbytes=100_000) for _ in range(30))]
    async with run_sink(GrpcSink(server.url)) as (outbox, task):
        outbox.put(*messages)
        await finish(outbox, task)
        assert outbox.released == messages
        assert outbox.stats.status == "disconnected"
    assert chunk_counts(await server.read()) == Counter(chunk_ids(messages))


async def test_the_end_without_a_server_and_without_data(free_port: int, run_sink: RunSink) -> None:
    async with run_sink(GrpcSink(f"rerun+http://127.0.0.1:{free_port}/proxy")) as (outbox, task):
        await outbox.flush(1.0)  # nothing to deliver is delivered at once
        await finish(outbox, task)


@pytest.mark.parametrize("fast", [True, False])
async def test_cut_connections_lose_nothing_and_repeat_nothing_acknowledged(
    server: RerunServer, run_sink: RunSink, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    if not fast:
        monkeypatch.setattr(fast_frames, "_has_what_it_takes", lambda protocol: False)
    store = new_store()
    messages = [info(store)]
    acknowledged: set[Message] = set()
    async with FaultProxy(server.port) as proxy:
        sink = GrpcSink(proxy.url, ack_policy=AckPolicy(nbytes=300_000))
        async with run_sink(sink) as (outbox, task):
            outbox.put(*messages)
            for cut in range(3):
                more = [chunk(store, rows=3, nbytes=7_000) for _ in range(60)]
                messages += more

                def note(more: list[Message] = more) -> None:
                    acknowledged.update(set(more) & set(outbox.released))

                proxy.cut_after(800_000, on_cut=note)
                outbox.put(*more)
                await until(lambda n=cut: proxy.connections == n + 2)
                await outbox.flush()
            assert outbox.released == messages
            await finish(outbox, task)
        assert outbox.stats.reconnects >= 3
        assert outbox.stats.resent_messages > 0
    counts = chunk_counts(await server.read())
    assert set(counts) == chunk_ids(messages)
    # Each of these was acknowledged before the first cut that it could have been sent again after.
    assert len(acknowledged) > 30
    assert {counts[id_] for id_ in chunk_ids(list(acknowledged))} == {1}


async def test_what_is_acknowledged_when_the_connection_is_cut_is_not_sent_again(
    server: RerunServer, run_sink: RunSink
) -> None:
    store = new_store()
    messages = [info(store), chunk(store, "/static", static=True), *(chunk(store) for _ in range(50))]
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, task):
        outbox.put(*messages)
        await outbox.flush()
        for cut in range(3):
            proxy.cut()
            await until(lambda n=cut: proxy.connections == n + 2)
            more = [chunk(store) for _ in range(10)]
            outbox.put(*more)
            await outbox.flush()
            messages += more
        await finish(outbox, task)
    assert outbox.stats.resent_messages == 0
    assert chunk_counts(await server.read()) == Counter(chunk_ids(messages))


async def test_a_damaged_connection_is_replaced(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    messages = [info(store), *(chunk(store) for _ in range(50))]
    async with FaultProxy(server.port) as proxy:
        proxy.corrupt_after(3)  # in the connection preface
        async with run_sink(GrpcSink(proxy.url)) as (outbox, _):
            outbox.put(*messages)
            await outbox.flush()
        assert proxy.connections == 2
    assert chunk_counts(await server.read()) == Counter(chunk_ids(messages))


async def test_a_slow_connection_is_progress(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    messages = [info(store), *(chunk(store, nbytes=100_000) for _ in range(9))]
    async with FaultProxy(server.port) as proxy:
        proxy.throttle(600_000)
        async with run_sink(GrpcSink(proxy.url)) as (outbox, _):
            outbox.put(*messages)
            started = time.monotonic()
            await outbox.flush(0.5)
            assert time.monotonic() - started > 1.0
            assert outbox.progressed > 5
            assert outbox.stats.status == "connected"
    assert chunk_counts(await server.read()) == Counter(chunk_ids(messages))


async def test_a_stalled_connection_is_no_progress_and_goes_on(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, _):
        messages = [info(store), chunk(store)]
        outbox.put(*messages)
        await outbox.flush()
        proxy.stall()
        more = [chunk(store, nbytes=1_000_000) for _ in range(8)]
        outbox.put(*more)
        await until(lambda: outbox.stats.status == "stalled", 3.0)
        progressed = outbox.progressed
        started = time.monotonic()
        with pytest.raises(FlushTimeout, match=r"stalled.*8 messages \(8\.0 MB\) pending"):
            await outbox.flush(0.5)
        assert 0.4 < time.monotonic() - started < 1.0
        assert outbox.progressed == progressed
        # What could not be sent waits in the outbox, where the engine's policy can reach it.
        assert outbox.stats.queued_messages >= 5
        proxy.flow()
        await outbox.flush()
        assert outbox.stats.status == "connected"
        assert proxy.connections == 1
    assert chunk_counts(await server.read()) == Counter(chunk_ids(messages + more))


async def test_a_frozen_server_stalls_the_sink_until_it_thaws(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    async with run_sink(GrpcSink(server.url)) as (outbox, _):
        outbox.put(info(store), chunk(store))
        await outbox.flush()
        server.freeze()
        try:
            messages = [chunk(store, nbytes=500_000) for _ in range(10)]
            outbox.put(*messages)
            started = time.monotonic()
            with pytest.raises(FlushTimeout, match=r"no progress for 1\.2 s"):
                await outbox.flush(1.2)
            assert time.monotonic() - started < 2.5
            assert outbox.stats.status == "stalled"
        finally:
            server.thaw()
        await outbox.flush()
        assert outbox.stats.status == "connected"
        assert outbox.stats.reconnects == 0
    assert chunk_ids(messages) <= set(chunk_counts(await server.read()))


async def test_a_killed_server_gets_everything_once_when_it_is_back(
    server: RerunServer, run_sink: RunSink, capsys: pytest.CaptureFixture[str]
) -> None:
    store = new_store()
    messages = [info(store), chunk(store, "/static", static=True)]
    async with run_sink(GrpcSink(server.url, ack_policy=AckPolicy(nbytes=50_000))) as (outbox, task):
        outbox.put(*messages)
        for step in range(300):  # 3000 rows in about 2 seconds
            message = chunk(store, "/scalar", rows=10)
            messages.append(message)
            outbox.put(message)
            await asyncio.sleep(0.005)
            if step == 100:
                assert outbox.released
                server.kill()
            if step == 230:
                await server.start()
        await outbox.flush()
        assert outbox.released == messages
        found = await server.read()
        await finish(outbox, task)
    rows = row_counts(found)
    assert rows.total() == len(rows) == 3001
    assert chunk_counts(found) == Counter(chunk_ids(messages))
    assert outbox.stats.reconnects == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) <= 2, lines
    assert "the server is a new one and gets" in lines[-1]


async def test_a_restart_past_the_history_says_what_is_missing(
    server: RerunServer, run_sink: RunSink, capsys: pytest.CaptureFixture[str]
) -> None:
    store, blueprint = new_store(), new_store(StoreKind.BLUEPRINT)
    lasting = [
        info(store),
        chunk(store, "/static", static=True),
        info(blueprint),
        chunk(blueprint, "/view", nbytes=400_000),
        activation(blueprint),
    ]
    images = [chunk(store, "/image", nbytes=200_000) for _ in range(12)]
    async with run_sink(GrpcSink(server.url, history_limit=1_010_000)) as (outbox, _):
        outbox.put(*lasting, *images)
        await outbox.flush()
        assert (outbox.stats.evicted_messages, outbox.stats.evicted_rows) == (7, 7)
        assert 1_400_000 < outbox.stats.history_bytes < 1_500_000
        server.kill()
        await until(lambda: outbox.stats.status != "connected")
        late = chunk(store, "/image", nbytes=200_000)
        outbox.put(late)
        await server.start()
        await outbox.flush()
        found = await server.read()
    assert chunk_counts(found) == Counter(chunk_ids([*lasting, *images[-5:], late]))
    assert sum(message.kind == "activation" for message in found) == 1
    assert "gets 10 earlier messages again, but not 7 older messages (7 rows)" in capsys.readouterr().err


async def test_an_idle_sink_notices_a_restart(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    messages = [info(store), chunk(store, "/static", static=True), chunk(store)]
    async with run_sink(GrpcSink(server.url)) as (outbox, _):
        outbox.put(*messages)
        await outbox.flush()
        server.kill()
        await server.start()
        await until(lambda: outbox.stats.reconnects == 1)
        await until(lambda: outbox.stats.resent_messages == 3)
        await asyncio.sleep(0.1)
        assert chunk_counts(await server.read()) == Counter(chunk_ids(messages))


async def test_an_absent_server_is_reported_once_and_gets_everything_later(
    run_sink: RunSink, capsys: pytest.CaptureFixture[str]
) -> None:
    server = RerunServer()
    store = new_store()
    messages = [info(store), *(chunk(store) for _ in range(20))]
    async with run_sink(GrpcSink(server.url)) as (outbox, _):
        outbox.put(*messages)
        started = time.monotonic()
        with pytest.raises(NotConnected) as caught:
            await outbox.flush(0.5)
        assert 0.4 < time.monotonic() - started < 1.0
        ((label, text),) = caught.value.pending.items()
        assert server.url in label
        assert text == str(caught.value)
        assert "Connection refused" in text
        assert "21 messages" in text
        assert f"rerun --port {server.port}" in text
        assert outbox.stats.status in ("connecting", "disconnected")
        await asyncio.sleep(1.4)
        (line,) = capsys.readouterr().err.splitlines()
        assert server.url in line
        assert "disconnected (Connection refused)" in line
        assert f"start a viewer with `rerun --port {server.port}`" in line
        # No more than the first is taken out of the policy's reach.
        assert outbox.stats.queued_messages >= 20
        async with server:
            await outbox.flush(None)
            assert outbox.released == messages
            found = await server.read()
    assert chunk_counts(found) == Counter(chunk_ids(messages))
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{server.url}: connected after" in line


async def test_cancelled_while_it_sends(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, task):
        outbox.put(info(store), chunk(store))
        await outbox.flush()
        proxy.stall()
        outbox.put(*(chunk(store, nbytes=1_000_000) for _ in range(8)))
        flush = asyncio.create_task(outbox.flush(None))
        await until(lambda: outbox.stats.status == "stalled", 3.0)
        task.cancel()
        started = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - started < 0.5
        assert len(outbox.released) == 2
        flush.cancel()


async def test_cancelled_while_the_acknowledgement_is_awaited(server: RerunServer, run_sink: RunSink) -> None:
    store = new_store()
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, task):
        outbox.put(info(store))
        await outbox.flush()
        proxy.stall()
        outbox.put(chunk(store))
        flush = asyncio.create_task(outbox.flush(None))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # The marker that the sink has taken is answered, with the reason.
        with pytest.raises(NotConnected, match="closed before it was finished"):
            await asyncio.wait_for(flush, 1.0)


async def test_opened_again_it_repeats_nothing_and_knows_the_past(server: RerunServer, workers: Workers) -> None:
    """A sink that was cut off, and is set again: the engine has counted what it held as lost."""
    store = new_store()
    messages = [info(store), chunk(store)]
    lost = [chunk(store, nbytes=1_000_000) for _ in range(4)]
    async with FaultProxy(server.port) as proxy:
        sink, outbox = GrpcSink(proxy.url), TestOutbox()
        await sink.open(workers)
        task = asyncio.create_task(sink.run(outbox))
        outbox.put(*messages)
        await outbox.flush()
        proxy.stall()
        outbox.put(*lost)
        await until(lambda: outbox.stats.queued_messages < 4)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        proxy.flow()
        server.kill()
        await server.start()
        await sink.open(workers)
        again = TestOutbox()
        task = asyncio.create_task(sink.run(again))
        last = chunk(store)
        again.put(last)
        await again.flush()
        assert again.released == [last]
        await finish(again, task)
    assert chunk_counts(await server.read()) == Counter(chunk_ids([*messages, last]))


@pytest.mark.parametrize("busy", [True, False])
async def test_a_dead_connection_is_replaced(
    server: RerunServer, run_sink: RunSink, monkeypatch: pytest.MonkeyPatch, busy: bool
) -> None:
    monkeypatch.setattr(sink_module, "_PING_EVERY", 0.2)
    monkeypatch.setattr(sink_module, "_DEAD_AFTER", 0.4)
    store = new_store()
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, _):
        messages = [info(store), chunk(store)]
        outbox.put(*messages)
        await outbox.flush()
        await asyncio.sleep(0.6)
        assert proxy.connections == 1  # a silent peer that answers pings is not dead
        proxy.stall()
        if busy:
            messages += [chunk(store, nbytes=1_000_000) for _ in range(3)]
            outbox.put(*messages[2:])
        await until(lambda: outbox.stats.last_error is not None, 3.0)
        assert outbox.stats.last_error == "no sign of life for 0.4 s"
        proxy.flow()
        await until(lambda: outbox.stats.reconnects == 1)
        last = chunk(store)
        outbox.put(last)
        await outbox.flush()
    assert set(chunk_counts(await server.read())) == chunk_ids([*messages, last])


async def test_a_blocked_loop_is_not_the_peers_fault(
    server: RerunServer, run_sink: RunSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sink_module, "_PING_EVERY", 0.1)
    monkeypatch.setattr(sink_module, "_DEAD_AFTER", 0.3)
    store = new_store()
    async with FaultProxy(server.port) as proxy, run_sink(GrpcSink(proxy.url)) as (outbox, _):
        outbox.put(info(store), chunk(store))
        await outbox.flush()
        for _ in range(2):
            outbox.put(chunk(store))
            flush = asyncio.create_task(outbox.flush(0.5))
            await asyncio.sleep(0.01)
            time.sleep(0.65)
            await flush
        assert proxy.connections == 1
        assert outbox.stats.status == "connected"
