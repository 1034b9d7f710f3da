"""``subscribe`` against the real server: what comes, in which order, how much of it waits, and how it ends."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import AsyncIterator
from typing import Any

import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.reading import source as source_module, subscription as subscription_module
from asyncrr.reading.subscription import ReceivedChunk, Subscription
from tests.reading.writers import log_officially, log_scalars
from tests.support import oracle
from tests.support.fault_proxy import FaultProxy
from tests.support.rerun_server import RerunServer


async def take(
    chunks: Subscription, rows: int, found: list[ReceivedChunk] | None = None, timeout: float = 15.0
) -> list[ReceivedChunk]:
    """Chunks until there are so many rows, those already ``found`` included."""
    found = [] if found is None else found
    async with asyncio.timeout(timeout):
        async for chunk in chunks:
            found.append(chunk)
            if sum(map(len, found)) >= rows:
                break
    return found


async def quiet(chunks: Subscription, seconds: float = 0.5) -> list[ReceivedChunk]:
    """What comes until nothing has come for some time."""
    found: list[ReceivedChunk] = []
    while True:
        try:
            async with asyncio.timeout(seconds):
                found.append(await anext(chunks))
        except TimeoutError:
            return found


async def test_the_past_and_what_comes_then(server: RerunServer) -> None:
    await log_officially(server.url, "first", frames=5)
    async with rr.subscribe(server.url) as chunks:
        past = await quiet(chunks)
        entities = {chunk.entity_path for chunk in past}
        assert entities == {"/__properties", "/fixed", "/world/points", "/world/text"}
        assert {(c.application_id, c.recording_id, c.is_blueprint) for c in past} == {("reading_test", "first", False)}
        assert [c.entity_path for c in past if c.is_static] == ["/__properties", "/fixed"]
        points = [c for c in past if c.entity_path == "/world/points"]
        assert [t for c in points for t in c.times("frame").tolist()] == list(range(5))
        batch = points[0].to_record_batch()
        assert isinstance(batch, pa.RecordBatch)
        assert batch.column("Points3D:positions").to_pylist()[0] == [[0.0, 0.0, 0.0]]
        assert batch.schema.field("frame").metadata[b"rerun:index_name"] == b"frame"
        with pytest.raises(KeyError):
            points[0].times("nothing")

        waiting = asyncio.ensure_future(take(chunks, 3))
        await asyncio.sleep(0.1)
        assert not waiting.done()
        await log_scalars(server.url, "second", range(3))
        later = await waiting
        assert {(c.recording_id, c.entity_path) for c in later} == {("second", "/value")}
        assert [v for c in later for v in c.to_record_batch().column("Scalars:scalars").to_pylist()] == [
            [0.0],
            [1.0],
            [2.0],
        ]
        stats = chunks.stats
        assert stats.connections == 1
        assert stats.messages > len(past)
        assert stats.nbytes > 1000
        assert stats.unreadable == 0


async def test_filters(server: RerunServer) -> None:
    await log_officially(server.url, "a", frames=2)
    await log_scalars(server.url, "b", range(2))

    async def entities(**arguments: Any) -> set[tuple[str, str]]:
        async with rr.subscribe(server.url, **arguments) as chunks:
            return {(c.recording_id, c.entity_path) for c in await quiet(chunks, 0.3)}

    both = {("a", p) for p in ("/__properties", "/fixed", "/world/points", "/world/text")} | {("b", "/value")}
    assert await entities() == both
    assert await entities(recording="b") == {("b", "/value")}
    assert await entities(recording=["a", "b"]) == both
    assert await entities(recording="c") == set()
    assert await entities(application="other") == set()
    assert await entities(application=["reading_test"]) == both
    assert await entities(entity="/world/**") == {("a", "/world/points"), ("a", "/world/text")}
    assert await entities(entity=["/world/**", "- /world/text", "value"]) == {("a", "/world/points"), ("b", "/value")}
    assert await entities(entity="/**", component="Points3D:radii") == {("a", "/world/points")}
    with_blueprint = await entities(recording="b", blueprints=True)
    assert ("b", "/value") in with_blueprint
    assert any(path.startswith("/view") for _, path in with_blueprint)

    async with rr.subscribe(server.url, component=rr.Points3D.descriptor_radii()) as chunks:
        for chunk in await quiet(chunks, 0.3):
            names = chunk.to_record_batch().schema.names
            assert [name for name in names if ":" in name] == ["Points3D:radii"]
            assert "frame" in names


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"url": "http://x"}, rr.SinkError),
        ({"entity": "/a/*"}, ValueError),
        ({"entity": [1]}, TypeError),
        ({"recording": [1]}, TypeError),
        ({"recording": 1}, TypeError),
        ({"reconnect_sec": -1.0}, ValueError),
        ({"reconnect_sec": float("nan")}, ValueError),
    ],
    ids=str,
)
async def test_bad_arguments_are_refused_at_the_call(arguments: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        rr.subscribe(**arguments)


async def test_chunks_can_be_sent_on(server: RerunServer, tmp_path: Any) -> None:
    await log_officially(server.url, "origin", frames=4)
    copy = tmp_path / "copy.rrd"
    async with rr.AsyncRecordingStream("copy", send_properties=False) as rec:
        await rec.save(copy)

        async def first(chunks: Subscription, count: int) -> AsyncIterator[ReceivedChunk]:
            async for chunk in chunks:
                yield chunk
                count -= len(chunk)
                if not count:
                    return

        async with rr.subscribe(server.url, entity="/world/**") as chunks:
            async with asyncio.timeout(15):
                await rec.send_chunks(first(chunks, 8))
    recording = oracle.check_file(copy)
    assert recording.values("/world/text", "TextLog:text", "frame") == [(n, [f"line {n}"]) for n in range(4)]


async def test_no_server_is_an_error(free_port: int) -> None:
    url = f"rerun+http://127.0.0.1:{free_port}/proxy"
    chunks = rr.subscribe(url)
    with pytest.raises(rr.ConnectionLost, match=r"cannot be reached.*is there a viewer"):
        await anext(chunks)
    with pytest.raises(StopAsyncIteration):
        await anext(chunks)
    with pytest.raises(ConnectionError):
        await anext(rr.subscribe(url, reconnect_sec=0.3))


async def test_a_server_that_goes_away_is_an_error_after_all_that_came(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(10))
    async with rr.subscribe(server.url) as chunks:
        found = await take(chunks, 1)
        await asyncio.sleep(0.3)
        server.kill()
        with pytest.raises(rr.ConnectionLost, match="is lost"):
            await take(chunks, 11, found)
        assert sum(map(len, found)) == 10


async def test_a_server_that_is_found_again_does_not_repeat_itself(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(10))
    async with FaultProxy(server.port) as proxy, rr.subscribe(proxy.url, reconnect_sec=20.0) as chunks:
        assert sum(map(len, await quiet(chunks))) == 10
        proxy.cut()
        await log_scalars(server.url, "r", range(10, 15))
        found = await take(chunks, 5)
        assert [t for c in found for t in c.times("frame").tolist()] == list(range(10, 15))
        assert await quiet(chunks, 0.3) == []
        assert chunks.stats.connections == 2
        assert chunks.stats.repeated >= 1
        assert chunks.stats.last_error


async def test_a_restarted_server_is_read_on(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(3))
    async with rr.subscribe(server.url, reconnect_sec=20.0) as chunks:
        await take(chunks, 3)
        server.kill()
        await asyncio.sleep(0.2)
        await server.start()
        await log_scalars(server.url, "r", range(3, 6))
        found = await take(chunks, 3)
        assert [t for c in found for t in c.times("frame").tolist()] == [3, 4, 5]


async def test_the_time_for_reconnecting_ends(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(3))
    async with rr.subscribe(server.url, reconnect_sec=0.5) as chunks:
        await take(chunks, 3)
        server.kill()
        started = asyncio.get_running_loop().time()
        with pytest.raises(rr.ConnectionLost, match=r"for 0\.5 s"):
            await anext(chunks)
        assert 0.3 < asyncio.get_running_loop().time() - started < 5


async def test_a_frozen_server_counts_as_gone(server: RerunServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"_TICK": 0.05, "_PING_EVERY": 0.2, "_DEAD_AFTER": 0.5}.items():
        monkeypatch.setattr(source_module, name, seconds)
    await log_scalars(server.url, "r", range(3))
    async with rr.subscribe(server.url) as chunks:
        await take(chunks, 3)
        server.freeze()
        try:
            with pytest.raises(rr.ConnectionLost, match="no sign of life"):
                async with asyncio.timeout(10):
                    await anext(chunks)
        finally:
            server.thaw()


async def test_an_idle_server_does_not(server: RerunServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"_TICK": 0.05, "_PING_EVERY": 0.1, "_DEAD_AFTER": 0.3}.items():
        monkeypatch.setattr(source_module, name, seconds)
    async with rr.subscribe(server.url) as chunks:
        assert await quiet(chunks, 1.5) == []
        assert chunks.stats.connections == 1


async def test_a_slow_reader_makes_the_server_wait(server: RerunServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription_module, "_AHEAD", 256 * 1024)
    rows, size = 100, 300_000
    async with FaultProxy(server.port) as proxy:
        async with rr.AsyncRecordingStream("reading_test", recording_id="big", send_properties=False) as rec:
            await rec.connect_grpc(server.url)
            for frame in range(rows):
                rec.set_time("frame", sequence=frame)
                # Random, so that it stays as large when it is packed.
                await rec.log("blob", rr.AnyValues(data=pa.array([os.urandom(size)], pa.binary())))
            await rec.flush()
        async with rr.subscribe(proxy.url) as chunks:
            found = await take(chunks, 1)
            await asyncio.sleep(0.5)
            read = proxy.to_client
            await asyncio.sleep(0.5)
            assert proxy.to_client == read, "read on although nobody takes it"
            # Windows, what waits decoded, and what lies in sockets on the way.
            assert read < 12_000_000 < rows * size
            await take(chunks, rows, found)
        assert sorted(t for c in found for t in c.times("frame").tolist()) == list(range(rows))


async def test_cancelling_loses_nothing(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(50))
    seen: list[int] = []
    async with rr.subscribe(server.url) as chunks:
        for _ in range(200):
            try:
                async with asyncio.timeout(0.002):
                    seen += (await anext(chunks)).times("frame").tolist()
            except TimeoutError:
                continue
        seen += [t for c in await quiet(chunks, 0.3) for t in c.times("frame").tolist()]
    assert sorted(seen) == list(range(50))


async def test_closing_ends_whoever_waits(server: RerunServer) -> None:
    chunks = rr.subscribe(server.url)
    waiting = asyncio.ensure_future(quiet(chunks, 20))
    await asyncio.sleep(0.3)
    await chunks.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(chunks)
    with pytest.raises((StopAsyncIteration, RuntimeError)):
        await waiting
    await chunks.aclose()
    never_used = rr.subscribe(server.url)
    await never_used.aclose()
    assert [chunk async for chunk in never_used] == []


async def test_a_subscription_that_is_let_go_of_closes_its_connection(server: RerunServer) -> None:
    await log_scalars(server.url, "r", range(3))
    async with FaultProxy(server.port) as proxy:

        async def look() -> None:
            async for _ in rr.subscribe(proxy.url):
                break

        await look()
        gc.collect()
        async with asyncio.timeout(5):
            while [t for t in asyncio.all_tasks() if t.get_name().startswith("asyncrr")]:
                await asyncio.sleep(0.01)


async def test_cancelling_the_task_that_reads(server: RerunServer) -> None:
    async def forever() -> None:
        async with rr.subscribe(server.url) as chunks:
            async for _ in chunks:
                continue

    task = asyncio.create_task(forever())
    await asyncio.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_several_readers_at_once(server: RerunServer) -> None:
    readers = [rr.subscribe(server.url) for _ in range(4)]
    reading = [asyncio.ensure_future(take(reader, 30)) for reader in readers]
    await asyncio.sleep(0.2)
    await log_scalars(server.url, "r", range(30))
    for found in await asyncio.gather(*reading):
        assert [t for c in found for t in c.times("frame").tolist()] == list(range(30))
    for reader in readers:
        await reader.aclose()


async def test_what_is_no_proxy_is_an_error() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n")
        writer.close()

    listener = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with listener:
        port = listener.sockets[0].getsockname()[1]
        with pytest.raises(rr.ConnectionLost):
            async with asyncio.timeout(10):
                await anext(rr.subscribe(f"rerun+http://127.0.0.1:{port}/proxy"))
