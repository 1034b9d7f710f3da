"""Starting viewers: what is started and how, with a stand-in and with the real one (without a screen)."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

import asyncrr as rr
from asyncrr.cli import demo, main
from asyncrr.errors import ViewerError
from asyncrr.viewers import process
from asyncrr.viewers.process import (
    OUR_VERSION,
    ViewerVersion,
    find_viewer,
    parse_version,
    start_viewer,
    start_viewer_async,
    viewer_command,
)
from tests.support.command import command_environment
from tests.support.oracle import rerun_binary, rerun_environment
from tests.support.rerun_server import RerunServer

STAND_IN = """\
#!{python}
import os, socket, sys, time
if "--version" in sys.argv:
    print({version!r})
    sys.exit()
with open({log!r}, "a") as log:
    log.write(repr((os.getpid(), os.getsid(0), os.getpgid(0), os.environ.get("RERUN_APP_ONLY"), sys.argv[1:])) + "\\n")
time.sleep({delay})
port = next(int(a.partition("=")[2]) for a in sys.argv if a.startswith("--port="))
if {code} is not None:
    sys.exit({code})
listener = socket.create_server(("127.0.0.1", port))
while True:
    listener.accept()[0].close()
"""

Started = tuple[int, int, int, str, list[str]]


class StandIn:
    """An executable that does what a viewer does as far as starting it goes."""

    def __init__(
        self, folder: Path, *, version: str = "rerun 0.41.0", delay: float = 0.0, code: int | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.path = folder / "rerun"
        self._log = folder / "started"
        text = STAND_IN.format(python=sys.executable, version=version, log=str(self._log), delay=delay, code=code)
        self.path.write_text(text)
        self.path.chmod(0o755)

    def started(self) -> list[Started]:
        """Process id, session, group, RERUN_APP_ONLY and arguments of each start."""
        if not self._log.exists():
            return []
        from ast import literal_eval

        return [literal_eval(line) for line in self._log.read_text().splitlines()]

    def end(self) -> None:
        for pid, *_ in self.started():
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Callable[..., StandIn]]:
    made: list[StandIn] = []

    def make(**options: object) -> StandIn:
        made.append(StandIn(tmp_path / f"bin{len(made)}", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def gone(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process ends within that time."""
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


# -- which executable --------------------------------------------------------------------------------------------------


def test_where_it_is_looked_for(
    stand_in: Callable[..., StandIn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, named, found = stand_in(), stand_in(), stand_in()
    monkeypatch.setenv("PATH", str(found.path.parent))
    assert find_viewer() == found.path
    monkeypatch.setenv("RERUN_VIEWER", str(named.path))
    assert find_viewer() == named.path
    assert find_viewer(executable_path=given.path) == given.path
    found.path.rename(found.path.with_name("other"))
    assert find_viewer("other") == found.path.with_name("other"), "RERUN_VIEWER stands for the usual name only"


def test_beside_the_running_python(
    stand_in: Callable[..., StandIn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a virtual environment that was not activated."""
    viewer = stand_in()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(viewer.path.parent))
    assert find_viewer() == viewer.path


@pytest.mark.parametrize("where", ["path", "variable", "name"])
def test_there_is_none(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    missing = str(tmp_path / "missing")
    arguments = {"path": {"executable_path": missing}, "name": {"executable_name": "no-such-viewer"}}.get(where, {})
    if where == "variable":
        monkeypatch.setenv("RERUN_VIEWER", missing)
    with pytest.raises(ViewerError, match=r"pip install rerun-sdk==0\.41\.0") as raised:
        start_viewer(port=free_port, **arguments)  # type: ignore[arg-type]
    assert ("no-such-viewer" if where == "name" else missing) in str(raised.value)
    assert isinstance(raised.value, RuntimeError)


@pytest.mark.parametrize(
    ("text", "version", "works"),
    [
        ("rerun-cli 0.41.0 (audio base) [rustc 1.98.1 (48a229cea 2026-09-01)]", ViewerVersion((0, 41, 0)), True),
        ("rerun_py 0.41.7", ViewerVersion((0, 41, 7)), True),
        ("rerun 0.41.0-rc.2", ViewerVersion((0, 41, 0)), True),
        ("rerun 0.41.0-alpha.1", ViewerVersion((0, 41, 0), "alpha.1"), False),
        ("rerun 0.40.3", ViewerVersion((0, 40, 3)), False),
        ("rerun 1.0.0", ViewerVersion((1, 0, 0)), False),
        ("something else", None, False),
    ],
)
def test_versions(text: str, version: ViewerVersion | None, works: bool) -> None:
    assert parse_version(text) == version
    assert (version is not None and version.works_with(OUR_VERSION)) is works


def test_the_real_program_takes_the_command_line() -> None:
    """All options exist: with `--version` at the end nothing is started, but unknown options are refused."""
    command = viewer_command(
        rerun_binary(), port=1, memory_limit="50%", server_memory_limit="1GiB", hide_welcome_screen=True
    )
    done = subprocess.run([*command, "--version"], env=rerun_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert parse_version(done.stdout) == OUR_VERSION
    refused = subprocess.run([*command, "--no-such"], env=rerun_environment(), capture_output=True, check=False)
    assert refused.returncode != 0


# -- starting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("face", ["sync", "async"])
async def test_starts_and_waits(
    face: str, stand_in: Callable[..., StandIn], free_port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    viewer = stand_in(delay=0.5)
    options = {"port": free_port, "memory_limit": "2GB", "executable_path": str(viewer.path)}
    if face == "sync":
        start_viewer(**options)  # type: ignore[arg-type]
    else:
        await start_viewer_async(**options)  # type: ignore[arg-type]
    assert process.is_listening(free_port)
    ((pid, session, _, app_only, arguments),) = viewer.started()
    assert app_only == "true"
    assert session == pid, "a session of its own, which outlives ours"
    assert arguments == [
        f"--port={free_port}",
        "--bind=127.0.0.1",
        "--memory-limit=2GB",
        "--server-memory-limit=1GiB",
        "--expect-data-soon",
    ]
    start_viewer(**options)  # type: ignore[arg-type]
    await start_viewer_async(**options)  # type: ignore[arg-type]
    assert len(viewer.started()) == 1, "what listens is used"
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("printed", "says"),
    [
        ("rerun 0.39.1", "is version 0.39.1, but data is written for 0.41.0"),
        ("hello", "is unknown; it printed 'hello'"),
    ],
)
def test_says_when_versions_differ_and_goes_on(
    printed: str, says: str, stand_in: Callable[..., StandIn], free_port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    viewer = stand_in(version=printed)
    start_viewer(port=free_port, executable_path=viewer.path, hide_welcome_screen=True)
    assert says in capfd.readouterr().err
    assert viewer.started()[0][4][-1] == "--hide-welcome-screen"


def test_ends_at_once(stand_in: Callable[..., StandIn], free_port: int) -> None:
    with pytest.raises(ViewerError, match="ended at once with exit code 7"):
        start_viewer(port=free_port, executable_path=stand_in(code=7).path)


def test_does_not_listen(
    stand_in: Callable[..., StandIn],
    free_port: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(process, "_ATTEMPTS", 3)
    start_viewer(port=free_port, executable_path=stand_in(delay=30).path)
    assert f"does not listen on port {free_port} yet" in capfd.readouterr().err


@pytest.mark.parametrize("detached", [True, False])
def test_outlives_the_program_if_detached(
    detached: bool, stand_in: Callable[..., StandIn], free_port: int, tmp_path: Path
) -> None:
    viewer, said = stand_in(), tmp_path / "stderr"
    program = f"""
from asyncrr.viewers.process import start_viewer
start_viewer(port={free_port}, executable_path={str(viewer.path)!r}, detach_process={detached})
"""
    # To a file: the viewer inherits it, and a pipe would only end with the viewer.
    with said.open("wb") as stderr:
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", program],
            env=command_environment(),
            stdin=subprocess.DEVNULL,
            stderr=stderr,
            timeout=30,
            check=False,
        )
    assert (done.returncode, said.read_text()) == (0, "")
    pid = viewer.started()[0][0]
    assert gone(pid, 5.0 if not detached else 0.5) is not detached


# -- with the real one -------------------------------------------------------------------------------------------------


@pytest.fixture
def real_viewer(tmp_path: Path) -> Iterator[Path]:
    """The real program as a script that has it run without a screen."""
    script, pids = tmp_path / "rerun", tmp_path / "pids"
    script.write_text(
        "#!/bin/sh\n"
        f"echo $$ >> {shlex.quote(str(pids))}\n"
        f"export HOME={shlex.quote(str(tmp_path))} XDG_RUNTIME_DIR={shlex.quote(str(tmp_path))}\n"
        f'exec {shlex.quote(str(rerun_binary()))} "$@" --headless\n'
    )
    script.chmod(0o755)
    yield script
    for pid in map(int, pids.read_text().split()):
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGKILL)


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
