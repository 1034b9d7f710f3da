"""Starting viewers: which executable is found, and what is started how."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from asyncrr.errors import ViewerError
from asyncrr.viewers import process
from asyncrr.viewers.process import (
    OUR_VERSION,
    StartedViewer,
    ViewerVersion,
    find_viewer,
    parse_version,
    start_viewer,
    start_viewer_async,
    viewer_command,
)
from tests.support.command import command_environment
from tests.support.oracle import rerun_binary, rerun_environment
from tests.viewers.stand_in import StandIn, gone

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


def test_a_viewer_that_ends_by_itself_just_then(free_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look whether it runs and the signal to it."""
    for end in (StartedViewer.ask_to_end, StartedViewer.end):
        viewer = StartedViewer([sys.executable, "-c", ""], free_port, detached=True)
        viewer._process.wait()
        monkeypatch.setattr(StartedViewer, "running", True)
        end(viewer)
        monkeypatch.undo()
