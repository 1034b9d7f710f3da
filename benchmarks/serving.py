"""``python -m benchmarks.serving``: message proxies under load, ours and `rerun --serve-grpc`, in the same run.

Writers and readers are processes of their own that speak HTTP/2 over plain sockets with as little work as possible, so that
it is the servers that are measured. Half of the writers send rows of scalars, 50 a chunk, the others images of noise;
all readers are there from the beginning and must get every message. A last reader comes late and gets the history.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import h2.config
import h2.connection
import numpy as np
import pyarrow as pa

from asyncrr.chunks.shape import ChunkShape, ChunkSummary
from asyncrr.chunks.tuid import new_tuid
from asyncrr.wire.envelope import Compression, chunk_message, grpc_prefix, write_messages_request
from asyncrr.wire.messages import StoreId, StoreKind
from asyncrr.wire.store_info import set_store_info

from .grpc_server import GrpcServer

SERVICE = "/rerun.sdk_comms.v1alpha1.MessageProxyService/"
ROWS_PER_CHUNK = 50
IMAGE = (480, 640, 3)
IMAGE_BYTES = 480 * 640 * 3
_FRAME = 16384
_TIMEOUT = 60.0
_APPLICATION = "asyncrr_benchmark"
_HEAD = 200
"""Bytes of a message within which its store id is."""


# -- clients, each a process ----------------------------------------------------------------------------------------------


class Connection:
    """One call on a connection of its own."""

    def __init__(self, port: int, method: str, *, tls: bool = False) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=_TIMEOUT)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            self.sock = context.wrap_socket(self.sock)
        h2_ = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))
        h2_.initiate_connection()
        # Readers take what comes: windows as large as they can be.
        h2_.update_settings({4: 2**31 - 1})
        h2_.increment_flow_control_window(2**31 - 1 - 65535)
        names = [(":method", "POST"), (":scheme", "http"), (":path", SERVICE + method), (":authority", "127.0.0.1")]
        h2_.send_headers(1, [*names, ("content-type", "application/grpc"), ("te", "trailers")])
        self.sock.sendall(h2_.data_to_send())
        self.connection_window = 65535
        self.stream_window = 65535
        self.initial_window = 65535
        self.max_frame = _FRAME
        self.received = 0
        self.ended = False
        self._buffer = bytearray(2**20)
        self._rest = b""
        self._data_left = 0

    def receive(self) -> Iterator[memoryview]:
        """Read once; gives the pieces of DATA in it."""
        n = self.sock.recv_into(self._buffer)
        if not n:
            self.ended = True
            return
        data = memoryview(self._rest + bytes(self._buffer[:n])) if self._rest else memoryview(self._buffer)[:n]
        self._rest = b""
        at, end = 0, len(data)
        while at < end:
            if self._data_left:
                piece = data[at : at + self._data_left]
                at += len(piece)
                self._data_left -= len(piece)
                self.received += len(piece)
                yield piece
                continue
            if end - at < 9 or (data[at + 3] != 0 and end - at < 9 + int.from_bytes(data[at : at + 3], "big")):
                self._rest = bytes(data[at:])
                return
            size = int.from_bytes(data[at : at + 3], "big")
            kind, flags = data[at + 3], data[at + 4]
            stream = int.from_bytes(data[at + 5 : at + 9], "big")
            payload = data[at + 9 : at + 9 + size]
            at += 9
            if kind == 0:
                self._data_left = size
                continue
            at += size
            self._control(kind, flags, stream, bytes(payload))

    def _control(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == 1 and flags & 1:
            self.ended = True
        elif kind in (3, 7):
            raise RuntimeError(f"the server ends the call: {payload!r}")
        elif kind == 4 and not flags & 1:
            for i in range(0, len(payload), 6):
                name, value = struct.unpack_from(">HI", payload, i)
                if name == 4:
                    self.stream_window += value - self.initial_window
                    self.initial_window = value
                elif name == 5:
                    self.max_frame = value
            self.sock.sendall(b"\0\0\0\4\1\0\0\0\0")
        elif kind == 6 and not flags & 1:
            self.sock.sendall(b"\0\0\x08\6\1\0\0\0\0" + payload)
        elif kind == 8:
            increment = int.from_bytes(payload, "big")
            if stream:
                self.stream_window += increment
            else:
                self.connection_window += increment

    def send(self, data: bytes, *, end: bool = False) -> None:
        """Send bytes of the call's body, as the windows allow."""
        view = memoryview(data)
        while len(view):
            room = min(self.connection_window, self.stream_window, 2**18)
            if room <= 0:
                for _ in self.receive():
                    continue
                continue
            out: list[bytes | memoryview] = []
            burst = view[:room]
            view = view[room:]
            self.connection_window -= len(burst)
            self.stream_window -= len(burst)
            # 16 KiB, as the official SDK sends them.
            for i in range(0, len(burst), _FRAME):
                piece = burst[i : i + _FRAME]
                out += [len(piece).to_bytes(3, "big") + b"\0\0\0\0\0\1", piece]
            self.sock.sendall(b"".join(out))
        if end:
            self.sock.sendall(b"\0\0\0\0\1\0\0\0\1")


def store(name: str) -> StoreId:
    return StoreId(StoreKind.RECORDING, _APPLICATION, name)


def chunk(entity: str, column: str, values: pa.Array) -> tuple[bytes, int]:
    """The Arrow stream of a chunk, and its rows."""
    rows = len(values)
    ids = pa.array([new_tuid() for _ in range(rows)], pa.binary(16))
    fields = [
        pa.field("rerun.controls.RowId", pa.binary(16), nullable=False, metadata={"rerun:kind": "control"}),
        pa.field("i", pa.int64(), metadata={"rerun:kind": "index", "rerun:index_name": "i"}),
        pa.field(column, values.type, metadata={"rerun:kind": "data", "rerun:component": column}),
    ]
    schema = pa.schema(
        fields,
        {"sorbet:version": "0.1.4", "rerun:id": f"chunk_{new_tuid().hex()}", "rerun:entity_path": entity},
    )
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, schema) as writer:
        writer.write_batch(pa.record_batch([ids, pa.array(range(rows)), values], schema=schema))
    return out.getvalue().to_pybytes(), rows


def write(port: int, kind: str, number: int, *, tls: bool = False) -> None:
    """Send ``number`` messages when told to, and say how long it took until the server had them."""
    store_id = store(f"{kind}_{os.getpid()}")
    if kind == "rows":
        ipc, rows = chunk("/x", "Scalars:scalars", pa.array([[float(i)] for i in range(ROWS_PER_CHUNK)]))
    else:
        noise = np.random.default_rng(1).integers(0, 255, IMAGE_BYTES, np.uint8)
        ipc, rows = chunk("/image", "Image:buffer", pa.array([[noise.tobytes()]], pa.list_(pa.binary())))
    connection = Connection(port, "WriteMessages", tls=tls)
    announcement = b"".join(map(bytes, write_messages_request(set_store_info(store_id, new_tuid()))))  # type: ignore[arg-type]
    shape = ChunkShape("/x", (("i", 1),), ())  # type: ignore[arg-type]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    connection.send(grpc_prefix(len(announcement)) + announcement)
    for _ in range(number):
        summary = ChunkSummary(shape, new_tuid(), rows, len(ipc), (), (), (), {})
        parts = write_messages_request(chunk_message(store_id, summary, [ipc], Compression.NONE))
        size = sum(map(len, parts))
        connection.send(b"".join([grpc_prefix(size), *parts]))
    connection.send(b"", end=True)
    while not connection.ended:
        for _ in connection.receive():
            continue
    print(json.dumps({"seconds": time.monotonic() - began}), flush=True)


def messages(connection: Connection) -> Iterator[bytes]:
    """The first bytes of each message of a call, once all of it has come."""
    left = 0
    prefix = head = b""
    while not connection.ended:
        for piece in connection.receive():
            at, end = 0, len(piece)
            while at < end:
                if left:
                    step = min(left, end - at)
                    if len(head) < _HEAD:
                        head += bytes(piece[at : at + min(step, _HEAD - len(head))])
                    left -= step
                    at += step
                else:
                    step = min(5 - len(prefix), end - at)
                    prefix += bytes(piece[at : at + step])
                    at += step
                    if len(prefix) < 5:
                        break
                    left = int.from_bytes(prefix[1:], "big")
                    prefix = b""
                if not left:
                    yield head
                    head = b""


def read(port: int, number: int, *, tls: bool = False) -> None:
    """Count messages of the load until there are so many, and say when the last one came."""
    connection = Connection(port, "ReadMessages", tls=tls)
    connection.send(bytes(5), end=True)
    print("ready", flush=True)
    count = 0
    mark = _APPLICATION.encode()
    for head in messages(connection):
        count += mark in head
        if count == number:
            break
    print(json.dumps({"messages": count, "bytes": connection.received, "at": time.monotonic()}), flush=True)


# -- servers --------------------------------------------------------------------------------------------------------------


class OfficialServer(GrpcServer):
    """`rerun --serve-grpc` with a limit."""

    def __init__(self, limit: str) -> None:
        super().__init__({**os.environ, "RERUN_ANALYTICS": "0"})
        self.keeps_all = True
        """Whether the limit is large enough for all of the load."""
        self._limit = limit

    def command(self) -> list[str]:
        found = super().command()
        found[found.index("--server-memory-limit") + 1] = self._limit
        return found


class OurServer(OfficialServer):
    """`asyncrr serve`, of this checkout or of another one."""

    def __init__(self, limit: str, *, root: Path | None = None, certificate: Path | None = None) -> None:
        super().__init__(limit)
        self._certificate = certificate
        if root is not None:
            self._env["PYTHONPATH"] = str(root.resolve())

    def command(self) -> list[str]:
        # Without -P, `python -m` would take the package from the working directory, whatever PYTHONPATH says.
        command = [sys.executable, *(["-P"] if "PYTHONPATH" in self._env else []), "-m", "asyncrr.cli", "serve"]
        command += ["--port", str(self.port), "--memory-limit", self._limit]
        return command if self._certificate is None else [*command, "--certificate", str(self._certificate)]

    def lines(self) -> list[str]:
        """What it said so far."""
        # Not by seeking: the server writes where the file's position is, which it shares with us.
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace").splitlines()


def memory(pid: int, name: str) -> int:
    """``VmRSS`` or ``VmHWM`` of a process, in bytes."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def client(*arguments: object, module: str = "benchmarks.serving", **options: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)


def said(process: subprocess.Popen[str]) -> Any:
    """A line of a client: ``ready``, what it measured, or None if it failed."""
    assert process.stdout is not None
    line = process.stdout.readline()
    return line if line == "ready\n" else json.loads(line or "null")


def tell(process: subprocess.Popen[str]) -> None:
    """Have a client go on. One that has ended is missed when it is asked for its figures."""
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        process.stdin.write("\n")
        process.stdin.flush()


@dataclass
class Load:
    """Writers and readers, each a process, and what came of them."""

    rows: int
    megabytes: int
    readers: int
    writers: int
    written: list[float] = field(default_factory=list)
    """Seconds of each writer that got to its end."""
    results: list[dict[str, float]] = field(default_factory=list)
    """Of each reader that got to its end, complete or not."""

    def __post_init__(self) -> None:
        self._half = max(self.writers // 2, 1)
        self._chunks = self.rows // ROWS_PER_CHUNK // self._half
        self._images = self.megabytes * 10**6 // IMAGE_BYTES // self._half
        self.total = (self._chunks + self._images + 2) * self._half
        """Messages that each reader must get."""
        self._reading: list[subprocess.Popen[str]] = []
        self._writing: list[subprocess.Popen[str]] = []
        self._began = 0.0

    def start(self, port: int, *more: str, **options: Any) -> None:
        """Start the processes, and wait until all are connected."""
        self._reading += [client("read", port, self.total, *more, **options) for _ in range(self.readers)]
        for kind, number in (("rows", self._chunks), ("images", self._images)):
            self._writing += [client("write", port, kind, number, *more, **options) for _ in range(self._half)]
        for process in (*self._reading, *self._writing):
            said(process)

    def run(self) -> None:
        """Let the writers write, and wait for all."""
        self._began = time.monotonic()
        for process in self._writing:
            tell(process)
        self.written = [answer["seconds"] for process in self._writing if (answer := said(process))]
        self.results = [answer for process in self._reading if (answer := said(process))]

    @property
    def complete(self) -> list[dict[str, float]]:
        """Of each reader that got all."""
        return [result for result in self.results if result["messages"] == self.total]

    @property
    def seconds(self) -> float:
        """Until the last reader had all; 0 if none had."""
        return max((result["at"] for result in self.complete), default=self._began) - self._began

    def stop(self) -> None:
        """Have the processes end where they are. From any thread."""
        for process in (*self._reading, *self._writing):
            process.kill()

    def kill(self) -> None:
        """End what is still there."""
        self.stop()
        for process in (*self._reading, *self._writing):
            process.communicate()


def measure(server: OfficialServer, *, rows: int, megabytes: int, readers: int, writers: int) -> dict[str, float]:
    """One run."""
    load = Load(rows, megabytes, readers, writers)
    held: subprocess.Popen[str] | None = None
    with server:
        try:
            idle = memory(server.pid, "VmRSS")
            cpu = cpu_seconds(server.pid)
            load.start(server.port)
            load.run()
            seconds = load.seconds
            cpu = cpu_seconds(server.pid) - cpu
            peak = memory(server.pid, "VmHWM")
            late_began = time.monotonic()
            held = client("read", server.port, load.total)
            assert said(held) == "ready\n"
            late: dict[str, float] | None = None
            if len(load.complete) == readers and server.keeps_all:
                late = said(held)
            return {
                "seconds": seconds,
                "write seconds": max(load.written, default=0.0),
                "rows/s": rows / seconds if seconds else 0.0,
                "MB/s in": megabytes / seconds if seconds else 0.0,
                "MB/s out": sum(result["bytes"] for result in load.results) / 1e6 / seconds if seconds else 0.0,
                "lost readers": readers - len(load.complete),
                "server CPU s": cpu,
                "growth MB": (peak - idle) / 1e6,
                "late reader MB/s": late["bytes"] / 1e6 / (late["at"] - late_began) if late else 0.0,
            }
        finally:
            load.kill()
            if held is not None:
                held.kill()
                held.communicate()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compare(servers: dict[str, Callable[[str], OfficialServer]], load: dict[str, int], limit: str, pairs: int) -> None:
    """Run the servers in turn, and print the median of each figure and of the ratios of the pairs."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
    for pair in range(pairs):
        # Turn and turn about, so that a machine that becomes slower or faster favours none.
        for name, make in list(servers.items())[:: -1 if pair % 2 else 1]:
            server = make(limit)
            megabytes = int(re.sub(r"\D", "", limit)) * (1000 if "G" in limit else 1)
            server.keeps_all = load["megabytes"] * 1.3 < megabytes
            runs[name].append(measure(server, **load))
    print(f"\nlimit {limit}, {load}, median of {pairs}")
    print(f"{'':20}" + "".join(f"{name:>12}" for name in servers) + f"{'ratio':>8}  of each pair")
    for metric in next(iter(runs.values()))[0]:
        columns = [[run[metric] for run in runs[name]] for name in servers]
        ratios = [ours / theirs for theirs, ours in zip(columns[0], columns[-1], strict=True) if theirs]
        told = (
            f"{median(ratios):8.2f}  {' '.join(f'{ratio:.2f}' for ratio in ratios)}"
            if len(columns) == 2 and ratios
            else ""
        )
        print(f"{metric:20}" + "".join(f"{median(values):12.1f}" for values in columns) + told, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the servers; prints a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.serving", description=main.__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--megabytes", type=int, default=1000, help="of images")
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--pairs", type=int, default=3, help="runs of each server, in turn")
    parser.add_argument("--limits", nargs="+", default=["2GB", "200MB"], help="memory limits to run with")
    parser.add_argument("--only", choices=["rerun", "asyncrr"], help="only one of the servers")
    parser.add_argument(
        "--against", type=Path, metavar="CHECKOUT", help="compare with the server of another checkout, not with rerun's"
    )
    parser.add_argument(
        "--hostile",
        nargs="*",
        metavar="NAME",
        help="our server alone, with hostile peers beside the load; all of them without a name",
    )
    parser.add_argument("--quick", action="store_true", help="with --hostile: a tenth of the load")
    parser.add_argument("--source", metavar="ADDRESS", help="with --hostile: the address from which they come")
    options = parser.parse_args(arguments)
    load = {name: getattr(options, name) for name in ("rows", "megabytes", "readers", "writers")}
    if options.hostile is not None:
        # Only now: it is made of what is here.
        from .hostile import run

        share = 10 if options.quick else 1
        load.update(rows=options.rows // share, megabytes=options.megabytes // share)
        return run(options.hostile, load, options.limits[-1], source=options.source)
    servers: dict[str, Callable[[str], OfficialServer]] = {"rerun": OfficialServer, "asyncrr": OurServer}
    if options.against is not None:
        servers = {"before": partial(OurServer, root=options.against), "now": partial(OurServer, root=Path.cwd())}
    elif options.only:
        servers = {options.only: servers[options.only]}
    for limit in options.limits:
        compare(servers, load, limit, options.pairs)
    return 0


if __name__ == "__main__":
    role, *rest = sys.argv[1:] or [""]
    with_tls = rest[-1:] == ["tls"]
    if role == "read":
        read(int(rest[0]), int(rest[1]), tls=with_tls)
    elif role == "write":
        write(int(rest[0]), rest[1], int(rest[2]), tls=with_tls)
    else:
        sys.exit(main())
