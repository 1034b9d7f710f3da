"""Floors: what the bytes of a workload cost by themselves, without any SDK.

A floor has the arrays of the workload, in the form in which they end up in a recording, and gives them to the kernel: by one
``writev`` a call into a file, or as gRPC messages in HTTP/2 frames to the server that the SDKs log to. It does nothing else: it
has no copy of the caller's arrays, no chunks, no ids, no times. So an SDK that keeps the promise that an array may be changed right
after the call cannot reach it on one core; on two, it can come close.
"""

from __future__ import annotations

import math
import os
import socket
import struct
from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import urlsplit

import numpy as np

from . import content
from .content import Array
from .measure import SENTINEL, Run, tcp_bytes_sent

Floor: TypeAlias = Callable[[Run], dict[str, float]]
"""A whole program, as those of the SDKs are."""

Rows: TypeAlias = Sequence[tuple[Array, ...]]
"""Different rows of a workload, a power of two of them; each is the arrays whose bytes it takes."""

FLOOR = "floor"
"""Stands where the modules of the SDKs stand."""

_WARM_UP = content.POOL


def written(make_rows: Callable[[Run], Rows], calls: int, per_call: Callable[[Run], int] = lambda run: 1) -> Floor:
    """The floor of a workload that goes into a file.

    Parameters
    ----------
    make_rows
        Makes the rows, which are written in turn.
    calls
        How many rows to write, as often as the SDKs log.
    per_call
        How many calls, for the table, such a row counts for.
    """

    def program(run: Run) -> dict[str, float]:
        rows = make_rows(run)
        sizes = [sum(array.nbytes for array in row) for row in rows]
        last = len(rows) - 1
        count = run.size(calls, min(calls, 4))
        file = os.open(run.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            # What follows is written behind the end, as by the SDKs.
            for i in range(min(_WARM_UP, len(rows))) if calls > _WARM_UP else ():
                _write(file, rows[i], sizes[i])
            with run.measured() as measurement:
                for i in range(count):
                    _write(file, rows[i & last], sizes[i & last])
        finally:
            os.close(file)
        return measurement.per_call(count * per_call(run)) | {"bytes": sizes[0] / per_call(run)}

    return program


def _write(file: int, row: tuple[Array, ...], size: int) -> None:
    # To an ordinary file the kernel writes all or fails; a full disk is the exception.
    if (done := os.writev(file, row)) != size:
        raise OSError(f"{done} of {size} bytes were written: is the disk full?")


def cloud(points: int) -> Callable[[Run], Rows]:
    """Positions, and colors as the four bytes each that they take in a recording."""

    def rows(run: Run) -> Rows:
        colors = np.concatenate([content.colors(points), np.full((points, 1), 255, np.uint8)], axis=1)
        return [(positions, colors) for positions in content.clouds(points)]

    return rows


def image(width: int, height: int) -> Callable[[Run], Rows]:
    """Images, RGB."""
    return lambda run: [(pixels,) for pixels in content.images(width, height)]


def columns(length: int) -> Callable[[Run], Rows]:
    """Times and scalars. What a recording has beside them (an id and an offset for each row) is not in the floor."""

    def rows(run: Run) -> Rows:
        count = run.size(length)
        return [(np.arange(count), content.curve(count))]

    return rows


# -- gRPC -----------------------------------------------------------------------------------------------------------------


def sent(make_rows: Callable[[Run], Rows], entity: str, component: str, calls: int, warm_up: int) -> Floor:
    """The floor of a workload that goes to a server: complete messages, made beforehand, by a plain socket."""

    def program(run: Run) -> dict[str, float]:
        from . import raw_peer as raw

        store = raw.store_id("floor", "asyncrr_benchmark")

        def message(path: str, name: str, array: Array, number: int, times: dict[str, list[int]]) -> bytes:
            column = {name: raw.bytes_column(array.tobytes())}
            ipc = raw.ipc(raw.batch(path, column, number=number, times=times))
            chunk_id = raw.tuid(2 << 64 | number)
            packed = raw.arrow_msg(ipc, len(ipc), store=store, chunk_id=chunk_id, static=not times)
            return raw.grpc(raw.request(raw.ARROW_MSG, packed))

        rows = make_rows(run)
        messages = [message(entity, component, row[0], i + 1, {"frame": [i]}) for i, row in enumerate(rows)]
        last = len(messages) - 1
        end = message(SENTINEL, "TextLog:text", np.zeros(1, np.uint8), len(rows) + 1, {})
        count = run.size(calls)
        port = urlsplit(run.target).port
        assert port is not None
        with raw.connect(port) as sock:
            sock.settimeout(None)
            call = _Call(sock, "WriteMessages")
            call.send(raw.grpc(raw.request(raw.SET_STORE_INFO, raw.store_info(store))))
            for i in range(-warm_up, 0):
                call.send(messages[i & last])
            with run.measured() as measurement:
                for i in range(count):
                    call.send(messages[i & last])
                call.send(end)
                run.drained()
            call.end()
            # Each message is sent many times. Who reads from the server counts a chunk once.
            different = min(len(messages), count + warm_up)
            transferred = (tcp_bytes_sent() or math.nan) / (count + warm_up)
        return measurement.per_call(count) | {"rows": different, "bytes": transferred}

    return program


class _Call:
    """A gRPC call that sends messages from where they are: frame headers between slices of them, by ``sendmsg``.

    It keeps to the windows and the largest frame that the server allows, and answers its pings and settings.
    """

    _STREAM = 1
    _MOST_FRAMES = 256  # of one `sendmsg`: it takes at most 1024 pieces, two a frame

    def __init__(self, sock: socket.socket, method: str) -> None:
        from . import raw_peer as raw

        self._raw = raw
        self._sock = sock
        self._frame = raw.FRAME
        self._connection = self._stream = self._initial = 65535
        self._received = b""
        sock.sendall(raw.PREFACE + raw.settings() + raw.call(self._STREAM, method))
        while not self._read():
            pass

    def send(self, message: bytes) -> None:
        """Send a message, in as many frames as it takes."""
        raw = self._raw
        view = memoryview(message)
        at = 0
        while at < len(view):
            pieces: list[bytes | memoryview] = []
            room = min(self._connection, self._stream)
            begin = at
            while at < len(view) and len(pieces) < 2 * self._MOST_FRAMES:
                size = min(self._frame, len(view) - at)
                if size > room - (at - begin):
                    break
                pieces += [raw.frame(raw.DATA, 0, self._STREAM, size=size), view[at : at + size]]
                at += size
            if not pieces:
                self._read()
                continue
            self._connection -= at - begin
            self._stream -= at - begin
            self._send_all(pieces)

    def _send_all(self, pieces: list[bytes | memoryview]) -> None:
        sent = self._sock.sendmsg(pieces)
        if sent < sum(map(len, pieces)):
            self._sock.sendall(memoryview(b"".join(pieces))[sent:])

    def end(self) -> None:
        """Say that no message follows."""
        raw = self._raw
        self._sock.sendall(raw.frame(raw.DATA, raw.END_STREAM, self._STREAM))

    def _read(self) -> bool:
        """Wait for frames and note what they allow. Whether settings were among them.

        Raises
        ------
        ConnectionError
            The server has hung up, or ended the call.
        """
        raw = self._raw
        received = self._sock.recv(2**16)
        if not received:
            raise ConnectionResetError("the server has hung up")
        buffer, at, settings = self._received + received, 0, False
        while len(buffer) - at >= 9 and len(buffer) - at - 9 >= (size := int.from_bytes(buffer[at : at + 3], "big")):
            kind, flags, stream = struct.unpack_from(">BBI", buffer, at + 3)
            payload = buffer[at + 9 : at + 9 + size]
            at += 9 + size
            if kind == raw.WINDOW_UPDATE:
                increment = int.from_bytes(payload, "big")
                if stream:
                    self._stream += increment
                else:
                    self._connection += increment
            elif kind == raw.SETTINGS and not flags & raw.ACK:
                settings = True
                self._apply(payload)
                self._sock.sendall(raw.frame(raw.SETTINGS, raw.ACK, 0))
            elif kind == raw.PING and not flags & raw.ACK:
                self._sock.sendall(raw.frame(raw.PING, raw.ACK, 0, payload))
            elif kind in (raw.GOAWAY, raw.RST_STREAM) or (kind == raw.HEADERS and flags & raw.END_STREAM):
                raise ConnectionAbortedError(f"the server has ended the call: frame {kind}, {payload!r}")
        self._received = buffer[at:]
        return settings

    def _apply(self, settings: bytes) -> None:
        for at in range(0, len(settings), 6):
            name, value = struct.unpack_from(">HI", settings, at)
            if name == 4:  # initial size of a stream's window; holds for streams that are open, too
                self._stream += value - self._initial
                self._initial = value
            elif name == 5:
                self._frame = min(value, 2**20)
