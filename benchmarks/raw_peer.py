"""What a peer says, byte by byte: protobuf fields, gRPC messages, HTTP/2 frames, chunks; whatever the rules are.

For those who attack a server: the floods of ``benchmarks.hostile`` and the fuzzers of ``tests/fuzz``; and for
``benchmarks.floors``, which sends messages that were made beforehand. A client that is meant to be right has no use for it.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Iterable, Mapping, Sequence

import hpack
import pyarrow as pa

SERVICE = "/rerun.sdk_comms.v1alpha1.MessageProxyService/"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
FRAME = 16384
"""Bytes of a DATA frame that every peer takes."""

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED = 0x1, 0x1, 0x4, 0x8

LZ4 = 2
SET_STORE_INFO, ARROW_MSG, BLUEPRINT_ACTIVATION = 1, 2, 3
APPLICATION = "hostile"

# -- protobuf -------------------------------------------------------------------------------------------------------------


def varint(number: int) -> bytes:
    """An integer in base-128 form."""
    number &= 2**64 - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number: int, value: bytes | str | int) -> bytes:
    """A field: bytes and texts with their length, integers as varints."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def fixed64(number: int, value: int) -> bytes:
    """A field of eight bytes."""
    return varint(number << 3 | 1) + struct.pack("<Q", value)


def store_id(recording: bytes | str = "rec", application: bytes | str = APPLICATION, kind: int = 1) -> bytes:
    """A ``StoreId``."""
    return field(1, kind) + field(2, recording) + field(3, field(1, application))


def tuid(number: int) -> bytes:
    """A ``Tuid``."""
    return fixed64(1, number >> 64) + fixed64(2, number & (2**64 - 1))


def store_info(store: bytes) -> bytes:
    """A ``SetStoreInfo``."""
    source = field(1, 6) + field(2, field(1, "raw peer"))
    return field(1, tuid(5 << 64 | 1)) + field(2, field(2, store) + field(5, source) + field(6, field(1, 0x00290000)))


def arrow_msg(
    payload: bytes,
    size: int | None = None,
    *,
    store: bytes | None = None,
    compression: int = 1,
    static: bool | None = None,
    chunk_id: bytes | None = None,
) -> bytes:
    """An ``ArrowMsg`` around an Arrow stream that is packed as ``compression`` says."""
    message = field(1, store_id() if store is None else store) + field(2, compression)
    message += field(3, len(payload) if size is None else size) + field(4, 1) + field(5, payload)
    if chunk_id is not None:
        message += field(6, chunk_id)
    return message + (field(7, int(static)) if static is not None else b"")


def packed_msg(ipc: bytes, **options: object) -> bytes:
    """An ``ArrowMsg`` with an honest LZ4 block."""
    packed = pa.Codec("lz4_raw").compress(ipc, asbytes=True)
    return arrow_msg(packed, len(ipc), compression=LZ4, **options)  # type: ignore[arg-type]


def request(kind: int, message: bytes) -> bytes:
    """A ``WriteMessagesRequest`` around a message."""
    return field(1, field(kind, message))


def grpc(message: bytes, *, flag: int = 0, size: int | None = None) -> bytes:
    """A message of a gRPC stream; it may claim another size than it has."""
    return struct.pack(">BI", flag, len(message) if size is None else size) + message


# -- Arrow ----------------------------------------------------------------------------------------------------------------


def row_ids(rows: int, first: int = 0) -> pa.Array:
    """Row ids, ascending."""
    return pa.array([struct.pack(">QQ", 1, first + i) for i in range(rows)], pa.binary(16))


def batch(
    entity: bytes | str,
    columns: Mapping[str, pa.Array],
    *,
    number: int = 1,
    rows: pa.Array | None = None,
    times: Mapping[str, Sequence[int]] | None = None,
    metadata: Mapping[bytes, bytes] | None = None,
) -> pa.RecordBatch:
    """A chunk. Without times it is static."""
    length = len(next(iter(columns.values()))) if columns else 1
    fields = [pa.field("rerun.controls.RowId", pa.binary(16), nullable=False, metadata={"rerun:kind": "control"})]
    arrays = [row_ids(length, number * 1000) if rows is None else rows]
    for name, values in (times or {}).items():
        fields.append(pa.field(name, pa.int64(), metadata={"rerun:kind": "index", "rerun:index_name": name}))
        arrays.append(pa.array(values, pa.int64()))
    for name, column in columns.items():
        fields.append(pa.field(name, column.type, metadata={"rerun:kind": "data", "rerun:component": name}))
        arrays.append(column)
    described = {
        b"rerun:id": b"chunk_" + struct.pack(">QQ", 2, number).hex().encode(),
        b"rerun:entity_path": entity.encode() if isinstance(entity, str) else entity,
        b"sorbet:version": b"0.1.4",
        **(metadata or {}),
    }
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, described))


def ipc(chunk: pa.RecordBatch, *, compression: str | None = None, batches: int = 1, legacy: bool = False) -> bytes:
    """The Arrow stream of a chunk, with what Rerun never writes if asked for."""
    out = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=compression, use_legacy_format=legacy)
    with pa.ipc.new_stream(out, chunk.schema, options=options) as writer:
        for _ in range(batches):
            writer.write_batch(chunk)
    return bytes(out.getvalue().to_pybytes())


def lists(values: Iterable[object], type_: pa.DataType | None = None) -> pa.Array:
    """A column of a component: a list a row."""
    return pa.array(list(values), pa.list_(type_ or pa.uint8()))


def bytes_column(data: bytes) -> pa.Array:
    """One row of many bytes."""
    values = pa.Array.from_buffers(pa.uint8(), len(data), [None, pa.py_buffer(data)])
    return pa.ListArray.from_arrays(pa.array([0, len(data)], pa.int32()), values)


# -- HTTP/2 ---------------------------------------------------------------------------------------------------------------


def frame(kind: int, flags: int, stream: int, payload: bytes = b"", *, size: int | None = None) -> bytes:
    """A frame; it may claim another size than it has."""
    length = (len(payload) if size is None else size) & 0xFFFFFF
    return length.to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream & 0xFFFFFFFF) + payload


def settings(*pairs: tuple[int, int]) -> bytes:
    """A SETTINGS frame."""
    return frame(SETTINGS, 0, 0, b"".join(struct.pack(">HI", name, value) for name, value in pairs))


def hello(*pairs: tuple[int, int]) -> bytes:
    """How a connection begins, with our acknowledgement of the server's settings."""
    return PREFACE + settings(*pairs) + frame(SETTINGS, ACK, 0)


def header_block(
    path: str,
    more: Iterable[tuple[str | bytes, str | bytes]] = (),
    *,
    method: str = "POST",
    content_type: str = "application/grpc",
) -> bytes:
    """The headers of a call, by an encoder that keeps no table."""
    names = [(":method", method), (":scheme", "http"), (":path", path), (":authority", "x")]
    return plain_headers([*names, ("content-type", content_type), ("te", "trailers"), *more])


def plain_headers(headers: Iterable[tuple[str | bytes, str | bytes]]) -> bytes:
    """Any headers, as literals that leave no trace in the table: each block can be read by itself."""
    encoder = hpack.Encoder()
    return bytes(encoder.encode([hpack.NeverIndexedHeaderTuple(name, value) for name, value in headers]))


def call(stream: int, method: str, more: Iterable[tuple[str | bytes, str | bytes]] = (), *, end: bool = False) -> bytes:
    """Begin a call: of the message proxy, or of any path that begins with ``/``."""
    block = header_block(method if method.startswith("/") else SERVICE + method, more)
    return frame(HEADERS, END_HEADERS | (END_STREAM if end else 0), stream, block)


def data(stream: int, body: bytes, *, end: bool = False, size: int = FRAME) -> bytes:
    """A part of a call's body as DATA frames."""
    pieces = [body[at : at + size] for at in range(0, len(body), size)] or [b""]
    last = len(pieces) - 1
    return b"".join(
        frame(DATA, END_STREAM if end and i == last else 0, stream, piece) for i, piece in enumerate(pieces)
    )


def reset(stream: int, code: int = 8) -> bytes:
    """A RST_STREAM frame."""
    return frame(RST_STREAM, 0, stream, struct.pack(">I", code))


def window_update(stream: int, increment: int) -> bytes:
    """A WINDOW_UPDATE frame."""
    return frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", increment))


def ping() -> bytes:
    """A PING frame."""
    return frame(PING, 0, 0, b"12345678")


def goaway(last: int = 0, code: int = 0, text: bytes = b"") -> bytes:
    """A GOAWAY frame."""
    return frame(GOAWAY, 0, 0, struct.pack(">II", last, code) + text)


def web_request(
    method: str,
    body: bytes = b"",
    *,
    length: int | str | None = None,
    content_type: str = "application/grpc-web+proto",
    more: str = "",
) -> bytes:
    """A gRPC-web call over HTTP/1.1; it may claim another length than it has."""
    path = method if method.startswith("/") else SERVICE + method
    claimed = len(body) if length is None else length
    head = f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {content_type}\r\ncontent-length: {claimed}\r\n{more}\r\n"
    return head.encode("latin-1") + body


# -- connections ----------------------------------------------------------------------------------------------------------


def connect(
    port: int,
    *,
    tls: bool = False,
    receive_buffer: int | None = None,
    source: str | None = None,
    timeout: float = 10.0,
) -> socket.socket:
    """A connection to a server of this machine, whoever it says that it is; from another address if asked for."""
    sock = socket.socket()
    if source is not None:
        sock.bind((source, 0))
    if receive_buffer is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    sock.settimeout(timeout)
    try:
        sock.connect(("127.0.0.1", port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            context.set_alpn_protocols(["h2"])
            return context.wrap_socket(sock)
    except BaseException:
        sock.close()
        raise
    return sock


def abort(sock: socket.socket) -> None:
    """Close a connection by a reset."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


class Reading:
    """What comes back on an HTTP/2 connection, frame by frame, and what its windows allow to send."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self._connection = 65535
        self._initial = 65535
        self._streams: dict[int, int] = {}
        self._rest = b""

    def frames(self) -> list[tuple[int, int, int, bytes]]:
        """Read once: kind, flags, stream and payload of each frame that is complete.

        Raises
        ------
        ConnectionError
            The server has hung up.
        """
        received = self.sock.recv(2**18)
        if not received:
            raise ConnectionResetError("the server has hung up")
        buffer, at, found = self._rest + received, 0, []
        while len(buffer) - at >= 9:
            size = int.from_bytes(buffer[at : at + 3], "big")
            if len(buffer) - at < 9 + size:
                break
            kind, flags, stream = struct.unpack_from(">BBI", buffer, at + 3)
            payload = buffer[at + 9 : at + 9 + size]
            self._note(kind, flags, stream, payload)
            found.append((kind, flags, stream, payload))
            at += 9 + size
        self._rest = buffer[at:]
        return found

    def _note(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == WINDOW_UPDATE:
            increment = int.from_bytes(payload, "big")
            if stream:
                self._streams[stream] = self._streams.get(stream, 0) + increment
            else:
                self._connection += increment
        elif kind == SETTINGS and not flags & ACK:
            for at in range(0, len(payload), 6):
                name, value = struct.unpack_from(">HI", payload, at)
                if name == 4:
                    self._initial = value

    def send_body(self, stream: int, body: bytes, *, end: bool = False) -> None:
        """Send a body of any size, as the windows allow.

        Raises
        ------
        ConnectionError
            The server has hung up, or ended the call.
        """
        view = memoryview(body)
        while len(view):
            room = min(self._connection, self._initial + self._streams.get(stream, 0))
            if room < min(len(view), FRAME):
                for kind, flags, ended, _ in self.frames():
                    if ended == stream and (kind == RST_STREAM or (kind == HEADERS and flags & END_STREAM)):
                        raise ConnectionAbortedError("the server has ended the call")
                continue
            burst = bytes(view[: min(room, 2**18)])
            view = view[len(burst) :]
            self._connection -= len(burst)
            self._streams[stream] = self._streams.get(stream, 0) - len(burst)
            self.sock.sendall(data(stream, burst))
        if end:
            self.sock.sendall(frame(DATA, END_STREAM, stream))
