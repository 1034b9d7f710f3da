"""``spawn``: side by side with the official one, with a stand-in for the viewer and with the real one (without a screen)."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr import functions
from asyncrr.cli import demo, main
from asyncrr.errors import ViewerError
from asyncrr.viewers import process
from tests.support.command import command_environment
from tests.support.rerun_server import RerunServer
from tests.viewers.stand_in import StandIn, gone

# -- with a stand-in ---------------------------------------------------------------------------------------------------

STARTS = """
import importlib, sys
name, path, *ports = sys.argv[1:]
sdk, experimental = importlib.import_module(name), importlib.import_module(name + ".experimental")
sdk.init("spawning")
options = {"connect": False, "executable_path": path}
all_of_them = {"memory_limit": "1GB", "server_memory_limit": "30%", "hide_welcome_screen": True, "detach_process": False}
sdk.spawn(port=int(ports[0]), **options)
sdk.spawn(port=int(ports[0]), **options)
sdk.spawn(port=int(ports[1]), **options, **all_of_them)
client = experimental.ViewerClient.spawn(port=int(ports[2]), headless=True, executable_path=path)
client.quit()
sdk.init("off", default_enabled=False)
sdk.spawn(port=int(ports[3]), **options)
"""


def started_by(sdk: str, viewer: StandIn, ports: list[int]) -> list[tuple[bool, bool, str, list[str]]]:
    """What a program that uses an SDK starts: whether in a session and in a group of its own, a variable, arguments."""
    done = subprocess.run(
        [sys.executable, "-c", STARTS, sdk, str(viewer.path), *map(str, ports)],
        env=command_environment({"PATH": os.defpath}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0
    found = viewer.started()
    viewer.end()
    return [(session == pid, group == pid, variable, arguments) for pid, session, group, variable, arguments in found]


def test_the_same_is_started_as_by_the_official_one(stand_in: Callable[..., StandIn], free_ports: list[int]) -> None:
    """Function and client, with and without arguments; twice is once; nothing while logging is off."""
    expected, ours = (started_by(sdk, stand_in(), free_ports) for sdk in ("rerun", "asyncrr"))
    assert len(expected) == 3
    assert {arguments.pop(1) for *_, arguments in ours} == {"--bind=127.0.0.1"}
    assert ours == expected


@pytest.mark.usefixtures("no_blocking_calls")
async def test_the_loop_goes_on_while_a_viewer_starts(stand_in: Callable[..., StandIn], free_port: int) -> None:
    viewer = stand_in(delay=0.5)
    async with rr.AsyncRecordingStream("spawned") as rec:
        await rec.spawn(port=free_port, executable_path=str(viewer.path), connect=False)
        assert await process.is_listening_async(free_port)
        await rec.spawn(port=free_port, executable_path=str(viewer.path), connect=False)
    assert len(viewer.started()) == 1


async def test_init_and_an_async_recording_by_the_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a server in the place of the viewer that listens already."""
    async with RerunServer() as server:
        monkeypatch.setattr(functions, "_spawn", functools.partial(rr.spawn, port=server.port))
        rr.init("by_init", spawn=True, default_blueprint=rrb.Blueprint(rrb.TimePanel(state="hidden")))
        recording = rr.get_global_data_recording()
        assert recording is not None
        rr.log("by_init", rr.Scalars(1.0))
        recording.flush(timeout_sec=20)
        recording.close()
        rr.set_global_data_recording(None)
        async with rr.AsyncRecordingStream("async") as rec:
            # It blocks this loop for a moment; the recording's own goes on.
            rr.spawn(port=server.port)
            await rec.log("by_function", rr.Scalars(1.0))
            await rec.flush(timeout_sec=20)
        received = await server.read()
        assert {"/by_init", "/by_function"} <= {message.entity_path for message in received}
        assert any("time_panel" in (message.entity_path or "") for message in received)


def test_nothing_is_started_without_a_recording(
    stand_in: Callable[..., StandIn], free_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    viewer = stand_in()
    rr.spawn(port=free_port, executable_path=str(viewer.path))
    assert "spawn() does nothing" in caplog.text
    assert viewer.started() == []


@pytest.mark.parametrize("port", [0, -1, 65536, "9876"])
async def test_ports_that_are_none(port: int) -> None:
    error, text = (TypeError, "integer") if isinstance(port, str) else (ValueError, "to 65535")
    with rr.RecordingStream("spawned") as sync, pytest.raises(error, match=text):
        sync.spawn(port=port)
    async with rr.AsyncRecordingStream("spawned") as rec:
        with pytest.raises(error, match=text):
            await rec.spawn(port=port)


@pytest.mark.parametrize(("screen", "says"), [("", "There is no screen here"), (":7", "What it printed may say why")])
def test_a_viewer_that_ends_at_once(
    screen: str, says: str, stand_in: Callable[..., StandIn], free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"):
        monkeypatch.setenv(name, "" if name != "DISPLAY" else screen)
    with rr.RecordingStream("spawned") as rec, pytest.raises(ViewerError, match=f"exit code 3. {says}"):
        rec.spawn(port=free_port, executable_path=str(stand_in(code=3).path))


def test_a_forked_child_does_not_end_the_viewer(stand_in: Callable[..., StandIn], free_port: int) -> None:
    """It has inherited what is to be done at exit, but the viewer is its parent's."""
    viewer = stand_in()
    program = f"""
import os, sys
import asyncrr as rr
rr.init("forking")
rr.spawn(port={free_port}, executable_path={str(viewer.path)!r}, detach_process=False, connect=False)
child = os.fork()
if child == 0:
    sys.exit()
os.waitpid(child, 0)
print("waiting", flush=True)
sys.stdin.read()
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        env=command_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent, parent.stdin, parent.stdout:
        assert parent.stdout.readline() == b"waiting\n"
        ((pid, *_),) = viewer.started()
        assert psutil.pid_exists(pid)
        parent.send_signal(signal.SIGINT)
        parent.wait(20)
    assert gone(pid), "Ctrl-C ends the program, and with it what it has started"


# -- with the real one -------------------------------------------------------------------------------------------------


@pytest.mark.timeout(120)
def test_spawn_of_a_sync_recording(real_viewer: Path, free_port: int) -> None:
    rec = rr.RecordingStream("spawned")
    rec.spawn(port=free_port, executable_path=str(real_viewer))
    rec.log("x", rr.Scalars(1))
    rec.flush(timeout_sec=20)
    (sink,) = rec.stats().sinks
    assert sink.status == "connected"
    assert sink.delivered_rows >= 1
    rec.close()


@pytest.mark.timeout(120)
async def test_spawn_of_an_async_recording(real_viewer: Path, free_port: int) -> None:
    async with rr.AsyncRecordingStream("spawned") as rec:
        await rec.spawn(port=free_port, executable_path=str(real_viewer))
        await rec.log("x", rr.Scalars(1))
        await rec.flush(timeout_sec=20)
        (sink,) = rec.stats().sinks
        assert sink.status == "connected"
        assert sink.delivered_rows >= 1


@pytest.mark.timeout(120)
def test_spawn_by_the_demo(
    real_viewer: Path,
    free_port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(demo, "DEFAULT_PORT", free_port)
    monkeypatch.setenv("RERUN_VIEWER", str(real_viewer))
    assert main(["demo", "--spawn", "--seconds", "0.5", "--out", str(tmp_path / "out.rrd")]) == 0
    assert f"also into rerun+http://127.0.0.1:{free_port}/proxy" in capfd.readouterr().out


async def test_the_function_twice(stand_in: Callable[..., StandIn]) -> None:
    """The module that it needs must not take the place of the function in the package."""
    async with RerunServer() as server:
        program = f"""
import asyncrr as rr
rr.init("spawned")
for _ in range(2):
    rr.spawn(port={server.port}, executable_path="not needed: something listens")
rr.log("x", rr.Scalars(1))
"""
        done = subprocess.run(
            [sys.executable, "-c", program], env=command_environment(), stderr=subprocess.PIPE, timeout=30, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        received = await server.read()
        assert any(message.entity_path == "/x" for message in received)
