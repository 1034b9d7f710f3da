"""A stand-in for the viewer: an executable that does what a viewer does as far as starting and ending it goes."""

from __future__ import annotations

import os
import signal
import sys
import time
from ast import literal_eval
from pathlib import Path

import psutil

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
        return [literal_eval(line) for line in self._log.read_text().splitlines()]

    def end(self) -> None:
        for pid, *_ in self.started():
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGKILL)


def gone(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process ends within that time."""
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
