"""What the tests of viewers share."""

from __future__ import annotations

import os
import shlex
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tests.support import needs
from tests.support.oracle import rerun_binary
from tests.viewers.stand_in import StandIn


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[Callable[..., StandIn]]:
    """Makes stand-ins for the viewer; ends what was started of them."""
    made: list[StandIn] = []

    def make(**options: object) -> StandIn:
        made.append(StandIn(tmp_path / f"bin{len(made)}", **options))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for each in made:
        each.end()


@pytest.fixture(autouse=True)
def no_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``CI`` in the environment there is a line about that on stderr."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def real_viewer(tmp_path: Path) -> Iterator[Path]:
    """The real program as a script that has it run without a screen."""
    needs.vulkan()
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


@pytest.fixture
def free_ports() -> list[int]:
    """Four loopback ports that nobody listens on right now."""
    with ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _ in range(4)]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in sockets]
