"""Our server with the real programs on both sides: `rerun` reading, `rerun-sdk` and our own sink writing."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import numpy.typing as npt

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr.server.listener import ProxyServer
from tests.server.conftest import Serving
from tests.support import oracle
from tests.support.oracle import rerun_binary, rerun_environment
from tests.support.rerun_server import ReadMessage, free_port, read_messages
from tests.support.viewer import HeadlessViewer

ROWS = 2000

_OFFICIAL_WRITER = """
    import sys
    import numpy as np
    import rerun as rr

    rr.init("asyncrr_test_official", recording_id="official")
    rr.connect_grpc(sys.argv[1])
    rr.log("fixed", rr.Points3D(np.arange(30, dtype=np.float32).reshape(10, 3)), static=True)
    for i in range(2000):
        rr.set_time("i", sequence=i)
        rr.log("x", rr.Scalars(float(i)))
        if i % 100 == 0:
            rr.log("image", rr.Image(np.full((480, 640, 3), i % 256, np.uint8)))
    rr.disconnect()
"""


async def official_writer(url: str) -> None:
    """Logs with rerun-sdk to a server until all is sent."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(_OFFICIAL_WRITER), url, env=rerun_environment()
    )
    assert await process.wait() == 0


async def saved(server: ProxyServer, path: Path, end: asyncio.Event) -> None:
    """`rerun URL --save` until the server ends; then the file must be complete."""
    command = [str(rerun_binary()), server.url, "--save", str(path), "--bind", "127.0.0.1", "--port", str(free_port())]
    process = await asyncio.create_subprocess_exec(
        *command, env=rerun_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    async with asyncio.timeout(20):
        while server.proxy.store.num_readers == 0:
            await asyncio.sleep(0.05)
    end.set()
    async with asyncio.timeout(20):
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()


def log_scene(rec: rr.AsyncRecordingStream) -> None:
    rec.set_time("i", sequence=0)
    rec.log_nowait(
        "points", rr.Points3D(np.random.default_rng(1).random((200, 3)), radii=0.03, colors=[255, 60, 60]), static=True
    )
    for i in range(ROWS):
        rec.set_time("i", sequence=i)
        rec.log_nowait("x", rr.Scalars(float(np.sin(i / 100))))
        if i % 200 == 0:
            picture = np.zeros((120, 160, 3), np.uint8)
            picture[:, : 16 * (i // 200 + 1)] = (40, 200, 40)
            rec.log_nowait("image", rr.Image(picture))
            rec.log_nowait("log", rr.TextLog(f"step {i}"))


async def test_the_official_sdk_writes_and_the_official_reader_gets_every_row(serving: Serving, tmp_path: Path) -> None:
    path = tmp_path / "pulled.rrd"
    async with serving() as server:
        await official_writer(server.url)
        end = asyncio.Event()
        reading = asyncio.create_task(saved(server, path, end))
        await end.wait()
        await asyncio.sleep(0.3)
        await server.aclose()
        await reading
    recording = oracle.check_file(path)
    assert [value[0] for value in recording.values("/x", "Scalars:scalars", "i")] == [float(i) for i in range(ROWS)]
    assert len(recording.rows("/image")) == 20
    assert len(recording.rows("/fixed", static=True)) == 1


async def test_our_own_sink_writes_and_a_late_reader_gets_every_row(server: ProxyServer) -> None:
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="own") as rec:
        await rec.connect_grpc(server.url)
        log_scene(rec)
        await rec.flush(timeout_sec=10)
        messages = await read_messages(server.port, rows=ROWS)
        assert [m.kind for m in messages][:1] == ["info"]
        rows = [v.as_py()[0] for m in messages if m.entity_path == "/x" and m.batch for v in m.batch["Scalars:scalars"]]
        assert len(rows) == ROWS
        statics = [m.entity_path for m in messages if m.is_static]
        assert statics == ["/__properties", "/points"]


async def test_every_row_of_a_served_recording(tmp_path: Path) -> None:
    """In process, without a socket between recording and history."""
    path = tmp_path / "pulled.rrd"
    rec = rr.AsyncRecordingStream("asyncrr_test", recording_id="served")
    async with rec:
        sink = rr.GrpcServerSink(port=0, server_memory_limit="64MB")
        await rec.set_sinks(sink)
        log_scene(rec)
        await rec.flush(timeout_sec=10)
        command = [str(rerun_binary()), sink.url, "--save", str(path), "--bind", "127.0.0.1"]
        process = await asyncio.create_subprocess_exec(
            *command, "--port", str(free_port()), env=rerun_environment(), stdout=-3, stderr=-3
        )
        await asyncio.sleep(1.5)
    async with asyncio.timeout(20):
        assert await process.wait() == 0
    recording = oracle.check_file(path)
    assert len(recording.rows("/x")) == ROWS
    assert len(recording.rows("/points", static=True)) == 1
    assert rec.stats().sinks[0].delivered_rows >= ROWS


async def test_the_official_ingest_check(serving: Serving) -> None:
    """`--test-receive` counts what a viewer takes in without complaint."""
    async with serving() as server:
        await official_writer(server.url)
        command = [str(rerun_binary()), server.url, "--test-receive", "--bind", "127.0.0.1", "--port", str(free_port())]
        process = await asyncio.create_subprocess_exec(
            *command, env=rerun_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        while server.proxy.store.num_readers == 0:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        expected = (
            len(server.proxy.store.persistent) + len(server.proxy.store.static) + len(server.proxy.store.temporal)
        )
        await server.aclose()
        async with asyncio.timeout(30):
            output = (await process.communicate())[0].decode()
    assert process.returncode == 0, output
    assert f"successfully receiving {expected} messages" in output, output


def coloured(picture: npt.NDArray[np.uint8], colour: tuple[int, int, int], tolerance: int = 60) -> int:
    """Pixels of about a colour."""
    return int(np.all(np.abs(picture.astype(int) - colour) < tolerance, axis=2).sum())


async def test_a_native_viewer_shows_the_scene() -> None:
    """Points, image, plot and text, each in its view; and what is logged later."""
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="shown") as rec:
        kinds = {"3D": "/points", "2D": "/image", "TimeSeries": "/x", "TextDocument": "/text"}
        layout = rrb.Blueprint(
            rrb.Grid(
                rrb.Spatial3DView(origin="/points"),
                rrb.Spatial2DView(origin="/image"),
                rrb.TimeSeriesView(origin="/x"),
                rrb.TextDocumentView(origin="/text"),
            )
        )
        url = await rec.serve_grpc(grpc_port=0, server_memory_limit="64MB", default_blueprint=layout)
        await rec.log("x", rr.SeriesLines(colors=[255, 0, 255], widths=3), static=True)
        await rec.log("text", rr.TextDocument(""), static=True)
        log_scene(rec)
        async with HeadlessViewer(url) as viewer:
            shown = await viewer.until(
                HeadlessViewer.shown, lambda s: {v.kind: v.origin for v in s.views} == kinds, "not the views"
            )
            views = {view.kind: view for view in shown.views}
            schema = await viewer.until(
                HeadlessViewer.schema,
                lambda s: {*kinds.values(), "/log"} <= set(s.entities) and s.timelines["i"].end == ROWS - 1,
                "not all is there",
            )
            assert schema.timelines["i"].start == 0
            await viewer.seek("i", ROWS - 1)
            assert coloured(await viewer.picture(views["3D"]), (255, 60, 60)) > 300
            assert coloured(await viewer.picture(views["2D"]), (40, 200, 40), 30) > 5000
            assert coloured(await viewer.picture(views["TimeSeries"]), (255, 0, 255)) > 300
            blank = coloured(await viewer.picture(views["TextDocument"]), (255, 255, 255), 100)
            # What is logged now arrives while the viewer is open.
            rec.set_time("i", sequence=5 * ROWS)
            await rec.log("x", rr.Scalars(2.0))
            await rec.log(
                "text", rr.TextDocument("# served\n" + "words " * 30, media_type="text/markdown"), static=True
            )
            await viewer.until(HeadlessViewer.schema, lambda s: s.timelines["i"].end == 5 * ROWS, "not live")
            assert coloured(await viewer.picture(views["TextDocument"]), (255, 255, 255), 100) > blank + 300
            assert await viewer.complaints() == []


async def test_the_command(tmp_path: Path) -> None:
    """`asyncrr serve --save`, with official programs on both sides, ended by Ctrl-C."""
    path, pulled = tmp_path / "saved.rrd", tmp_path / "pulled.rrd"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "asyncrr.cli", "serve", "--port", "0", "--memory-limit", "100MB",
        "--save", str(path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    url = (await process.stdout.readline()).decode().split()[2].rstrip(";")
    await official_writer(url)
    command = [str(rerun_binary()), url, "--save", str(pulled), "--bind", "127.0.0.1", "--port", str(free_port())]
    reader = await asyncio.create_subprocess_exec(*command, env=rerun_environment(), stdout=-3, stderr=-3)
    await asyncio.sleep(1.5)
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        assert await process.wait() == 0, await process.stderr.read()
        assert await reader.wait() == 0
    assert await process.stderr.read() == b""
    for file in (path, pulled):
        recording = oracle.check_file(file)
        assert len(recording.rows("/x")) == ROWS
        assert len(recording.rows("/image")) == 20


async def test_a_restarted_server_gets_everything_again(serving: Serving) -> None:
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="again") as rec:
        async with serving(grace=0.1) as server:
            port = server.port
            await rec.connect_grpc(server.url)
            log_scene(rec)
            await rec.flush(timeout_sec=10)
        rec.set_time("i", sequence=ROWS)
        await rec.log("x", rr.Scalars(1.0))
        async with serving(port=port) as server:
            messages = await _read_until(server, ROWS + 1)
            rows = sum(len(m.row_ids) for m in messages if m.entity_path == "/x")
            assert rows == ROWS + 1
            assert "/points" in {m.entity_path for m in messages if m.is_static}


async def _read_until(server: ProxyServer, rows: int) -> list[ReadMessage]:
    async with asyncio.timeout(20):
        while True:
            messages = await read_messages(server.port, quiet=0.3)
            if sum(len(m.row_ids) for m in messages if m.entity_path == "/x") >= rows:
                return messages
