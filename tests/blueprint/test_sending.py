"""Blueprints on their way: in which order they go, and that they arrive."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr.error_utils import RerunWarning
from asyncrr.wire.messages import StoreKind
from tests.support import oracle
from tests.support.blueprints import read_blueprints, read_one_blueprint, story
from tests.support.command import command_environment
from tests.support.rerun_server import ReadMessage, RerunServer, free_port, read_messages

DEFAULT = ["blueprint announced", "blueprint data", "activated: active=False default=True"]
SENT = ["blueprint announced", "blueprint data", "activated: active=True default=True"]
RECORDING = ["recording announced", "recording data"]


def layout(*names: str) -> rrb.Blueprint:
    return rrb.Blueprint(rrb.Grid(*(rrb.TimeSeriesView(name=name) for name in names or ("one",))))


def names_in(path: Path) -> list[list[str]]:
    """The names of the views of each blueprint."""
    return [
        sorted(part.split('"')[0] for row in found.rows for part in row.split('ViewBlueprint:display_name", ')[1:])
        for found in read_blueprints(path)
    ]


# -- to files ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["save", "set_sinks"])
def test_a_default_layout_comes_first(how: str, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    with rr.RecordingStream("app") as rec:
        if how == "save":
            rec.save(path, default_blueprint=layout())
        else:
            rec.set_sinks(rr.FileSink(path), default_blueprint=layout())
        rec.log("x", rr.Scalars(1))
    oracle.verify(path)
    assert story(path) == [*DEFAULT, *RECORDING]
    assert read_one_blueprint(path).application_id == "app"


def test_a_layout_keeps_its_place_among_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    with rr.RecordingStream("app") as rec:
        rec.save(path)
        rec.log("before", rr.Scalars(1))
        rec.send_blueprint(layout("a"))
        rec.log("after", rr.Scalars(1))
        rec.flush()
        rec.send_blueprint(layout("b"), make_active=False)
        rec.send_blueprint(layout("c"), make_default=False)
    assert story(path) == [
        *RECORDING,
        *SENT,
        "recording data",
        *DEFAULT,
        "blueprint announced",
        "blueprint data",
        "activated: active=True default=False",
    ]
    assert len(read_blueprints(path)) == 3


def test_a_layout_that_is_sent_before_there_is_a_sink(tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    rec = rr.RecordingStream("app")
    rec.send_blueprint(layout())
    rec.log("x", rr.Scalars(1))
    rec.save(path)
    rec.close()
    assert story(path) == [*RECORDING, *SENT, "recording data"]


@pytest.mark.parametrize("how", ["init", "save", "send"])
def test_module_functions(how: str, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    rr.init("app", recording_id="r", default_blueprint=layout() if how == "init" else None)
    rr.save(path, default_blueprint=layout() if how == "save" else None)
    if how == "send":
        rr.send_blueprint(layout(), make_active=False)
    rr.log("x", rr.Scalars(1))
    rr.disconnect()
    assert [line for line in story(path) if not line.startswith("recording")] == DEFAULT


@pytest.mark.parametrize("make", [layout, lambda: layout().root_container, rrb.TextLogView])
def test_what_a_layout_may_be(make: Callable[[], Any], tmp_path: Path) -> None:
    """Blueprints, containers, views, and files of them."""
    layout = make()
    layout.to_blueprint().save("another app", tmp_path / "it.rbl")
    for given in (layout, tmp_path / "it.rbl", str(tmp_path / "it.rbl")):
        path = tmp_path / "out.rrd"
        with rr.RecordingStream("app") as rec:
            rec.save(path)
            rec.send_blueprint(given)
        assert read_one_blueprint(path).rows == read_one_blueprint(tmp_path / "it.rbl").rows
        assert read_one_blueprint(path).application_id == "app"
        assert [line for line in story(path) if "recording" not in line] == SENT


def test_stdout() -> None:
    program = (
        "import asyncrr as rr, asyncrr.blueprint as rrb\n"
        "rr.init('app'); rr.stdout(default_blueprint=rrb.TextLogView(name='here'))\n"
        "rr.log('x', rr.Scalars(1)); rr.send_blueprint(rrb.TextLogView(name='there'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=command_environment(), capture_output=True, timeout=30, check=True
    )
    assert done.stdout.count(b"RRF2FOOT") == 1
    printed = oracle.run_rerun("rrd", "print", stdin=done.stdout)
    assert printed.index("make_active: false, make_default: true") < printed.index("make_active: true")
    assert printed.count("ViewBlueprint:display_name") == 2


def test_memory(tmp_path: Path) -> None:
    rec = rr.RecordingStream("app")
    memory = rec.memory_recording()
    rec.send_blueprint(layout())
    (tmp_path / "out.rrd").write_bytes(memory.drain_as_bytes())
    assert story(tmp_path / "out.rrd")[-3:] == SENT
    rec.close()


# -- what is wrong -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [3, [], {"view": 1}, rrb.TimePanel(), rrb.View])
def test_what_is_no_layout(wrong: Any, tmp_path: Path) -> None:
    rec = rr.RecordingStream("app")
    with pytest.raises(TypeError, match="expected a blueprint"):
        rec.send_blueprint(wrong)
    with pytest.raises(TypeError, match="expected a blueprint"):
        rec.save(tmp_path / "out.rrd", default_blueprint=wrong)
    assert not (tmp_path / "out.rrd").exists()
    with pytest.raises(rr.SinkError, match="missing"):
        rec.send_blueprint(tmp_path / "missing.rbl")
    rec.close()


def test_recordings_that_take_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="asyncrr"):
        rr.send_blueprint(layout())
    assert "No active recording" in caplog.text
    off = rr.RecordingStream("app", default_enabled=False)
    off.save(tmp_path / "out.rrd")
    off.send_blueprint(layout())
    assert not (tmp_path / "out.rrd").exists()
    closed = rr.RecordingStream("app")
    closed.close()
    with pytest.warns(RerunWarning, match="closed"):
        closed.send_blueprint(layout())


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(rr.SinkError, match="nowhere"):
        layout().save("app", tmp_path / "nowhere" / "x.rbl")


def test_where_a_file_goes_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    layout().save("my_app")
    assert read_one_blueprint(tmp_path / "my_app.rbl").application_id == "my_app"


# -- async -------------------------------------------------------------------------------------------------------------


async def test_the_async_face(tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(path, default_blueprint=layout())
        await rec.log("x", rr.Scalars(1))
        await rec.send_blueprint(layout("sent"))
        rr.send_blueprint(layout("sent as well"))
        await rec.flush()
    assert story(path) == [*DEFAULT, *RECORDING, *SENT, *SENT]
    with pytest.warns(RerunWarning, match="closed"):
        await rec.send_blueprint(layout())


# -- to servers --------------------------------------------------------------------------------------------------------


def blueprints_of(found: list[ReadMessage]) -> dict[str, list[str]]:
    """What the server tells of each blueprint, in its order, without what is repeated."""
    told: dict[str, list[str]] = {}
    for message in found:
        if int(message.store_kind) == StoreKind.BLUEPRINT:
            lines = told.setdefault(message.recording_id, [])
            if lines[-1:] != [message.kind]:
                lines.append(message.kind)
    return told


WHOLE = ["info", "chunk", "activation"]


async def test_over_grpc(server: RerunServer) -> None:
    rec = rr.RecordingStream("app")
    rec.connect_grpc(server.url, default_blueprint=layout())
    rec.log("x", rr.Scalars(1))
    rec.send_blueprint(layout("sent"))
    await asyncio.to_thread(rec.flush)
    found = await server.read()
    await asyncio.to_thread(rec.close)
    assert list(blueprints_of(found).values()) == [WHOLE, WHOLE]
    assert int(found[0].store_kind) == StoreKind.BLUEPRINT, "a viewer that has no layout yet would make one of its own"


async def test_a_restarted_viewer_gets_the_layouts_again(server: RerunServer) -> None:
    """Those that are active and default; one that another has replaced on both counts is of no use to anybody."""
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.connect_grpc(server.url, default_blueprint=layout("replaced"))
        await rec.send_blueprint(layout("default"))
        await rec.send_blueprint(layout("active"), make_default=False)
        await rec.log("x", rr.Scalars(1))
        await rec.flush()
        before = await server.read()
        server.kill()
        await server.start()
        await rec.log("x", rr.Scalars(2))
        await rec.flush(timeout_sec=20)
        after = await server.read()
        assert rec.stats().sinks[0].reconnects == 1
    assert len(blueprints_of(before)) == 3
    assert list(blueprints_of(after).items()) == list(blueprints_of(before).items())[1:]
    for store_id, lines in blueprints_of(after).items():
        assert lines == WHOLE
        chunks = [
            sorted((message.entity_path, message.chunk_id) for message in found if message.recording_id == store_id)
            for found in (before, after)
        ]
        assert chunks[0] == chunks[1]


async def test_a_layout_is_not_dropped_for_lack_of_room(server: RerunServer) -> None:
    """Not even where data is: with a server that takes nothing and a budget that is used up."""
    async with rr.AsyncRecordingStream("app", memory_limit=200_000) as rec:
        sink = rr.GrpcSink(server.url)
        sink.policy = "drop_oldest"
        await rec.set_sinks(sink)
        await rec.flush()
        server.freeze()
        noise = np.random.default_rng(0).integers(0, 256, (8, 10_000), np.uint8)
        for _ in range(3):
            await rec.send_blueprint(layout("kept"))
            for i in range(200):
                rec.log_nowait("noise", rr.Tensor(noise[i % 8]))
                if i % 20 == 0:
                    await asyncio.sleep(0.001)
        await asyncio.sleep(0.1)
        assert sum(rec.stats().dropped_rows.values()) > 0
        server.thaw()
        await rec.flush(timeout_sec=20)
        found = await server.read()
    assert list(blueprints_of(found).values()) == [WHOLE] * 3


@pytest.mark.parametrize("face", ["sync", "async", "module"])
async def test_served_by_the_program_itself(face: str) -> None:
    """Whoever comes late gets the layout that counts, before anything else. The first default is replaced by what was sent."""
    port = free_port()
    if face == "async":
        async with rr.AsyncRecordingStream("app") as arec:
            await arec.serve_grpc(grpc_port=port, default_blueprint=layout())
            await arec.log("x", rr.Scalars(1))
            await arec.send_blueprint(layout("sent"))
            await arec.flush()
            found = await read_messages(port)
    else:
        rec = rr.RecordingStream("app")
        if face == "module":
            rr.serve_grpc(grpc_port=port, default_blueprint=layout(), recording=rec)
        else:
            rec.serve_grpc(grpc_port=port, default_blueprint=layout())
        rec.log("x", rr.Scalars(1))
        rec.send_blueprint(layout("sent"))
        rec.flush()
        found = await read_messages(port)
        await asyncio.to_thread(rec.close)
    assert list(blueprints_of(found).values()) == [WHOLE]
    data = (i for i, m in enumerate(found) if m.kind == "chunk" and int(m.store_kind) == StoreKind.RECORDING)
    assert max(i for i, message in enumerate(found) if message.kind == "activation") < next(data)


# -- without a recording -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["connect_grpc", "spawn"])
async def test_a_blueprint_alone(server: RerunServer, how: str) -> None:
    """It is there when the call returns, and no recording is. ``spawn`` takes the viewer that listens already."""
    blueprint = layout("alone")
    if how == "spawn":
        await asyncio.to_thread(blueprint.spawn, "app", port=server.port)
    else:
        await asyncio.to_thread(blueprint.connect_grpc, "app", url=server.url)
    found = await server.read()
    assert list(blueprints_of(found).values()) == [WHOLE]
    assert {int(message.store_kind) for message in found} == {StoreKind.BLUEPRINT}
    assert [message.entity_path for message in found].count("/viewport") == 1


async def test_a_blueprint_for_a_viewer_that_is_not_there() -> None:
    began = time.monotonic()
    with pytest.raises(rr.NotConnected):
        await asyncio.to_thread(layout().connect_grpc, "app", url="rerun+http://127.0.0.1:9/proxy")
    assert time.monotonic() - began < 6
    with pytest.raises(rr.SinkError):
        await asyncio.to_thread(layout().connect_grpc, "app", url="http://127.0.0.1:9")
