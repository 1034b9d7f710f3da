"""Steering the real viewer, without a screen."""

from __future__ import annotations

import asyncio
import io
import shlex
import stat
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from datafusion import SessionContext
from grpclib.client import Channel
from grpclib.const import Cardinality
from PIL import Image

import asyncrr as rr
from asyncrr.errors import ViewerError
from asyncrr.experimental import AsyncViewerClient, Timeline, ViewerClient
from asyncrr.viewers.process import is_listening
from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import ReadTablesRequest, ReadTablesResponse
from tests.support import needs
from tests.support.command import command_environment
from tests.support.oracle import rerun_binary
from tests.support.rerun_server import RerunServer
from tests.support.viewer import HeadlessViewer

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def viewer() -> AsyncIterator[HeadlessViewer]:
    """A viewer that shows a cube of points and a curve of 50 values."""
    async with HeadlessViewer() as viewer, rr.AsyncRecordingStream("control", recording_id="one") as rec:
        await rec.connect_grpc(viewer.url)
        cube = np.stack(np.meshgrid(*[np.arange(4.0)] * 3), axis=-1).reshape(-1, 3)
        await rec.log("world/cube", rr.Points3D(cube, colors=[255, 0, 0], radii=0.2), static=True)
        for i in range(50):
            rec.set_time("frame", sequence=i)
            await rec.log("curve", rr.Scalars(np.sin(i / 5)))
        await rec.flush(timeout_sec=20)
        await viewer.loaded()
        yield viewer


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


async def test_what_is_shown(viewer: HeadlessViewer) -> None:
    async with AsyncViewerClient(viewer.url) as client:
        state = await client.get_state()
        (recording,) = state.recordings
        assert recording.store_id == state.active_recording
        assert Timeline("frame", "sequence", 0, 49) in recording.timelines
        assert {timeline.time_type for timeline in recording.timelines} == {"sequence", "timestamp"}
        assert {view.view_class for view in state.views} == {"3D", "TimeSeries"}
        assert [view.reports for view in state.views] == [[], []]
        assert state.viewer_version is not None
        assert state.viewer_version.startswith("0.41")
        assert "recording_id=one" in await client.get_location()

        schema = await client.get_recording_schema(entity_path="/world")
        (entity,) = schema.entities
        assert entity.entity_path == "/world/cube"
        components = {component.component: component for component in entity.components}
        assert components["Points3D:radii"].has_static
        assert components["Points3D:positions"].component_type == "rerun.components.Position3D"
        paths = await client.get_recording_schema(paths_only=True, max_entities=1)
        assert len(paths.entities) == 1
        assert paths.entities[0].components == []
        assert paths.omitted_entities >= 1

        logs = await client.get_logs()
        assert any(entry.level == "INFO" for entry in logs)
        assert await client.get_logs(logs[-1].sequence) == []


async def test_time_cursor_and_pictures(viewer: HeadlessViewer, tmp_path: Path) -> None:
    async with AsyncViewerClient(viewer.url) as client:
        for frame in (7, 0, 31):
            await client.set_time("frame", sequence=frame, play_state="paused")
            (recording,) = (await client.get_state()).recordings
            assert (recording.current_timeline, recording.current_time) == ("frame", frame)
        await client.set_time("log_time", timestamp=1.5)
        (recording,) = (await client.get_state()).recordings
        assert (recording.current_timeline, recording.current_time) == ("log_time", 1_500_000_000)
        await client.set_time("frame", sequence=31)

        views = {view.view_class: view for view in (await client.get_state()).views}
        window = picture(await client.take_screenshot())
        assert window.size == (1280, 800)
        small = picture(await client.take_screenshot(views["3D"].view_id, max_size=200))
        assert max(small.size) <= 200
        red = np.asarray(small, dtype=int)
        assert ((red[..., 0] > 120) & (red[..., 1] < 60)).mean() > 0.01, "no red points in the picture"
        file = tmp_path / "window.png"
        await client.save_screenshot(file)
        assert picture(file.read_bytes()).size == (1280, 800)
        with pytest.raises(ViewerError, match="No such file or directory"):
            await client.save_screenshot(tmp_path / "missing" / "window.png")


async def test_layout_and_commands(viewer: HeadlessViewer) -> None:
    async with AsyncViewerClient(viewer.url) as client:
        blueprint = await client.get_blueprint()
        assert any(path.startswith("/view/") for path in blueprint.blueprint)
        frames = (await client.get_transform_graph(frame_filter="all"))["frames"]
        assert any(frame["id"].endswith("/world/cube") for frame in frames)
        with pytest.raises(ValueError, match="'named'"):
            await client.get_transform_graph(frame_filter="every")  # type: ignore[arg-type]
        (command,) = await client.list_commands("recording.close")
        assert await client.list_commands(["recording.close"]) == [command]
        assert command.destructive
        await client.highlight_rect((100, 100, 50, 20), "look")
        await client.highlight_rect(None)
        assert (await client.run_command("recording.close")).id == "recording.close"
        assert (await client.get_state()).recordings == []


async def test_open_and_close(viewer: HeadlessViewer, rrd_path: Path) -> None:
    with rr.RecordingStream("from a file") as rec:
        rec.save(rrd_path)
        rec.log("x", rr.Scalars(1.0))
    async with AsyncViewerClient(viewer.url) as client:
        opened = await client.open(str(rrd_path))
        assert opened.loading == []
        (store_id,) = opened.store_ids
        assert (await client.get_state()).active_recording == store_id
        assert await client.close(store_ids=store_id) == [store_id]
        assert len(await client.close("all")) == 1
        with pytest.raises(ValueError, match="either"):
            await client.close()
        with pytest.raises(ViewerError, match="FAILED_PRECONDITION"):
            await client.get_recording_schema()


async def test_tables(viewer: HeadlessViewer) -> None:
    """What is sent arrives as it was: read back from the viewer's own proxy."""
    batches = [
        pa.RecordBatch.from_pydict({"a": [1, 2], "b": ["x", "y"]}),
        pa.RecordBatch.from_pydict({"a": [3], "b": ["z"]}),
    ]
    async with AsyncViewerClient(viewer.url) as client:
        await client.send_table("both", batches)
        await client.send_table("empty", batches[0].slice(0, 0))
        await client.send_table("polars", pl.DataFrame({"a": [1, 2], "b": ["x", None]}))
        await client.send_table("datafusion", SessionContext().from_pydict({"a": [1, 2]}))
        with pytest.raises(TypeError, match="not dict"):
            await client.send_table("wrong", {"a": 1})  # type: ignore[arg-type]
        assert not await viewer.complaints()
    channel = Channel("127.0.0.1", viewer.port)
    found = {}
    try:
        path = "/rerun.sdk_comms.v1alpha1.MessageProxyService/ReadTables"
        with anyio.fail_after(10):
            async with channel.request(path, Cardinality.UNARY_STREAM, ReadTablesRequest, ReadTablesResponse) as stream:
                await stream.send_message(ReadTablesRequest(), end=True)
                while len(found) < 4:
                    table = await stream.recv_message()
                    assert table is not None
                    found[table.id.id] = pa.ipc.open_stream(table.data.payload).read_all()
                await stream.cancel()
    finally:
        channel.close()
    assert found["both"].to_pydict() == {"a": [1, 2, 3], "b": ["x", "y", "z"]}
    assert found["empty"].num_rows == 0
    assert found["polars"].to_pydict() == {"a": [1, 2], "b": ["x", None]}
    assert found["datafusion"].to_pydict() == {"a": [1, 2]}


def headless_script(folder: Path) -> Path:
    """The real program with a home of its own."""
    needs.vulkan()
    script = folder / "rerun"
    script.write_text(
        f"#!/bin/sh\nexport HOME={shlex.quote(str(folder))} XDG_RUNTIME_DIR={shlex.quote(str(folder))}\n"
        # As the command of the wheel does it: a launcher that waits for the viewer behind it.
        f'{shlex.quote(str(rerun_binary()))} "$@" &\nwait\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return script


def test_a_viewer_of_its_own(tmp_path: Path, free_port: int) -> None:
    with ViewerClient.spawn(headless=True, port=free_port, executable_path=headless_script(tmp_path)) as client:
        rec = rr.RecordingStream("script")
        rec.connect_grpc(client.url)
        rec.log("x", rr.Scalars(1.0))
        rec.flush(timeout_sec=20)
        rec.close()
        assert len(client.get_state().recordings) == 1
        assert client.take_screenshot().startswith(b"\x89PNG")
        client.set_time(play_state="paused")
        with pytest.deprecated_call():
            assert client.viewer_state().recordings != []
    assert not is_listening(free_port), "the viewer behind the launcher goes on"
    with pytest.warns(UserWarning, match="no viewer of its own"):
        client.quit()
    with pytest.raises(ViewerError, match=f"no viewer answers at .*:{free_port}/proxy"):
        client.get_state()


async def test_bad_arguments() -> None:
    with warnings.catch_warnings(action="error"):
        client = AsyncViewerClient("127.0.0.1:1/proxy", timeout=1)
    with pytest.raises(ValueError, match="nothing to set"):
        await client.set_time()
    with pytest.raises(ValueError, match="at most one"):
        await client.set_time("t", sequence=1, duration=1)
    with pytest.raises(ValueError, match="following"):
        await client.set_time("t", sequence=1, play_state="following")
    with pytest.raises(ValueError, match="play_state"):
        await client.set_time("t", play_state="stopped")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="store_id"):
        await client.get_blueprint("table", store_id="x")
    with pytest.raises(ValueError, match="left, top, width and height"):
        await client.highlight_rect((1, 2))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="timeout"):
        AsyncViewerClient(timeout=0)
    with pytest.raises(ViewerError, match="no viewer answers"):
        await client.get_state()
    with pytest.raises(rr.AsyncrrError, match="invalid endpoint"):
        AsyncViewerClient("http://127.0.0.1")


async def test_what_cannot_be_steered() -> None:
    """Message proxies, the official one and ours, and so older viewers."""
    async with RerunServer() as official, rr.AsyncRecordingStream("control") as rec:
        ours = await rec.serve_grpc(grpc_port=0)
        for url in (official.url, ours):
            async with AsyncViewerClient(url) as client:
                with pytest.raises(ViewerError, match="cannot be steered: that takes a native viewer"):
                    await client.get_state()


async def test_a_client_that_is_forgotten() -> None:
    """A script need not close anything, and says nothing at its end; threads may share a client."""
    program = """
import sys
from concurrent.futures import ThreadPoolExecutor
from asyncrr.experimental import ViewerClient

viewer = ViewerClient.connect(sys.argv[1])

def refused(_: int) -> bool:
    try:
        viewer.get_state()
    except RuntimeError as error:
        return "cannot be steered" in str(error)

with ThreadPoolExecutor(4) as threads:
    assert all(threads.map(refused, range(20)))
"""
    async with RerunServer() as server:
        done = await asyncio.to_thread(
            subprocess.run,
            [sys.executable, "-X", "dev", "-W", "error", "-c", program, server.url],
            env=command_environment(),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
