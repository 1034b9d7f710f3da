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
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
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
_TIMEOUT = 300.0


# -- clients, each a process ----------------------------------------------------------------------------------------------


class Connection:
    """One call on a connection of its own."""

    def __init__(self, port: int, method: str) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
    return StoreId(StoreKind.RECORDING, "asyncrr_benchmark", name)


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


def write(port: int, kind: str, number: int) -> None:
    """Send ``number`` messages when told to, and say how long it took until the server had them."""
    store_id = store(f"{kind}_{os.getpid()}")
    if kind == "rows":
        ipc, rows = chunk("/x", "Scalars:scalars", pa.array([[float(i)] for i in range(ROWS_PER_CHUNK)]))
    else:
        noise = np.random.default_rng(1).integers(0, 255, IMAGE_BYTES, np.uint8)
        ipc, rows = chunk("/image", "Image:buffer", pa.array([[noise.tobytes()]], pa.list_(pa.binary())))
    connection = Connection(port, "WriteMessages")
    announcement = b"".join(map(bytes, write_messages_request(set_store_info(store_id, new_tuid()))))  # type: ignore[arg-type]
    shape = ChunkShape("/x", (("i", 1),), ())  # type: ignore[arg-type]
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    connection.send(grpc_prefix(len(announcement)) + announcement)
    for _ in range(number):
        summary = ChunkSummary(shape, new_tuid(), rows, len(ipc), (), (), (), {})
        parts = write_messages_request(chunk_message(store_id, summary, ipc, Compression.NONE))
        size = sum(map(len, parts))
        connection.send(b"".join([grpc_prefix(size), *parts]))
    connection.send(b"", end=True)
    while not connection.ended:
        for _ in connection.receive():
            continue
    print(json.dumps({"seconds": time.monotonic() - began}), flush=True)


def read(port: int, messages: int) -> None:
    """Count messages until there are so many, and say when the last one came."""
    connection = Connection(port, "ReadMessages")
    connection.send(bytes(5), end=True)
    print("ready", flush=True)
    left = 0
    prefix = b""
    count = 0
    while count < messages and not connection.ended:
        for piece in connection.receive():
            at, end = 0, len(piece)
            while at < end:
                if left:
                    step = min(left, end - at)
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
                    count += 1
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
    """`asyncrr serve`."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "asyncrr.cli", "serve", "--port", str(self.port), "--memory-limit", self._limit]


def memory(pid: int, name: str) -> int:
    """``VmRSS`` or ``VmHWM`` of a process, in bytes."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def client(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.serving", *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> Any:
    assert process.stdout is not None
    line = process.stdout.readline()
    return line if line == "ready\n" else json.loads(line or "null")


def measure(server: OfficialServer, *, rows: int, megabytes: int, readers: int, writers: int) -> dict[str, float]:
    """One run."""
    chunks = rows // ROWS_PER_CHUNK
    images = megabytes * 10**6 // IMAGE_BYTES
    half = max(writers // 2, 1)
    total = chunks // half * half + images // half * half + 2 * half
    processes: list[subprocess.Popen[str]] = []
    with server:
        try:
            idle = memory(server.pid, "VmRSS")
            cpu = cpu_seconds(server.pid)
            reading = [client("read", server.port, total) for _ in range(readers)]
            writing = [client("write", server.port, "rows", chunks // half) for _ in range(half)]
            writing += [client("write", server.port, "images", images // half) for _ in range(half)]
            processes = reading + writing
            for process in processes:
                assert said(process) == "ready\n"
            began = time.monotonic()
            for process in writing:
                assert process.stdin is not None
                process.stdin.write("\n")
                process.stdin.flush()
            written = [said(process)["seconds"] for process in writing]
            results = [said(process) for process in reading]
            cpu = cpu_seconds(server.pid) - cpu
            peak = memory(server.pid, "VmHWM")
            complete = [result for result in results if result["messages"] == total]
            seconds = max((result["at"] for result in complete), default=began) - began
            late_began = time.monotonic()
            held = client("read", server.port, total)
            processes.append(held)
            assert said(held) == "ready\n"
            late: dict[str, float] | None = None
            if len(complete) == readers and server.keeps_all:
                late = said(held)
            return {
                "seconds": seconds,
                "write seconds": max(written),
                "rows/s": rows / seconds if seconds else 0.0,
                "MB/s in": megabytes / seconds if seconds else 0.0,
                "MB/s out": sum(result["bytes"] for result in results) / 1e6 / seconds if seconds else 0.0,
                "lost readers": readers - len(complete),
                "server CPU s": cpu,
                "growth MB": (peak - idle) / 1e6,
                "late reader MB/s": late["bytes"] / 1e6 / (late["at"] - late_began) if late else 0.0,
            }
        finally:
            for process in processes:
                process.kill()
                process.communicate()


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
    options = parser.parse_args(arguments)
    servers = {"rerun": OfficialServer, "asyncrr": OurServer}
    if options.only:
        servers = {options.only: servers[options.only]}
    load = {name: getattr(options, name) for name in ("rows", "megabytes", "readers", "writers")}
    for limit in options.limits:
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in servers}
        for _ in range(options.pairs):
            for name, make in servers.items():
                server = make(limit)
                server.keeps_all = options.megabytes * 1.3 < int(re.sub(r"\D", "", limit)) * (
                    1000 if "G" in limit else 1
                )
                runs[name].append(measure(server, **load))
        print(f"\nlimit {limit}, {load}, median of {options.pairs}")
        print(f"{'':20}" + "".join(f"{name:>12}" for name in servers) + f"{'ratio':>8}")
        for metric in next(iter(runs.values()))[0]:
            values = [median(run[metric] for run in runs[name]) for name in servers]
            ratio = f"{values[-1] / values[0]:8.2f}" if len(values) == 2 and values[0] else ""
            print(f"{metric:20}" + "".join(f"{value:12.1f}" for value in values) + ratio, flush=True)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["read"]:
        read(int(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        sys.exit(main())
