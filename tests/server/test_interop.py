"""Everybody through one server: programs of rerun-sdk and of asyncrr write, the official ones and ours read, servers come and go."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from grpclib.client import Channel
from grpclib.const import Cardinality

import asyncrr as rr
from asyncrr.server.listener import ProxyServer
from asyncrr.server.service import SERVICE
from asyncrr.wire.proto.rerun.common.v1alpha1 import Compression
from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import ReadTablesRequest, ReadTablesResponse
from tests.server.conftest import Serving
from tests.support import oracle
from tests.support.command import command_environment
from tests.support.rerun_server import free_port, read_messages
from tests.support.viewer import HeadlessViewer

CERTIFICATE = Path(__file__).parents[1] / "grpc" / "localhost.pem"

TWO_RECORDINGS = """
    import sys
    import numpy as np
    import rerun as rr
    import rerun.blueprint as rrb

    for name in ("one", "two"):
        rec = rr.RecordingStream("asyncrr_test_interop", recording_id=name)
        rec.connect_grpc(sys.argv[1], default_blueprint=rrb.Blueprint(rrb.TimeSeriesView(origin="/x")))
        rec.log("note", rr.TextDocument(name), static=True)
        for i in range(500):
            rec.set_time("i", sequence=i)
            rec.log("x", rr.Scalars(float(i)))
            if i % 100 == 0:
                rec.log("image", rr.Image(np.zeros((480, 640, 3), np.uint8)))
        rec.log("x", rr.Clear(recursive=False))
        rec.flush()
        rec.disconnect()
"""
ROWS_OF_EACH = {"/__properties": 1, "/note": 1, "/x": 501, "/image": 5}

OFFICIAL_TABLES = """
    import sys
    import pyarrow as pa
    from rerun.experimental import ViewerClient

    client = ViewerClient(sys.argv[1])
    client.send_table("numbers", pa.record_batch({"a": [1, 2], "b": ["x", "y"]}))
"""


async def run_officially(program: str, url: str) -> None:
    """A program of rerun-sdk, to its end."""
    command = [sys.executable, "-c", textwrap.dedent(program), url]
    process = await asyncio.create_subprocess_exec(*command, env=oracle.rerun_environment())
    assert await process.wait() == 0


@asynccontextmanager
async def running_command(*arguments: object, kill: bool = False, token: str = "") -> AsyncIterator[str]:
    """``asyncrr serve`` in a process of its own; gives the URL."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-m", "asyncrr.cli", "serve", *map(str, arguments)),
        env=command_environment({"ASYNCRR_TOKEN": token}),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().split()[2].rstrip(";")
    finally:
        if kill:
            process.kill()
        else:
            process.terminate()
        async with asyncio.timeout(20):
            assert await process.wait() == (-9 if kill else 0)


async def rows_from(url: str, expected: int, recording: str | None = None) -> Counter[tuple[str, str]]:
    """Rows by recording and entity, as ``subscribe`` gives them, until there are so many."""
    found: Counter[tuple[str, str]] = Counter()
    async with asyncio.timeout(40), rr.subscribe(url, recording=recording) as chunks:
        async for chunk in chunks:
            found[chunk.recording_id, chunk.entity_path] += chunk.num_rows
            if found.total() >= expected:
                return found
    raise AssertionError(found)


async def test_official_recordings_in_the_viewer_in_subscribe_and_in_files(tmp_path: Path) -> None:
    """Those who are there from the beginning and those who come late see the same."""
    path = tmp_path / "pulled.rrd"
    async with running_command("--port", 0, "--memory-limit", "200MB") as url:
        early = asyncio.create_task(rows_from(url, 2 * sum(ROWS_OF_EACH.values())))
        async with HeadlessViewer(url) as viewer:
            await run_officially(TWO_RECORDINGS, url)
            expected = {(name, path): rows for name in ("one", "two") for path, rows in ROWS_OF_EACH.items()}
            assert await early == expected
            assert await rows_from(url, sum(expected.values())) == expected
            shown = await viewer.until(
                HeadlessViewer.shown, lambda s: s.recordings == 2 and len(s.views) == 1, "not both recordings"
            )
            assert [(view.kind, view.origin, view.problems) for view in shown.views] == [("TimeSeries", "/x", ())]
            assert await viewer.complaints() == []
        command = [str(oracle.rerun_binary()), url, "--save", str(path), "--bind", "127.0.0.1"]
        reader = await asyncio.create_subprocess_exec(
            *command, "--port", str(free_port()), env=oracle.rerun_environment(), stdout=-3, stderr=-3
        )
        async with asyncio.timeout(20):
            while not path.exists() or path.stat().st_size < 10_000:
                await asyncio.sleep(0.05)
    async with asyncio.timeout(20):
        assert await reader.wait() == 0
    oracle.verify(path)
    recordings = {recording.recording_id: recording for recording in oracle.read(path)}
    assert sorted(recordings) == ["one", "two"]
    for recording in recordings.values():
        assert len(recording.rows("/x")) == ROWS_OF_EACH["/x"]
        assert len(recording.rows("/note", static=True)) == 1


async def test_a_message_of_a_hundred_megabytes(serving: Serving) -> None:
    """In by HTTP/2, out by HTTP/2, while small messages pass by on other connections."""
    picture = np.random.default_rng(1).integers(0, 256, (5000, 6700, 3), np.uint8)
    async with serving(memory_limit="300MB") as server:

        async def write() -> None:
            async with rr.AsyncRecordingStream("asyncrr_test", recording_id="big") as rec:
                await rec.connect_grpc(server.url)
                await rec.log("image", rr.Image(picture), static=True)
                await rec.flush(timeout_sec=30)

        writing = asyncio.create_task(write())
        async with asyncio.timeout(50), rr.subscribe(server.url, entity="/image") as chunks:
            chunk = await anext(chunks)
            batch = chunk.to_record_batch()
            (buffer,) = batch["Image:buffer"].to_pylist()
        await writing
        assert bytes(buffer[0]) == picture.tobytes()
        assert 100_000_000 < server.proxy.store.nbytes < 110_000_000


async def test_readers_come_and_go(server: ProxyServer) -> None:
    """Fifty of them, some in the middle of a message; one that stays gets everything, and nothing is left of the others."""
    number = 300
    store = server.proxy.store

    async def visit(i: int) -> None:
        await asyncio.sleep(i * 0.01)
        async with rr.subscribe(server.url) as chunks:
            for _ in range(i % 5):
                await anext(chunks)

    async def stay() -> list[int]:
        found: list[int] = []
        async with rr.subscribe(server.url, entity="/x") as chunks:
            async for chunk in chunks:
                found += chunk.times("i").tolist()
                if len(found) == number:
                    return found
        raise AssertionError(found)

    staying = asyncio.create_task(stay())
    visits = [asyncio.create_task(visit(i)) for i in range(50)]
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="busy") as rec:
        await rec.connect_grpc(server.url)
        noise = np.random.default_rng(1).integers(0, 256, (100, 100, 3), np.uint8)
        for i in range(number):
            rec.set_time("i", sequence=i)
            await rec.log("x", rr.Scalars(i))
            await rec.log("image", rr.Image(noise))
            await asyncio.sleep(0.002)
        await rec.flush(timeout_sec=10)
        async with asyncio.timeout(20):
            assert sorted(await staying) == list(range(number))
            await asyncio.gather(*visits)
    async with asyncio.timeout(5):
        while store.num_readers or server.num_connections:
            await asyncio.sleep(0.01)
    assert server.proxy.in_flight.nbytes == 0


async def test_a_server_that_was_killed_gets_what_the_file_has(tmp_path: Path) -> None:
    """The client waits for it; what it logs meanwhile, and what was cleared, is there in the end."""
    ours, pulled, port = tmp_path / "ours.rrd", tmp_path / "pulled.rrd", free_port()
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="survivor") as rec:
        sink = rr.GrpcSink(f"rerun+http://127.0.0.1:{port}/proxy")

        async def log(numbers: range) -> None:
            for i in numbers:
                rec.set_time("i", sequence=i)
                await rec.log("x", rr.Scalars(float(i)))
                await rec.log("arm/joint", rr.Points3D([[i, 0, 0]]))
                await rec.log("state", rr.TextDocument(f"at {i}"), static=True)

        async with running_command("--port", port, kill=True):
            await rec.set_sinks(rr.FileSink(ours), sink)
            await log(range(100))
            await rec.flush(timeout_sec=10)
        await log(range(100, 200))
        await rec.log("arm", rr.Clear(recursive=True))
        async with running_command("--port", port, "--save", pulled):
            await rec.flush(timeout_sec=20)
            await log(range(200, 250))
            await rec.flush(timeout_sec=10)
            told = await read_messages(port)
    assert Counter(msg.entity_path for msg in told if msg.is_static) == {"/__properties": 1, "/state": 1}
    written, served = oracle.check_file(ours), oracle.check_file(pulled)
    for path in ("/x", "/arm/joint", "/arm"):
        rows = {row.row_id: (row.times, row.components) for row in written.rows(path)}
        assert rows
        assert {row.row_id: (row.times, row.components) for row in served.rows(path)} == rows
    newest = max(written.rows("/state", static=True), key=lambda row: row.row_id)
    assert max(served.rows("/state", static=True), key=lambda row: row.row_id) == newest


async def test_the_official_reader_over_tls(tmp_path: Path) -> None:
    path = tmp_path / "pulled.rrd"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="secret") as rec:
        url = await rec.serve_grpc(grpc_port=0, server_memory_limit="10MB", ssl_context=context)
        assert url.startswith("rerun+https://")
        reader = await asyncio.create_subprocess_exec(
            *(str(oracle.rerun_binary()), url.replace("127.0.0.1", "localhost"), "--save", str(path)),
            *("--bind", "127.0.0.1", "--port", str(free_port())),
            env=oracle.rerun_environment() | {"SSL_CERT_FILE": str(CERTIFICATE)},
            stdout=-3,
            stderr=-3,
        )
        for i in range(100):
            rec.set_time("i", sequence=i)
            await rec.log("x", rr.Scalars(i))
        async with asyncio.timeout(20):
            while not path.exists() or path.stat().st_size < 1000:
                await asyncio.sleep(0.02)
    async with asyncio.timeout(20):
        assert await reader.wait() == 0
    assert len(oracle.check_file(path).rows("/x")) == 100


async def test_the_command_with_a_certificate_and_a_token() -> None:
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    async with running_command("--port", 0, "--certificate", CERTIFICATE, token="sesame") as url:
        assert url.startswith("rerun+https://")
        url = url.replace("127.0.0.1", "localhost")
        async with rr.AsyncRecordingStream("asyncrr_test", recording_id="secret") as rec:
            await rec.set_sinks(rr.GrpcSink(url, tls=trusting, token="sesame"))
            await rec.log("x", rr.Scalars(1.0))
            await rec.flush(timeout_sec=10)
        async with asyncio.timeout(10), rr.subscribe(url, entity="/x", tls=trusting, token="sesame") as chunks:
            assert (await anext(chunks)).num_rows == 1
        with pytest.raises(rr.ConnectionLost, match="wants a token"):
            async with asyncio.timeout(10), rr.subscribe(url, tls=trusting) as chunks:
                await anext(chunks)


@pytest.mark.parametrize("sender", ["official", "own"])
async def test_tables(server: ProxyServer, sender: str) -> None:
    if sender == "official":
        await run_officially(OFFICIAL_TABLES, server.url)
    else:
        async with rr.experimental.AsyncViewerClient(server.url) as client:
            await client.send_table("numbers", pa.record_batch({"a": [1, 2], "b": ["x", "y"]}))
    channel = Channel("127.0.0.1", server.port)
    path = f"{SERVICE}ReadTables"
    async with asyncio.timeout(10):
        async with channel.request(path, Cardinality.UNARY_STREAM, ReadTablesRequest, ReadTablesResponse) as stream:
            await stream.send_message(ReadTablesRequest(), end=True)
            table = await stream.recv_message()
            assert table is not None
            await stream.cancel()
    channel.close()
    await asyncio.sleep(0)
    assert table.id.id == "numbers"
    payload = table.data.payload
    if table.data.compression == Compression.LZ4:
        payload = pa.Codec("lz4_raw").decompress(payload, table.data.uncompressed_size)
    assert pa.ipc.open_stream(payload).read_all().to_pydict() == {"a": [1, 2], "b": ["x", "y"]}
