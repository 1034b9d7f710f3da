"""``python -m benchmarks.serving --hostile [NAME...]``: the load of ``benchmarks.serving`` with a hostile peer beside it.

For each flood: how long others wait at most (a client that connects, writes a row, and has it read back by a subscriber), how fast
the load is compared with the same load without a flood, what memory the server takes, and what it says. On a machine of few cores
the attacker takes CPU time that has nothing to do with the server; it runs with a lower priority, and the table shows its share.
"""

from __future__ import annotations

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import bombs, raw_peer as raw
from .floods import FLOODS
from .serving import Connection, Load, OurServer, client, cpu_seconds, memory, messages, said, tell

NICE = 5
"""How much lower the attacker's priority is: of one core that it shares with another process it gets a quarter."""
LONGEST_WAIT = 1.0
"""Seconds."""
_MIB = 2**20
_CERTIFICATE = Path(__file__).parents[1] / "tests" / "grpc" / "localhost.pem"
_TIMEOUT = 15.0
_LONGEST = 600
"""Seconds after which an attacker ends by itself."""
_LONGEST_LOAD = 20.0
"""Seconds after which a load that does not get through is given up."""
_BASELINES = 3
"""Runs of the load alone, of which the median is what others are compared with."""
_LINES_A_SECOND = 10
_PROBE = "asyncrr_probe"


# -- a client that wants to be served, a process --------------------------------------------------------------------------


class Probe:
    """Writes rows, each on a connection of its own, and waits until a subscriber has seen it."""

    def __init__(self, port: int, *, tls: bool) -> None:
        self._port = port
        self._tls = tls
        self._seen = threading.Condition()
        self._last = b""
        self.lost = 0
        """How often the subscriber had to connect again."""
        self.waits: list[float] = []
        self.failed: list[str] = []
        self.stop = threading.Event()
        """Set when the subscriber is to give up."""

    def subscribe(self) -> None:
        """See what comes, until it is to stop."""
        while not self.stop.is_set():
            try:
                connection = Connection(self._port, "ReadMessages", tls=self._tls)
                with connection.sock:
                    self._watch(connection)
            except (OSError, RuntimeError) as error:
                self.failed.append(f"subscriber: {error!r}")
            self.lost += 1
            time.sleep(0.1)

    def _watch(self, connection: Connection) -> None:
        connection.send(bytes(5), end=True)
        for head in messages(connection):
            found = re.search(rb"probe-\d+", head)
            if found:
                with self._seen:
                    self._last = found[0]
                    self._seen.notify_all()

    def once(self, number: int) -> float:
        """Seconds until a row was written and seen.

        Raises
        ------
        OSError, RuntimeError
            It was not, or not in time.
        """
        name = b"probe-%d" % number
        began = time.monotonic()
        chunk = raw.request(raw.ARROW_MSG, raw.arrow_msg(_ROW, store=raw.store_id(name, _PROBE), static=False))
        connection = Connection(self._port, "WriteMessages", tls=self._tls)
        try:
            connection.sock.settimeout(_TIMEOUT)
            connection.send(raw.grpc(bombs.announcement(name, _PROBE)) + raw.grpc(chunk), end=True)
            while not connection.ended:
                for _ in connection.receive():
                    continue
        finally:
            connection.sock.close()
        with self._seen:
            if not self._seen.wait_for(lambda: self._last == name, _TIMEOUT):
                raise TimeoutError("the row was written and not seen")
        return time.monotonic() - began


_ROW = raw.ipc(raw.batch("/probe", {"A:a": raw.lists([[1]])}, times={"t": [1]}))


def probe(port: int, tls: bool) -> None:
    """Be served again and again until told to stop; say how long it took."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    client_ = Probe(port, tls=tls)
    threading.Thread(target=client_.subscribe, daemon=True).start()
    number = 0
    while number < 3 or not stop.is_set():
        began = time.monotonic()
        try:
            client_.waits.append(client_.once(number))
        except (OSError, RuntimeError) as error:
            client_.failed.append(repr(error))
            client_.waits.append(max(_TIMEOUT, time.monotonic() - began))
        if number == 2:
            # By now it is all warm.
            client_.waits.clear()
            print("ready", flush=True)
        number += 1
        stop.wait(0.03)
    print(json.dumps({"waits": client_.waits, "failed": client_.failed, "lost": client_.lost}), flush=True)


# -- one flood ------------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What came of a flood."""

    name: str
    waits: list[float]
    failed: list[str]
    """Probes that were not served, and whether the subscriber lost its connection."""
    load_seconds: float
    """0 if no reader had all."""
    lost_readers: int
    lost_writers: int
    peak: int
    """Of the server's memory, in bytes."""
    lines: list[str]
    seconds: float
    cpu: dict[str, float]
    """Seconds of the server and of the attacker; and which part of the machine's time went to what is not of this run."""
    attacker: dict[str, float]

    def faults(self, bound: int) -> list[str]:
        """Which bars it does not keep."""
        found = []
        if max(self.waits, default=_TIMEOUT) > LONGEST_WAIT:
            found.append("wait")
        if self.failed:
            found.append("not served")
        if self.peak > bound:
            found.append("memory")
        if len(self.lines) > _LINES_A_SECOND * (self.seconds + 1) or any("Traceback" in line for line in self.lines):
            found.append("lines")
        return found


def _cpu_of_the_machine() -> tuple[float, float]:
    """Seconds that all cores have worked, and all seconds that they have had."""
    user, nice, system, idle, waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:])
    busy, ticks = user + nice + system + sum(rest[:3]), os.sysconf("SC_CLK_TCK")
    return busy / ticks, (busy + idle + waiting) / ticks


@contextmanager
def _stopped(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _answer(process: subprocess.Popen[str]) -> Any:
    process.send_signal(signal.SIGTERM)
    return said(process)


def attack(flood: str | None, load: dict[str, int], limit: str, *, tls: bool, source: str | None = None) -> Outcome:
    """Run the load, with a flood beside it if one is named."""
    more = ["tls"] if tls else []
    clients = Load(**load)
    ours, (busy, total) = sum(os.times()[2:4]), _cpu_of_the_machine()
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    quiet = {"stderr": subprocess.DEVNULL, "env": environment}
    with OurServer(limit, certificate=_CERTIFICATE if tls else None) as server:
        arguments = ["probe", server.port, *more]
        prober = client(*arguments, module="benchmarks.hostile", **quiet)
        attackers = []
        if flood is not None:
            words = ["attack", flood, server.port, _LONGEST, *([source] if source else [])]
            attackers.append(client(*words, module="benchmarks.hostile", **quiet))
        with _stopped(prober):
            try:
                clients.start(server.port, *more, **quiet)
                for process in (prober, *attackers):
                    said(process)
                began, cpu = time.monotonic(), cpu_seconds(server.pid)
                for process in attackers:
                    tell(process)
                time.sleep(0.3 if attackers else 0)
                # A load that does not get through ends without a result, rather than never.
                ending = threading.Timer(_LONGEST_LOAD, clients.stop)
                ending.start()
                clients.run()
                ending.cancel()
                shortest = FLOODS[flood].seconds if flood else 0.0
                time.sleep(max(0.0, shortest - (time.monotonic() - began)))
                attacker = [_answer(process) or {} for process in attackers]
                seconds = time.monotonic() - began
                probed = _answer(prober) or {"waits": [], "failed": ["the probe has failed"], "lost": 0}
                cpu = cpu_seconds(server.pid) - cpu
                peak, lines = memory(server.pid, "VmHWM"), server.lines()
            finally:
                clients.kill()
                for process in attackers:
                    process.kill()
                    process.communicate()
    # All processes of this run have been waited for by now, the server, too.
    ours, (busy_after, total_after) = sum(os.times()[2:4]) - ours, _cpu_of_the_machine()
    elsewhere = max(busy_after - busy - ours, 0.0) / (total_after - total)
    return Outcome(
        name=flood or ("none, TLS" if tls else "none"),
        waits=probed["waits"],
        failed=[
            *probed["failed"],
            *(["the subscriber was cut off"] * probed["lost"]),
            *(["the attacker has failed"] if {} in attacker else []),
        ],
        load_seconds=clients.seconds,
        lost_readers=load["readers"] - len(clients.complete),
        lost_writers=load["writers"] - len(clients.written),
        peak=peak,
        lines=lines[1:],
        seconds=seconds,
        cpu={"server": cpu, "attacker": sum(each.get("cpu", 0.0) for each in attacker), "elsewhere": elsewhere},
        attacker=attacker[0] if attacker else {},
    )


def megabytes(limit: str) -> int:
    """A limit such as ``200MB`` in bytes."""
    return int(re.sub(r"\D", "", limit)) * 10 ** (9 if "G" in limit else 6)


def run(names: Sequence[str], load: dict[str, int], limit: str, *, source: str | None = None) -> int:
    """Run floods whose names begin like one of those given; prints a table. 1 if a bar was missed."""
    chosen = {name: flood for name, flood in FLOODS.items() if not names or name.startswith(tuple(names))}
    if not chosen:
        print(f"there is no such flood; there are: {' '.join(FLOODS)}")
        return 2
    bound = megabytes(limit) * 115 // 100 + 64 * _MIB
    print(f"limit {limit}, {load}; {os.cpu_count()} cores, attackers at nice {NICE}, from {source or '127.0.0.1'}")
    print(
        "elsewhere: the part of the machine's CPU time that processes took which have nothing to do with this; waits mean little if it is large"
    )
    print(f"bars: wait <= {LONGEST_WAIT:.0f} s, memory <= {bound // _MIB} MiB, lines <= {_LINES_A_SECOND} a second")
    head = f"{'flood':24}{'wait s':>8}{'median':>8}{'load':>7}{'lost':>6}{'MiB':>6}{'lines':>7}"
    print(
        head
        + f"{'seconds':>9}{'CPU s: server':>15}{'attacker':>10}{'elsewhere':>11}{'sent MB':>9}{'cut off':>9}  misses"
    )
    baselines: dict[bool, float] = {}
    missed = 0
    for tls in sorted({flood.tls for flood in chosen.values()}):
        quiet = [attack(None, load, limit, tls=tls) for _ in range(_BASELINES)]
        baselines[tls] = statistics.median(outcome.load_seconds for outcome in quiet)
        for outcome in quiet:
            _print(outcome, baselines[tls], outcome.faults(bound))
    for name, flood in chosen.items():
        outcome = attack(name, load, limit, tls=flood.tls, source=source)
        faults = outcome.faults(bound)
        missed += bool(faults)
        _print(outcome, baselines[flood.tls], faults)
    print(f"{len(chosen)} floods, {missed} of them missed a bar")
    return 1 if missed else 0


def _print(outcome: Outcome, baseline: float, faults: Sequence[str]) -> None:
    relative = baseline / outcome.load_seconds if outcome.load_seconds else 0.0
    waits = outcome.waits or [_TIMEOUT]
    cells = f"{outcome.name:24}{max(waits):8.2f}{statistics.median(waits):8.3f}{relative:7.2f}"
    cells += f"{outcome.lost_readers + outcome.lost_writers:6}{outcome.peak // _MIB:6}{len(outcome.lines):7}"
    cells += f"{outcome.seconds:9.1f}{outcome.cpu['server']:15.1f}{outcome.cpu['attacker']:10.1f}"
    cells += f"{outcome.cpu['elsewhere']:11.0%}"
    cells += f"{outcome.attacker.get('sent', 0) / 1e6:9.1f}{outcome.attacker.get('cut_off', 0):9.0f}"
    print(f"{cells}  {', '.join(faults)}", flush=True)
    for text in sorted(set(outcome.failed))[:3]:
        print(f"    {text}")
    if "lines" in faults:
        print("    " + "\n    ".join(outcome.lines[:3]))


if __name__ == "__main__":
    role, *rest = sys.argv[1:]
    if role == "probe":
        probe(int(rest[0]), rest[-1] == "tls")
    else:
        from .floods import main

        os.nice(NICE)
        main(rest)
