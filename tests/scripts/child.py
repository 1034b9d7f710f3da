"""Child programs: short scripts in an interpreter of their own, started as a user would start them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO

from tests.support.oracle import rerun_environment

ROOT = Path(__file__).parents[2]
_PREAMBLE = "import os, sys, time, threading, warnings\nimport asyncrr as rr\n"


class Child:
    """A running program. Its stderr is read all along, with the time of each line.

    Parameters
    ----------
    script
        The program; ``rr``, ``os``, ``sys``, ``time`` and ``threading`` are imported, ``sys.argv[1:]`` are ``args``.
    stdin, stdout
        As for ``subprocess.Popen``; stdout is a pipe by default.
    environment
        More variables.
    """

    def __init__(
        self,
        script: str,
        *args: object,
        stdin: int | IO[bytes] | None = subprocess.DEVNULL,
        stdout: int | IO[bytes] = subprocess.PIPE,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.started = time.monotonic()
        self.lines: list[tuple[float, str]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PREAMBLE + script, *map(str, args)],
            cwd=ROOT,
            env={**rerun_environment(), "PYTHONUNBUFFERED": "1", **(environment or {})},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            start_new_session=True,  # so that what it has forked can be ended with it
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append((time.monotonic() - self.started, line.decode(errors="replace").rstrip("\n")))

    @property
    def stderr(self) -> str:
        """What the program has written to stderr so far."""
        return "\n".join(line for _, line in self.lines)

    def said(self, text: str, timeout: float = 20.0) -> float:
        """Wait until a line of stderr holds ``text``; returns when it came, in seconds after the start."""
        deadline = time.monotonic() + timeout
        while True:
            for when, line in list(self.lines):
                if text in line:
                    return when
            if self.process.poll() is not None:
                self._reader.join(5)
                assert text in self.stderr, f"ended with {self.process.returncode} without {text!r}:\n{self.stderr}"
            assert time.monotonic() < deadline, f"did not say {text!r} in time:\n{self.stderr}"
            time.sleep(0.01)

    def ends(self, code: int | None = 0, timeout: float = 30.0) -> float:
        """Wait for the end; returns the seconds it took since this was called."""
        began = time.monotonic()
        try:
            found = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self._kill()
            raise AssertionError(f"did not end in {timeout} s:\n{self.stderr}") from None
        self._reader.join(5)
        assert code is None or found == code, f"ended with {found}, not {code}:\n{self.stderr}"
        return time.monotonic() - began

    def interrupt(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._kill()
        self._reader.join(5)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def run(script: str, *args: object, code: int = 0, timeout: float = 30.0, **more: dict[str, str]) -> tuple[str, str]:
    """Run a program to its end; its stdout and stderr."""
    with tempfile.TemporaryFile() as output:
        with Child(script, *args, stdout=output, **more) as child:  # type: ignore[arg-type]
            child.ends(code, timeout)
        output.seek(0)
        return output.read().decode(errors="replace"), child.stderr
