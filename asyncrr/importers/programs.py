"""External importers: programs on ``PATH`` that are asked about files of which nobody else knows the extension.

A program gets the path of the file and, as options, where and when to log, and answers with an `.rrd` stream on its standard
output; or it ends with exit code 66, which says that the file means nothing to it.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
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
        with tempfile.TemporaryFile() as stderr:
            try:
                # What it prints is taken as it comes, hence no buffer.
                process = subprocess.Popen(
                    [program, path, *options(self._target)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    env=environment,
                    bufsize=0,
                )
            except OSError as error:
                self._problem(f"{program.name} cannot be run: {error}")
                return
            self._running = process
            with process:
                try:
                    understood = yield from self._answer(program, process)
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
                self._problem(f"{program.name} ended with exit code {process.returncode}{_said(stderr)}")

    def _answer(self, program: Path, process: subprocess.Popen[bytes]) -> Generator[Item, None, bool]:
        """What it prints, and whether that was an `.rrd` stream. A program that has printed rows knows the file, however it ends."""
        output = _Output(cast("BinaryIO", process.stdout))

        def problem(text: str) -> None:
            if output.nbytes:
                self._problem(f"the output of {program.name}: {text}")

        try:
            for item in import_stream(cast("BinaryIO", output), self._target, problem):
                self.was_taken = True
                yield item
        except ImporterError as error:
            # There is nobody left to tell the rest to. How it ends then means nothing.
            problem(str(error))
            process.kill()
            return False
        process.wait()
        return True


class _Output:
    """A pipe that is read, and counted."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self.nbytes = 0

    def read(self, size: int) -> bytes:
        data = self._pipe.read(size)
        self.nbytes += len(data)
        return data


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


def _said(stderr: IO[bytes]) -> str:
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, size - _LONGEST_STDERR))
    text = stderr.read().decode("utf-8", "replace").strip()
    return f": {text}" if text else ""
