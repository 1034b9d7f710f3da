"""Starting a viewer: finding the executable, its command line, waiting until it listens.

The parts that decide are plain functions; those that wait come once for callers that block and once for those that await.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import anyio
import anyio.to_thread

from asyncrr._version import RERUN_VERSION
from asyncrr.engine.report import report
from asyncrr.errors import ViewerError
from asyncrr.server.sockets import check_address

VIEWER_VARIABLE: Final = "RERUN_VIEWER"
"""Environment variable with the path of the viewer to start."""
DEFAULT_NAME: Final = "rerun"

_HOST: Final = "127.0.0.1"
_PROBE_TIMEOUT: Final = 1.0
_ATTEMPTS: Final = 30
_PAUSE: Final = 0.2
_VERSION_TIMEOUT: Final = 10.0
_EXIT_GRACE: Final = 2.0
_DISPLAYS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")

_REMEDY: Final = (
    "To get one: `pip install rerun-sdk=={version}`. Or name yours: `executable_path=...`, or the environment variable "
    f"{VIEWER_VARIABLE}."
)


@dataclass(frozen=True, slots=True)
class ViewerVersion:
    """A version of Rerun as its programs print it."""

    release: tuple[int, int, int]
    alpha: str = ""
    """``alpha.3`` and the like; empty for releases and their candidates."""

    def works_with(self, other: ViewerVersion) -> bool:
        """Whether two versions understand one another: before 1.0 the same minor, alphas only themselves."""
        if self.alpha or other.alpha:
            return self == other
        same = 2 if self.release[0] == 0 else 1
        return self.release[:same] == other.release[:same]

    def __str__(self) -> str:
        text = ".".join(map(str, self.release))
        return f"{text}-{self.alpha}" if self.alpha else text


OUR_VERSION: Final = ViewerVersion(RERUN_VERSION)


def parse_version(text: str) -> ViewerVersion | None:
    """The version in what ``rerun --version`` prints, or None if there is none in it."""
    found = re.search(r"\b(\d+)\.(\d+)\.(\d+)(?:-(alpha[.\w]*))?", text)
    if found is None:
        return None
    major, minor, patch = (int(found[i]) for i in (1, 2, 3))
    return ViewerVersion((major, minor, patch), found[4] or "")


def find_viewer(executable_name: str = DEFAULT_NAME, executable_path: str | os.PathLike[str] | None = None) -> Path:
    """Where the viewer's executable is.

    The path that is given; else, for the usual name, what ``RERUN_VIEWER`` in the environment says; else the name on
    ``PATH``, or beside the running Python.

    Raises
    ------
    ViewerError
        There is none; the message says how to get one.
    """
    for given, origin in ((executable_path, "executable_path"), (_from_environment(executable_name), VIEWER_VARIABLE)):
        if given:
            found = shutil.which(os.fspath(given))
            if found is None:
                raise ViewerError(f"{origin} is {os.fspath(given)!r}, which is not an executable file. {_remedy()}")
            return Path(found)
    found = shutil.which(executable_name) or shutil.which(executable_name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise ViewerError(f"there is no Rerun viewer: {executable_name!r} is not on PATH. {_remedy()}")
    return Path(found)


def viewer_command(
    executable: Path,
    *,
    port: int,
    memory_limit: str,
    server_memory_limit: str,
    hide_welcome_screen: bool,
    headless: bool = False,
) -> list[str]:
    """The command line that starts a viewer which listens on ``port``, on the loopback interface only."""
    command = [
        str(executable),
        f"--port={port}",
        # The viewer's own default is all interfaces, which is more than a program on this machine needs.
        f"--bind={_HOST}",
        f"--memory-limit={memory_limit}",
        f"--server-memory-limit={server_memory_limit}",
        "--expect-data-soon",
    ]
    if hide_welcome_screen:
        command.append("--hide-welcome-screen")
    if headless:
        command.append("--headless")
    return command


def start_viewer(
    *,
    port: int = 9876,
    memory_limit: str = "75%",
    server_memory_limit: str = "1GiB",
    hide_welcome_screen: bool = False,
    detach_process: bool = True,
    executable_name: str = DEFAULT_NAME,
    executable_path: str | os.PathLike[str] | None = None,
    headless: bool = False,
) -> StartedViewer | None:
    """Start a viewer and wait until it listens. What listens on the port already is taken for a viewer, and used.

    Parameters
    ----------
    port
        TCP port, on 127.0.0.1.
    memory_limit, server_memory_limit
        Memory that the viewer and its message proxy may use, such as ``"16GB"`` or ``"50%"``.
    hide_welcome_screen
        Whether the viewer starts without its welcome screen.
    detach_process
        Whether it outlives this program.
    executable_name, executable_path
        What to start, see :func:`find_viewer`.
    headless
        Whether the viewer does without a window; see :class:`asyncrr.experimental.ViewerClient` for what it is good for.

    Returns
    -------
    StartedViewer | None
        The process, or None if something listened already.

    Raises
    ------
    TypeError, ValueError
        The port is none.
    ViewerError
        There is no such executable, it cannot be started, or it ends at once.
    """
    _check_port(port)
    if is_listening(port):
        return None
    viewer = _launch(
        port,
        memory_limit,
        server_memory_limit,
        hide_welcome_screen,
        detach_process,
        executable_name,
        executable_path,
        headless,
    )
    for _ in viewer.attempts():
        if is_listening(port):
            break
        time.sleep(_PAUSE)
    return viewer


async def start_viewer_async(
    *,
    port: int = 9876,
    memory_limit: str = "75%",
    server_memory_limit: str = "1GiB",
    hide_welcome_screen: bool = False,
    detach_process: bool = True,
    executable_name: str = DEFAULT_NAME,
    executable_path: str | os.PathLike[str] | None = None,
    headless: bool = False,
) -> StartedViewer | None:
    """:func:`start_viewer` for those who await."""
    _check_port(port)
    if await is_listening_async(port):
        return None
    # A limiter of its own: the default one is the application's, and may be used up.
    viewer = await anyio.to_thread.run_sync(
        _launch,
        port,
        memory_limit,
        server_memory_limit,
        hide_welcome_screen,
        detach_process,
        executable_name,
        executable_path,
        headless,
        limiter=anyio.CapacityLimiter(1),
    )
    for _ in viewer.attempts():
        if await is_listening_async(port):
            break
        await anyio.sleep(_PAUSE)
    return viewer


def is_listening(port: int, timeout: float = _PROBE_TIMEOUT) -> bool:
    """Whether anything accepts TCP connections on a loopback port."""
    try:
        socket.create_connection((_HOST, port), timeout).close()
    except OSError:
        return False
    return True


async def is_listening_async(port: int, timeout: float = _PROBE_TIMEOUT) -> bool:
    """:func:`is_listening` for those who await."""
    try:
        with anyio.fail_after(timeout):
            stream = await anyio.connect_tcp(_HOST, port)
    except OSError:  # TimeoutError is one
        return False
    await stream.aclose()
    return True


class StartedViewer:
    """A viewer that this program has started. A thread waits for its end, so that it leaves no zombie behind."""

    def __init__(self, command: list[str], port: int, *, detached: bool) -> None:
        self._port = port
        self._command = command
        self._ended = False
        self._owner = os.getpid()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                env={**os.environ, "RERUN_APP_ONLY": "true"},
                # A session of its own outlives ours and its terminal. Else a group of its own: the command of the wheel is a
                # launcher, and only a signal to the group reaches the viewer behind it.
                start_new_session=detached,
                process_group=None if detached else 0,
            )
        except OSError as error:
            raise ViewerError(f"the viewer {command[0]!r} cannot be started: {error}. {_remedy()}") from error
        threading.Thread(target=self._process.wait, name="asyncrr viewer", daemon=True).start()
        if not detached:
            atexit.register(self.end)

    def attempts(self) -> Iterator[None]:
        """One item for each time it is worth looking whether it listens.

        Raises
        ------
        ViewerError
            The process has ended.
        """
        for _ in range(_ATTEMPTS):
            yield
            code = self._process.poll()
            if code is not None:
                raise ViewerError(
                    f"the viewer `{' '.join(self._command)}` ended at once with exit code {code}. {_hint()}"
                )
        report(f"the viewer does not listen on port {self._port} yet; going on without waiting for it")

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def ask_to_end(self) -> None:
        """Send the viewer the signal to end, and do not wait."""
        if self._may_end():
            self._ended = True
            atexit.unregister(self.end)
            # It may end by itself between the look and the signal.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)

    def end(self, timeout: float = _EXIT_GRACE) -> None:
        """End the viewer, and wait until its port is free. The second call does nothing.

        Parameters
        ----------
        timeout
            Seconds that it may take to end by itself; then it is killed.
        """
        if not self._may_end():
            return
        self._ended = True
        atexit.unregister(self.end)
        try:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(timeout)
                self._wait_until_silent(timeout)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait()
        except ProcessLookupError:
            return  # the whole group has ended by itself

    def _may_end(self) -> bool:
        """Whether there is something to end. It is the parent's in a forked child, at whose exit nothing is to end."""
        return not self._ended and os.getpid() == self._owner and self.running

    def _wait_until_silent(self, timeout: float) -> None:
        """The launcher may end before the viewer behind it does."""
        deadline = time.monotonic() + timeout
        while is_listening(self._port):
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self._command, timeout)
            time.sleep(_PAUSE / 4)


def _check_port(port: int) -> None:
    check_address(_HOST, port)
    if port == 0:
        raise ValueError("a viewer needs a port from 1 to 65535: with 0 it would choose, and nobody could know what")


def _launch(
    port: int,
    memory_limit: str,
    server_memory_limit: str,
    hide_welcome_screen: bool,
    detach_process: bool,
    executable_name: str,
    executable_path: str | os.PathLike[str] | None,
    headless: bool,
) -> StartedViewer:
    executable = find_viewer(executable_name, executable_path)
    if os.environ.get("CI"):
        report("a viewer is started although CI is set; is there somebody to look at it?")
    warning = _version_warning(executable)
    if warning is not None:
        report(warning)
    command = viewer_command(
        executable,
        port=port,
        memory_limit=memory_limit,
        server_memory_limit=server_memory_limit,
        hide_welcome_screen=hide_welcome_screen,
        headless=headless,
    )
    return StartedViewer(command, port, detached=detach_process)


def _version_warning(executable: Path) -> str | None:
    """What to say about the viewer's version, if anything."""
    try:
        done = subprocess.run(
            [executable, "--version"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_VERSION_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the version of {executable} is unknown: {error}"
    printed = done.stdout.decode(errors="replace").strip()
    version = parse_version(printed)
    if version is None:
        return f"the version of {executable} is unknown; it printed {printed[:100]!r}"
    if not version.works_with(OUR_VERSION):
        return f"{executable} is version {version}, but data is written for {OUR_VERSION}; it may not show everything"
    return None


def _hint() -> str:
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _DISPLAYS):
        return "There is no screen here; serve_grpc() and serve_web_viewer() bring the viewer to a browser."
    return "What it printed may say why."


def _from_environment(executable_name: str) -> str | None:
    return os.environ.get(VIEWER_VARIABLE) if executable_name == DEFAULT_NAME else None


def _remedy() -> str:
    return _REMEDY.format(version=OUR_VERSION)
