"""Default layouts are taken by all calls that set sinks, of each face, and go before the data."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr.wire.messages import StoreKind
from asyncrr.wire.rrd import RrdEncoder
from tests.support.blueprints import story
from tests.support.rerun_server import ReadMessage, RerunServer, free_port, read_messages

LAYOUT = rrb.Blueprint(rrb.TimeSeriesView(name="here"), rrb.TimePanel(state="collapsed"))
DEFAULT = ["blueprint announced", "blueprint data", "activated: active=False default=True"]


def setup(args: str, **more: Any) -> Any:
    parser = argparse.ArgumentParser()
    rr.script_add_args(parser)
    return rr.script_setup(parser.parse_args(args.split()), "app", **more)


def is_first(found: list[ReadMessage]) -> bool:
    """Whether the layout is there, before anything of the recording."""
    kinds = [StoreKind(int(message.store_kind)) for message in found]
    layout = [message.kind for message in found if int(message.store_kind) == StoreKind.BLUEPRINT]
    return (
        layout[0] == "info"
        and layout[-1] == "activation"
        and kinds[: len(layout)] == [StoreKind.BLUEPRINT] * len(layout)
    )


TO_A_VIEWER: dict[str, Callable[[Any, RerunServer], Any]] = {
    "connect_grpc": lambda rec, server: rec.connect_grpc(server.url, default_blueprint=LAYOUT),
    "spawn": lambda rec, server: rec.spawn(port=server.port, default_blueprint=LAYOUT),
    "set_sinks": lambda rec, server: rec.set_sinks(rr.GrpcSink(server.url), default_blueprint=LAYOUT),
    "rr.connect_grpc": lambda rec, server: rr.connect_grpc(server.url, default_blueprint=LAYOUT, recording=rec),
    "rr.spawn": lambda rec, server: rr.spawn(port=server.port, default_blueprint=LAYOUT, recording=rec),
    "rr.set_sinks": lambda rec, server: rr.set_sinks(rr.GrpcSink(server.url), default_blueprint=LAYOUT, recording=rec),
}


@pytest.mark.parametrize("how", TO_A_VIEWER)
async def test_to_a_viewer(server: RerunServer, how: str) -> None:
    rec = rr.RecordingStream("app")
    rec.log("before", rr.Scalars(1))
    await asyncio.to_thread(TO_A_VIEWER[how], rec, server)
    rec.log("x", rr.Scalars(1))
    await asyncio.to_thread(rec.close)
    assert is_first(await server.read())


@pytest.mark.parametrize("how", ["connect_grpc", "spawn", "set_sinks"])
async def test_to_a_viewer_by_the_async_face(server: RerunServer, how: str) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.log("before", rr.Scalars(1))
        await TO_A_VIEWER[how](rec, server)
        await rec.log("x", rr.Scalars(1))
    assert is_first(await server.read())


async def test_to_a_viewer_by_flags(server: RerunServer) -> None:
    rec = await asyncio.to_thread(setup, f"--connect --url {server.url}", default_blueprint=LAYOUT)
    rec.log("x", rr.Scalars(1))
    await asyncio.to_thread(rec.close)
    assert is_first(await server.read())


SERVED: dict[str, Callable[[Any, int], Any]] = {
    "serve_grpc": lambda rec, port: rec.serve_grpc(grpc_port=port, default_blueprint=LAYOUT),
    "serve_web": lambda rec, port: rec.serve_web(
        open_browser=False, web_port=0, grpc_port=port, default_blueprint=LAYOUT
    ),
    "rr.serve_grpc": lambda rec, port: rr.serve_grpc(grpc_port=port, default_blueprint=LAYOUT, recording=rec),
    "rr.serve_web": lambda rec, port: rr.serve_web(
        open_browser=False, web_port=0, grpc_port=port, default_blueprint=LAYOUT, recording=rec
    ),
}


@pytest.mark.parametrize("how", SERVED)
@pytest.mark.filterwarnings("ignore:serve_web:DeprecationWarning")
async def test_served(how: str) -> None:
    port = free_port()
    rec = rr.RecordingStream("app")
    await asyncio.to_thread(SERVED[how], rec, port)
    rec.log("x", rr.Scalars(1))
    await asyncio.to_thread(rec.flush)
    found = await read_messages(port)
    await asyncio.to_thread(rec.close)
    assert is_first(found)


@pytest.mark.parametrize("how", ["serve_grpc", "serve_web"])
@pytest.mark.filterwarnings("ignore:serve_web:DeprecationWarning")
async def test_served_by_the_async_face(how: str) -> None:
    port = free_port()
    async with rr.AsyncRecordingStream("app") as rec:
        await SERVED[how](rec, port)
        await rec.log("x", rr.Scalars(1))
        await rec.flush()
        assert is_first(await read_messages(port))


TO_A_FILE: dict[str, Callable[[Path], Any]] = {
    "flags": lambda path: setup(f"--save {path}", default_blueprint=LAYOUT),
    "init": lambda path: (rr.init("app", default_blueprint=LAYOUT), rr.save(path))[1],
    "rr.save": lambda path: (rr.init("app"), rr.save(path, default_blueprint=LAYOUT))[1],
    "rr.set_sinks": lambda path: (rr.init("app"), rr.set_sinks(rr.FileSink(path), default_blueprint=LAYOUT))[1],
}


@pytest.mark.parametrize("how", TO_A_FILE)
def test_to_a_file(how: str, tmp_path: Path) -> None:
    TO_A_FILE[how](tmp_path / "out.rrd")
    rr.log("x", rr.Scalars(1))
    rr.disconnect()
    told = story(tmp_path / "out.rrd")
    # With init there is no sink yet: the recording's properties are before it.
    before = ["recording announced", "recording data"] if how == "init" else []
    after = ["recording data"] if how == "init" else ["recording announced", "recording data"]
    assert told == [*before, *DEFAULT, *after]


ASYNC_TO_A_FILE: dict[str, Callable[[rr.AsyncRecordingStream, Path], Awaitable[None]]] = {
    "save": lambda rec, path: rec.save(path, default_blueprint=LAYOUT),
    "set_sinks": lambda rec, path: rec.set_sinks(rr.FileSink(path), default_blueprint=LAYOUT),
}


@pytest.mark.parametrize("how", ASYNC_TO_A_FILE)
async def test_to_a_file_by_the_async_face(how: str, tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await ASYNC_TO_A_FILE[how](rec, tmp_path / "out.rrd")
        await rec.log("x", rr.Scalars(1))
    assert story(tmp_path / "out.rrd") == [*DEFAULT, "recording announced", "recording data"]


def test_in_notebooks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """There the layout is shown at once: the viewer is the recording's own."""
    from asyncrr import notebook

    sent: list[bytes] = []

    class Widget:
        def __init__(self, **_given: Any) -> None: ...
        def _on_raw_event(self, _callback: Any) -> None: ...
        def send_rrd(self, data: bytes) -> None:
            sent.append(data)

    monkeypatch.setattr(notebook, "_widget_class", lambda: Widget)
    rec = rr.RecordingStream("app")
    viewer = notebook.Viewer(recording=rec, blueprint=LAYOUT)
    rec.log("x", rr.Scalars(1))
    rec.flush()
    viewer.set_application_blueprint("app", LAYOUT, make_active=False)
    rec.close()
    told = [line for index, data in enumerate(sent) for line in of_bytes(data, tmp_path / str(index))]
    shown = [line for line in told if line.startswith("activated")]
    assert shown == ["activated: active=True default=True", "activated: active=False default=True"]
    assert told[0] == "blueprint announced"
    assert told.index(shown[0]) < told.index("recording data")


def of_bytes(data: bytes, path: Path) -> list[str]:
    header = bytes(RrdEncoder().header())
    path.write_bytes(data if data.startswith(header[:4]) else header + data)
    return story(path)
