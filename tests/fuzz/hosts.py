"""Servers to attack, each a process: the message proxy with a file and a subscriber, the proxy with TLS, the host of the web viewer."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Self

import psutil

from benchmarks import raw_peer as raw
from benchmarks.hostile import Probe
from tests.support.command import command_environment

from .sessions import Session

LIMIT = 200 * 10**6
"""Of the history, in bytes."""
MOST_MEMORY = LIMIT * 115 // 100 + 64 * 2**20
"""Bytes that the process may take."""
LONGEST_WAIT = 1.0
"""Seconds that another client may wait, at its best of three attempts: the machine is shared."""
_PERTURB = 0x5C
_UNWRITTEN = (bytes([_PERTURB]) * 48, bytes([_PERTURB ^ 0xFF]) * 48)
"""What malloc leaves in memory that it takes back, and puts into memory that it gives."""
_CERTIFICATE = Path(__file__).parents[1] / "grpc" / "localhost.pem"
_LINE = re.compile(r"asyncrr: ")
_LINES_A_SECOND = 10
_LINES_AN_OFFENDER = 3
"""One in a while; a connection that stays is told of again."""


class Host:
    """A server in a process of its own.

    Parameters
    ----------
    target
        One of :data:`.sessions.SESSIONS`.
    folder
        Where its files go.
    """

    def __init__(self, target: str, folder: Path) -> None:
        self.target = target
        self.saved = folder / "saved.rrd" if target in ("http2", "http1", "saved") else None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the server)
        self._subscriber: subprocess.Popen[bytes] | None = None
        self._subscriber_log = tempfile.TemporaryFile()  # noqa: SIM115
        self._open: list[socket.socket] = []
        if target == "web_host":
            command = [sys.executable, "-m", "tests.fuzz.hosts"]
        else:
            command = [sys.executable, "-m", "asyncrr.cli", "serve", "--port", "0", "--memory-limit", str(LIMIT)]
            if target == "tls":
                command += ["--certificate", str(_CERTIFICATE)]
            if self.saved is not None:
                command += ["--save", str(self.saved)]
        # What nobody has written is to be known wherever it turns up.
        more = {"MALLOC_PERTURB_": str(_PERTURB), "PYTHONMALLOC": "malloc", "ARROW_DEFAULT_MEMORY_POOL": "system"}
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=self._log, env=command_environment(more), stdin=subprocess.DEVNULL
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline().decode()
        found = re.search(r":(\d+)/", said)
        if found is None:
            raise RuntimeError(f"the server did not start: {said!r} {self._said()!r}")
        self.port = int(found[1])
        self._began = time.monotonic()
        self._probe = Probe(self.port, tls=target == "tls")
        self._watcher = threading.Thread(target=self._probe.subscribe, daemon=True)
        self._number = 0
        if target != "web_host":
            self._watcher.start()
            self.probe()
        if self.saved is not None:
            url = f"rerun+http://127.0.0.1:{self.port}/proxy"
            self._subscriber = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.hosts", url],
                stdout=subprocess.PIPE, stderr=self._subscriber_log, env=command_environment(),
            )  # fmt: skip
            assert self._subscriber.stdout is not None
            self._subscriber.stdout.readline()
        self.descriptors = self._process_info.num_fds()
        self.waits: list[float] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._probe.stop.set()
        for process in (self._process, self._subscriber):
            if process is not None:
                process.kill()
                process.wait()
                assert process.stdout is not None
                process.stdout.close()
        if self._watcher.ident is not None:
            self._watcher.join(timeout=10)
        for sock in self._open:
            sock.close()
        self._log.close()
        self._subscriber_log.close()

    @property
    def _process_info(self) -> psutil.Process:
        return psutil.Process(self._process.pid)

    @property
    def memory(self) -> int:
        """Bytes that the process takes now; 0 if it has ended."""
        try:
            return int(self._process_info.memory_info().rss)
        except psutil.NoSuchProcess:
            return 0

    def _said(self) -> str:
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    # Sessions.

    def play(self, session: Session) -> None:
        """Have a session with the server. That it hangs up is its right."""
        try:
            sock = raw.connect(self.port, tls=self.target == "tls", timeout=2.0)
        except OSError:
            return  # whether the server is there is for the probe to say
        try:
            self._send(sock, session)
        except OSError:
            # The server has hung up on a peer that deserves it.
            sock.close()
            return
        if session.ending == "reset" and self.target != "tls":
            raw.abort(sock)
        elif session.ending == "wait" and len(self._open) < 30:
            self._open.append(sock)
        else:
            sock.close()
        if len(self._open) >= 30:
            self._open.pop(0).close()

    @staticmethod
    def _send(sock: socket.socket, session: Session) -> None:
        for piece in session.pieces:
            sock.sendall(piece)
        if session.ending == "close":
            return
        if session.ending == "shutdown":
            sock.shutdown(socket.SHUT_WR)
        sock.settimeout(0.02)
        try:
            while sock.recv(2**16):
                continue
        except TimeoutError:
            return  # it has said what it had to say

    # What must hold.

    def probe(self) -> float:
        """Be served. Raises ``OSError`` or ``RuntimeError`` if that fails."""
        if self.target == "web_host":
            began = time.monotonic()
            with raw.connect(self.port) as sock:
                sock.sendall(b"GET /index.html HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if not sock.recv(100).startswith(b"HTTP/1.1 200 "):
                    raise ConnectionError("no page")
            return time.monotonic() - began
        self._number += 1
        return self._probe.once(self._number)

    def faults(self) -> list[str]:
        """What is wrong now."""
        found = []
        waits = []
        for _ in range(3):
            try:
                waits.append(self.probe())
            except (OSError, RuntimeError) as error:
                found.append(f"a client was not served: {error!r}")
                break
            if waits[-1] <= LONGEST_WAIT:
                break
        self.waits += waits
        if waits and min(waits) > LONGEST_WAIT:
            found.append(f"a client waited {min(waits):.1f} s")
        if self._process.poll() is not None:
            found.append(f"the server has ended with {self._process.returncode}")
        elif self.memory > MOST_MEMORY:
            found.append(f"the server takes {self.memory // 2**20} MiB, {MOST_MEMORY // 2**20} are allowed")
        elif (more := self._process_info.num_fds() - self.descriptors - len(self._open)) > 40:
            found.append(f"{more} descriptors more than connections")
        if self._probe.lost:
            found.append(f"a reader was disconnected: {self._probe.failed[-1:]}")
            self._probe.lost = 0
        if self._subscriber is not None and self._subscriber.poll() is not None:
            self._subscriber_log.seek(0)
            text = self._subscriber_log.read().decode(errors="replace").strip().splitlines()
            found.append(f"the subscriber has ended: {text[-1:]}")
            self._subscriber = None
        return found + self._faults_of_lines()

    def _faults_of_lines(self) -> list[str]:
        text = self._said()
        lines = text.splitlines()
        found = []
        if odd := [line for line in lines if not _LINE.match(line)]:
            found.append(f"said what is no line of the server: {' | '.join([odd[0], odd[-1]])[:400]}")
        if len(lines) > _LINES_A_SECOND * (time.monotonic() - self._began + 2):
            found.append(f"{len(lines)} lines in {time.monotonic() - self._began:.0f} s")
        offenders = Counter(re.findall(r"(?m)^asyncrr: server: (127\.0\.0\.1:\d+):", text))
        if more := {who: count for who, count in offenders.items() if count > _LINES_AN_OFFENDER}:
            example = [line for line in lines if next(iter(more)) in line]
            found.append(f"{len(more)} offenders with several lines, such as {example[:2]}")
        if any(mark.decode() in text for mark in _UNWRITTEN if mark.isascii()):
            found.append("a line with memory that nobody has written")
        return found

    def end(self) -> list[str]:
        """End the server as Ctrl-C does; what is wrong with how it ends, and with what it saved."""
        for sock in self._open:
            sock.close()
        self._open.clear()
        self._process.send_signal(signal.SIGINT)
        found = []
        try:
            code = self._process.wait(timeout=15)
            if code != 0:
                found.append(f"the server ended with {code}: {self._said()[-300:]}")
        except subprocess.TimeoutExpired:
            found.append("the server did not end within 15 s")
            self._process.kill()
            self._process.wait()
        return found + self._faults_of_lines()


# -- the processes --------------------------------------------------------------------------------------------------------


async def _subscribe(url: str) -> None:
    """Read all that there is; end with an error where memory turns up that nobody has written."""
    import asyncrr as rr

    print("ready", flush=True)
    async with rr.subscribe(url, blueprints=True, reconnect_sec=5) as subscription:
        async for chunk in subscription:
            batch = chunk.to_record_batch()
            batch.validate(full=True)
            str(chunk)
            for buffer in (buffer for column in batch.columns for buffer in column.buffers() if buffer is not None):
                data = buffer.to_pybytes()
                if any(mark in data for mark in _UNWRITTEN):
                    raise RuntimeError(f"{chunk.entity_path}: memory of the server that nobody has written")


async def _web_host() -> None:
    from asyncrr.viewers.web_host import WebViewerServer

    async with WebViewerServer(0) as web:
        print(web.url, flush=True)
        stop = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, stop.set)
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(_subscribe(sys.argv[1]) if sys.argv[1:] else _web_host())
