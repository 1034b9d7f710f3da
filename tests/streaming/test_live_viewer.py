"""Both faces against the real server: everything arrives, also when the server is killed and started again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.sinks.grpc.delivery import AckPolicy
from tests.support.rerun_server import ReadMessage, RerunServer

ROWS = 3000


@pytest.fixture
async def server() -> AsyncIterator[RerunServer]:
    async with RerunServer() as running:
        yield running


def scalars(messages: list[ReadMessage], entity: str = "/x") -> list[float]:
    """The values logged to an entity, in the order of their row ids."""
    rows: dict[bytes, float] = {}
    for message in messages:
        if message.kind == "chunk" and message.entity_path == entity and message.batch is not None:
            for row_id, values in zip(message.row_ids, message.batch["Scalars:scalars"], strict=True):
                rows[row_id] = values.as_py()[0]
    return [rows[row_id] for row_id in sorted(rows)]


def repeated(messages: list[ReadMessage]) -> list[bytes]:
    """Row ids that the server holds more than once."""
    counts = Counter(row_id for m in messages if m.kind == "chunk" for row_id in m.row_ids)
    return [row_id for row_id, count in counts.items() if count > 1]


async def test_sync_face(server: RerunServer) -> None:
    rec = rr.RecordingStream("live", recording_id="sync")
    await asyncio.to_thread(rec.connect_grpc, server.url)
    for i in range(ROWS):
        rec.set_time("i", sequence=i)
        rec.log("x", rr.Scalars(float(i)))
    await asyncio.to_thread(rec.flush)
    messages = await server.read(rows=ROWS)
    assert scalars(messages) == [float(i) for i in range(ROWS)]
    assert not repeated(messages)
    await asyncio.to_thread(rec.close)


async def test_async_face(server: RerunServer) -> None:
    async with rr.AsyncRecordingStream("live", recording_id="async") as rec:
        await rec.connect_grpc(server.url)
        for i in range(ROWS):
            rec.set_time("i", sequence=i)
            await rec.log("x", rr.Scalars(float(i)))
        await rec.flush()
        messages = await server.read(rows=ROWS)
        assert scalars(messages) == [float(i) for i in range(ROWS)]
        assert not repeated(messages)


@pytest.mark.parametrize("face", ["sync", "async"])
async def test_a_server_that_is_killed_and_started_again_has_everything_at_the_end(
    server: RerunServer, face: str
) -> None:
    """A third of the rows before the server dies, a third while it is away, a third after it is back."""
    if face == "sync":
        rec: rr.RecordingStream | rr.AsyncRecordingStream = rr.RecordingStream("live", recording_id="restart")
        await asyncio.to_thread(rr.connect_grpc, server.url, recording=rec)
    else:
        rec = await rr.AsyncRecordingStream("live", recording_id="restart").start()
        await rec.connect_grpc(server.url)
    rr.log("text", rr.TextDocument("static"), static=True, recording=rec)
    for i in range(ROWS):
        if i == ROWS // 3:
            server.kill()
        if i == 2 * ROWS // 3:
            await server.start()
        rec.set_time("i", sequence=i)
        if isinstance(rec, rr.AsyncRecordingStream):
            await rec.log("x", rr.Scalars(float(i)))
        else:
            rec.log("x", rr.Scalars(float(i)))
        if i % 10 == 0:
            await asyncio.sleep(0.001)
    await asyncio.to_thread(rr.flush, timeout_sec=20, recording=rec)
    messages = await server.read(rows=ROWS)
    assert scalars(messages) == [float(i) for i in range(ROWS)]
    assert not repeated(messages)
    assert [m.entity_path for m in messages if m.is_static and m.entity_path == "/text"] == ["/text"]
    stats = rec.stats()
    assert not stats.dropped_rows
    assert stats.sinks[0].reconnects >= 1
    await asyncio.to_thread(rr.disconnect, recording=rec)


async def test_a_restart_past_the_history_reports_what_is_gone(server: RerunServer, blueprint: Path) -> None:
    image = np.random.default_rng(0).integers(0, 255, (480, 640, 3), dtype=np.uint8)
    async with rr.AsyncRecordingStream("live", recording_id="images") as rec:
        sink = rr.GrpcSink(server.url, history_limit=8 * image.nbytes, ack_policy=AckPolicy(nbytes=2 * image.nbytes))
        await rec.set_sinks(sink, default_blueprint=blueprint)
        await rec.log("text", rr.TextDocument("static"), static=True)
        for i in range(40):
            rec.set_time("i", sequence=i)
            await rec.log("camera", rr.Image(image))
            await asyncio.sleep(0.005)
        await rec.flush()
        evicted = rec.stats().sinks[0].evicted_rows
        assert evicted > 20
        server.kill()
        await server.start()
        await rec.log("after", rr.Scalars(1.0))
        await rec.flush(timeout_sec=20)
        messages = await server.read()
        frames = [m for m in messages if m.entity_path == "/camera"]
        assert sum(len(m.row_ids) for m in frames) == 40 - evicted
        assert any(m.entity_path == "/text" for m in messages)
        assert any(m.kind == "activation" for m in messages)
        assert any(m.entity_path.startswith("/viewport") for m in messages)
        assert not repeated(messages)


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    """A layout, made by the official SDK."""
    path = tmp_path / "layout.rbl"
    program = f"""
        import rerun.blueprint as rrb
        rrb.Blueprint(rrb.Spatial2DView(origin="camera")).save("live", {str(path)!r})
    """
    run_python(program)
    return path


def run_python(program: str) -> str:
    """Run a program in a process of its own; what it prints."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        env={**os.environ, "RERUN_ANALYTICS": "0"},
        check=True,
        capture_output=True,
        text=True,
        timeout=50,
    ).stdout


async def test_the_official_client_delivers_nothing_after_a_restart(server: RerunServer) -> None:
    """Why the tests above exist. Should this fail one day, the comparison in the docs is out of date."""
    program = f"""
        import sys, rerun as rr
        rr.init("live", recording_id="official")
        rr.connect_grpc({server.url!r})
        rr.log("before", rr.Scalars(1.0))
        rr.get_global_data_recording().flush()
        print("ready", flush=True)
        sys.stdin.readline()
        for i in range(50):
            rr.log("after", rr.Scalars(float(i)))
        try:
            rr.get_global_data_recording().flush(timeout_sec=5)
        except RuntimeError as error:
            print("flush failed", flush=True)
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        textwrap.dedent(program),
        env={**os.environ, "RERUN_ANALYTICS": "0"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        server.kill()
        await server.start()
        process.stdin.write(b"\n")
        await process.stdin.drain()
        assert await process.stdout.readline() == b"flush failed\n"
        messages = await server.read()
        assert not [m for m in messages if m.entity_path == "/after"]
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
