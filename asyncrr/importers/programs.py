"""External importers: programs on ``PATH`` that are asked about files of which nobody else knows the extension.

A program gets the path of the file and, as options, where and when to log, and answers with an `.rrd` stream on its standard
output; or it ends with exit code 66, which says that the file means nothing to it.
"""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Final, cast

from asyncrr._version import EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE
from asyncrr.chunks.shape import TimeKind
from asyncrr.errors import ImporterError

from .recordings import import_stream
from .request import Item, Target

PREFIXES: Final = ("rerun-importer-", "rerun-loader-")
"""Beginnings of their names; the second one is what they were called once."""

_OPTIONS: Final = {
    TimeKind.SEQUENCE: "--time_sequence",
    TimeKind.DURATION: "--time_duration_nanos",
    TimeKind.TIMESTAMP: "--time_timestamp_nanos",
}
_LONGEST_STDERR: Final = 2000
_PATIENCE: Final = 300.0
"""Seconds without a byte after which a program is given up: some read a file for a while before they say anything."""
_LOOK: Final = 0.2
"""Seconds between two looks at whether it is still wanted."""
_BLOCK: Final = 2**16
_VIEWER_VARIABLE: Final = "RERUN_APP_ONLY"
"""Tells the SDK that it runs inside a viewer, where it logs nothing."""


class Programs:
    """The external importers of this machine, and the one that runs.

    Parameters
    ----------
    target
        What they are told.
    problem
        Told about those that fail.
    """

    def __init__(self, target: Target, problem: Callable[[str], None]) -> None:
        self._target = target
        self._problem = problem
        self._found: list[Path] | None = None
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False
        self.was_taken = False
        """Whether one of them knew the last file."""

    def stop(self) -> None:
        """End the one that runs, and start no others. From any thread."""
        self._stopped = True
        running = self._running
        if running is not None:
            running.kill()

    def ask(self, path: Path) -> Iterator[Item]:
        """What all of them, one after the other, have to say of a file."""
        self.was_taken = False
        if self._found is None:
            self._found = external_importers()
        for program in self._found:
            if not self._stopped:
                yield from self._run(program, path)

    def _run(self, program: Path, path: Path) -> Iterator[Item]:
        environment = {key: value for key, value in os.environ.items() if key != _VIEWER_VARIABLE}
        try:
            # What it prints is taken as it comes, hence no buffer.
            process = subprocess.Popen(
                [program, path, *options(self._target)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                bufsize=0,
            )
        except OSError as error:
            self._problem(f"{program.name} cannot be run: {error}")
            return
        self._running = process
        output = _Output(process, lambda: self._stopped)
        with process:
            try:
                understood = yield from self._answer(program, process, output)
            except BaseException:
                process.kill()
                raise
            finally:
                self._running = None
        if not understood:
            return
        if process.returncode == 0:
            self.was_taken = True
        elif process.returncode != EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE and not self._stopped:
            self._problem(f"{program.name} ended with exit code {process.returncode}{output.said}")

    def _answer(self, program: Path, process: subprocess.Popen[bytes], output: _Output) -> Generator[Item, None, bool]:
        """What it prints, and whether that was an `.rrd` stream. A program that has printed rows knows the file, however it ends."""

        def problem(text: str) -> None:
            if output.nbytes:
                self._problem(f"the output of {program.name}: {text}")

        try:
            for item in import_stream(cast("BinaryIO", output), self._target, problem):
                self.was_taken = True
                yield item
            output.wait()
        except TimeoutError as error:
            self._problem(f"{program.name} {error}")
            process.kill()
            return False
        except ImporterError as error:
            # There is nobody left to tell the rest to. How it ends then means nothing.
            problem(str(error))
            process.kill()
            return False
        return True


class _Output:
    """What a program prints: its standard output, counted, and the end of what it says on standard error.

    Parameters
    ----------
    process
        The program, with a pipe for each.
    is_stopped
        Asked now and then whether nobody wants it any more.
    """

    def __init__(self, process: subprocess.Popen[bytes], is_stopped: Callable[[], bool]) -> None:
        self._process = process
        self._is_stopped = is_stopped
        self._pipes: dict[int, IO[bytes]] = {}
        self._stdout, self._stderr = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stderr)
        for pipe in (self._stdout, self._stderr):
            os.set_blocking(pipe.fileno(), False)
            self._pipes[pipe.fileno()] = pipe
        self._last_words = b""
        self.nbytes = 0

    @property
    def said(self) -> str:
        """Its last words on standard error, as a part of a sentence."""
        text = self._last_words.decode("utf-8", "replace").strip()
        return f": {text}" if text else ""

    def read(self, size: int) -> bytes:
        """The next bytes of its standard output; none at the end. Raises ``TimeoutError`` if nothing comes."""
        silent = 0.0
        while silent < _PATIENCE and not self._is_stopped():
            ready = self._poll()
            silent = 0.0 if ready else silent + _LOOK
            if self._stdout in ready and (data := self._stdout.read(size)) is not None:
                self.nbytes += len(data)
                return data
        self._give_up()
        return b""

    def wait(self) -> None:
        """Wait for its end. Raises ``TimeoutError`` if it does not come."""
        self._pipes.pop(self._stdout.fileno(), None)
        silent = 0.0
        while self._process.poll() is None:
            if silent >= _PATIENCE or self._is_stopped():
                self._give_up()
                return
            if self._pipes:
                silent = 0.0 if self._poll() else silent + _LOOK
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):  # looked at above
                    self._process.wait(_LOOK)
                silent += _LOOK
        # What it said before it ended is in the pipe, which holds 64 KiB; a child of its own may keep that open.
        for _ in range(2):
            self._poll(0)

    def _give_up(self) -> None:
        if not self._is_stopped():
            raise TimeoutError(f"has not printed anything for {_PATIENCE:g} s, and was ended")

    def _poll(self, seconds: float = _LOOK) -> list[IO[bytes]]:
        """The pipes that have something, after some time at most; standard error is read at once."""
        poll = select.poll()
        for number in self._pipes:
            poll.register(number, select.POLLIN)
        ready = [self._pipes[number] for number, _ in poll.poll(seconds * 1000)]
        if self._stderr in ready:
            words = self._stderr.read(_BLOCK)
            if words:
                self._last_words = (self._last_words + words)[-_LONGEST_STDERR:]
            elif words is not None:
                del self._pipes[self._stderr.fileno()]
                ready.remove(self._stderr)
        return ready


def options(target: Target) -> list[str]:
    """What a program is told, besides the path of the file."""
    found = ["--application-id", target.store_id.application_id, "--recording-id", target.store_id.recording_id]
    if target.prefix is not None:
        found += ["--entity-path-prefix", target.prefix]
    if target.static:
        found.append("--static")
    else:
        for name, kind, value in target.times:
            found += [_OPTIONS[kind], f"{name}={value}"]
    return found


def external_importers() -> list[Path]:
    """The programs on ``PATH`` that call themselves importers; of those with one name the first."""
    found: dict[str, Path] = {}
    for folder in os.get_exec_path():
        with contextlib.suppress(OSError):
            for name in sorted(os.listdir(folder)):
                path = Path(folder, name)
                if name.startswith(PREFIXES) and path.is_file() and os.access(path, os.X_OK):
                    found.setdefault(name, path)
    return list(found.values())
