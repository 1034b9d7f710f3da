"""Reading from asyncrr's own server, in the same program and from another one, as from Rerun's."""

from __future__ import annotations

import asyncio
import os
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.reading import subscription as subscription_module
from asyncrr.reading.recorder import Recorder
from asyncrr.server.listener import ProxyServer, ServerOptions
from tests.reading.writers import log_officially, log_scalars
from tests.support import oracle
from tests.support.command import asyncrr


async def serve(port: int = 0) -> ProxyServer:
    server = ProxyServer(ServerOptions.of(port=port, memory_limit="256MB"), lambda line: None)
    await server.start()
    return server


async def frames_of(chunks: rr.Subscription, rows: int) -> list[int]:
    """Times on ``frame`` of so many rows."""
    found: list[int] = []
    async with asyncio.timeout(15):
        async for chunk in chunks:
            found += chunk.times("frame").tolist()
            if len(found) >= rows:
                break
    return found


async def test_a_program_can_read_what_it_serves() -> None:
    async with rr.AsyncRecordingStream("reading_test", recording_id="served") as rec:
        url = await rec.serve_grpc(grpc_port=0)
        async with rr.subscribe(url, entity="/value") as chunks:
            for frame in range(20):
                rec.set_time("frame", sequence=frame)
                await rec.log("value", rr.Scalars(frame))
                await rec.log("other", rr.Scalars(frame))
            assert await frames_of(chunks, 20) == list(range(20))
            rec.set_time("frame", sequence=99)
            await rec.log("value", rr.Scalars(99.0))
            assert await frames_of(chunks, 1) == [99]


async def test_the_end_of_the_server_is_the_end_or_a_reason_to_reconnect() -> None:
    server = await serve()
    port, url = server.port, server.url
    await log_scalars(url, "r", range(5))
    patient, other = rr.subscribe(url, reconnect_sec=20.0), rr.subscribe(url)
    assert await frames_of(patient, 5) == await frames_of(other, 5) == list(range(5))
    ending = asyncio.ensure_future(frames_of(other, 1))
    await asyncio.sleep(0)
    await server.aclose(0.5)
    assert await ending == []
    server = await serve(port)
    try:
        await log_scalars(url, "r", range(5, 8))
        assert await frames_of(patient, 3) == [5, 6, 7]
        assert patient.stats.connections == 2
    finally:
        await patient.aclose()
        await other.aclose()
        await server.aclose(0.5)


async def test_a_slow_reader_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscription_module, "_AHEAD", 256 * 1024)
    server = await serve()
    slow, quick = rr.subscribe(server.url), rr.subscribe(server.url)
    rows, size = 60, 300_000
    async with rr.AsyncRecordingStream("reading_test", recording_id="big", send_properties=False) as rec:
        await rec.connect_grpc(server.url)

        async def write() -> None:
            for frame in range(rows):
                rec.set_time("frame", sequence=frame)
                await rec.log("blob", rr.AnyValues(data=pa.array([os.urandom(size)], pa.binary())))
            await rec.flush()

        writing = asyncio.ensure_future(write())
        first = await frames_of(slow, 1)
        assert await frames_of(quick, rows) == list(range(rows))
        await writing
        assert slow.stats.nbytes < 6_000_000
        assert first + await frames_of(slow, rows - len(first)) == list(range(rows))
    await slow.aclose()
    await quick.aclose()
    await server.aclose(0.5)


@pytest.mark.parametrize("tls", [False, True])
async def test_a_server_that_ends_is_read_to_the_last_row(tls: bool) -> None:
    certificate = Path(__file__).parents[1] / "grpc" / "localhost.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=str(certificate)) if tls else None
    rec = rr.RecordingStream("reading_test", recording_id="ending", send_properties=False)
    sink = rr.GrpcServerSink("localhost", 0, ssl_context=context if tls else None)
    rec.set_sinks(sink)
    # More than what sockets and windows hold, so that the end comes in the middle of reading.
    rows, data = 40, rr.AnyValues(data=pa.array([os.urandom(500_000)], pa.binary()))
    for frame in range(rows):
        rec.set_time("frame", sequence=frame)
        rec.log("blob", data)
    chunks = rr.subscribe(sink.url, tls=trusted)
    found = await frames_of(chunks, 1)
    closing = asyncio.create_task(asyncio.to_thread(rec.close))
    async with asyncio.timeout(15):
        async for chunk in chunks:
            found += chunk.times("frame").tolist()
            await asyncio.sleep(0.02)
    await closing
    assert found == list(range(rows))


async def test_a_reader_that_takes_its_time_is_waited_for_at_the_end() -> None:
    lines: list[str] = []
    server = ProxyServer(ServerOptions.of(port=0, memory_limit="64MB"), lines.append)
    await server.start()
    data = rr.AnyValues(data=pa.array([os.urandom(500_000)], pa.binary()))
    async with rr.AsyncRecordingStream("reading_test", recording_id="slowly", send_properties=False) as rec:
        await rec.connect_grpc(server.url)
        for _ in range(40):
            await rec.log("blob", data)
    slow, stuck = rr.subscribe(server.url), rr.subscribe(server.url)
    rows = (await anext(slow)).num_rows
    await anext(stuck)
    closing = asyncio.create_task(server.aclose(1.0, longest=5.0))
    async for chunk in slow:
        rows += chunk.num_rows
        await asyncio.sleep(0.05)
    assert rows == 40
    await closing
    assert lines == ["server: closed before 1 of the readers had read all"]
    await stuck.aclose()


async def test_recording_from_our_server(tmp_path: Path) -> None:
    server = await serve()
    path = tmp_path / "recorded.rrd"
    await log_officially(server.url, "official", frames=10)
    recorder, stop = Recorder(server.url, path), asyncio.Event()
    running = asyncio.create_task(recorder.run(stop))
    async with asyncio.timeout(15):
        while recorder.file.rows < 22:
            await asyncio.sleep(0.02)
    stop.set()
    file = await running
    await server.aclose(0.5)
    assert file.footer_problem is None
    recording = oracle.check_file(path)
    assert len(recording.rows("/world/points")) == 10
    assert len(file.blueprints) == 1


async def test_a_server_that_asks_for_a_token_and_speaks_tls(tmp_path: Path) -> None:
    certificate = Path(__file__).parents[1] / "grpc" / "localhost.pem"
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=str(certificate))
    server = ProxyServer(
        ServerOptions.of(port=0, memory_limit="64MB", token="sesame", ssl_context=ours), lambda line: None
    )
    await server.start()
    url = f"rerun+https://localhost:{server.port}/proxy"
    try:
        for token in (None, "wrong"):
            with pytest.raises(rr.ConnectionLost, match="refuses to be read") as caught:
                await anext(rr.subscribe(url, tls=trusted, token=token, reconnect_sec=5.0))
            assert "wrong" not in str(caught.value)
        async with rr.AsyncRecordingStream("reading_test", send_properties=False) as rec:
            await rec.set_sinks(rr.GrpcSink(url, tls=trusted, token="sesame"))
            for frame in range(5):
                rec.set_time("frame", sequence=frame)
                await rec.log("value", rr.Scalars(frame))
            await rec.flush()
        async with rr.subscribe(url, tls=trusted, token="sesame") as chunks:
            assert await frames_of(chunks, 5) == list(range(5))
    finally:
        await server.aclose(0.5)


async def test_the_commands_take_the_token_from_the_environment(tmp_path: Path) -> None:
    server = ProxyServer(ServerOptions.of(port=0, memory_limit="64MB", token="sesame"), lambda line: None)
    await server.start()

    async def tail(token: str) -> subprocess.CompletedProcess[str]:
        return await asyncio.to_thread(
            asyncrr, "tail", server.url, "--rows", "--count", "1", cwd=tmp_path, env={"ASYNCRR_TOKEN": token}
        )

    try:
        async with rr.AsyncRecordingStream("reading_test", send_properties=False) as rec:
            await rec.set_sinks(rr.GrpcSink(server.url, token="sesame"))
            await rec.log("value", rr.Scalars(0.5), static=True)
            await rec.flush()
        done = await tail("sesame")
        assert (done.returncode, done.stderr) == (0, "")
        assert "/value  static  Scalars:scalars=[0.5]" in done.stdout
        # A variable that is empty counts as not set.
        for token in ("", "wrong"):
            done = await tail(token)
            assert (done.returncode, done.stdout) == (1, "")
            assert "refuses to be read" in done.stderr
            assert "wrong" not in done.stderr
    finally:
        await server.aclose(0.5)


@pytest.mark.parametrize(("token", "error"), [("", ValueError), ("a b", ValueError), ("é", ValueError), (5, TypeError)])
async def test_bad_tokens_are_refused_at_the_call(token: Any, error: type[Exception]) -> None:
    for take in (rr.subscribe, rr.GrpcSink):
        with pytest.raises(error) as caught:
            take(token=token)
        assert token == "" or str(token) not in str(caught.value)
