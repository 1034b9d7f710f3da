"""Inputs that aim at something: each by a function or an expression with a name. They are tests of their own, and seeds of the fuzzers."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pyarrow as pa

from benchmarks import bombs, raw_peer as raw

from . import messages, mutations

MB = 10**6


def _chunk(chunk: pa.RecordBatch, **options: object) -> bytes:
    return raw.request(raw.ARROW_MSG, raw.packed_msg(raw.ipc(chunk), **options))


def _with_stream(stream: bytes, *, static: bool = True) -> bytes:
    return raw.request(raw.ARROW_MSG, raw.arrow_msg(stream, static=static))


def _small() -> pa.RecordBatch:
    return raw.batch("/small", {"A:a": raw.lists([[1], [2]])})


def _metadata(more: dict[bytes, bytes]) -> bytes:
    return _chunk(raw.batch("/small", {"A:a": raw.lists([[1]])}, metadata=more))


def _patched(change: Callable[[bytearray], None], part: int = 1) -> bytes:
    """A small chunk with a change in the metadata of its schema (0) or of its batch (1)."""
    parts = mutations.arrow_parts(raw.ipc(_small()))
    metadata, body = parts[part]
    out = bytearray(metadata)
    change(out)
    parts[part] = (bytes(out), body)
    return _with_stream(mutations.arrow_stream(None, parts))


def _every_word(value: int) -> Callable[[bytearray], None]:
    def change(metadata: bytearray) -> None:
        # The words behind the table of the message: counts, lengths and offsets of its buffers.
        for at in range(len(metadata) // 8 * 8 - 64, len(metadata) - 7, 8):
            struct.pack_into("<q", metadata, at, value)

    return change


def _body_length(value: int) -> Callable[[bytearray], None]:
    def change(metadata: bytearray) -> None:
        body = len(mutations.arrow_parts(raw.ipc(_small()))[1][1])
        at = bytes(metadata).index(struct.pack("<q", body))
        struct.pack_into("<q", metadata, at, value)

    return change


def _offsets(*values: int) -> bytes:
    """Two rows of a list column whose three offsets are these."""
    right = struct.pack("<3i", 0, 1, 3)
    metadata, batch = mutations.arrow_parts(raw.ipc(raw.batch("/offsets", {"A:a": raw.lists([[1], [2, 3]])})))
    assert batch[1].count(right) == 1
    wrong = (batch[0], batch[1].replace(right, struct.pack("<3i", *values)))
    return _with_stream(mutations.arrow_stream(None, [metadata, wrong]))


def _row_ids(column: pa.Array) -> bytes:
    fields = [pa.field("rerun.controls.RowId", column.type, metadata={"rerun:kind": "control"})]
    fields.append(pa.field("A:a", pa.list_(pa.uint8()), metadata={"rerun:kind": "data", "rerun:component": "A:a"}))
    schema = pa.schema(fields, _small().schema.metadata)
    return _with_stream(raw.ipc(pa.RecordBatch.from_arrays([column, raw.lists([[1]] * len(column))], schema=schema)))


def _empty_union() -> bytes:
    union = pa.UnionArray.from_dense(pa.array([], pa.int8()), pa.array([], pa.int32()), [pa.array([], pa.int64())])
    column = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), union)
    return _chunk(raw.batch("/union", {"U:u": column}))


def _chunk_id(inner: bytes) -> bytes:
    return raw.request(raw.ARROW_MSG, raw.packed_msg(raw.ipc(_small()), chunk_id=inner))


def _no_columns() -> bytes:
    schema = pa.schema([], _small().schema.metadata)
    return _with_stream(raw.ipc(pa.RecordBatch.from_arrays([], schema=schema)))


def _times(column: pa.Array) -> bytes:
    chunk = raw.batch("/times", {"A:a": raw.lists([[1]] * len(column))}, times={"t": [0] * len(column)})
    at = chunk.schema.get_field_index("t")
    return _chunk(chunk.set_column(at, chunk.schema.field(at).with_type(column.type).with_nullable(True), column))


_NUL = b"/a\x00b"
REQUESTS: dict[str, Callable[[], bytes]] = {
    # More than there is.
    "zstd in Arrow": lambda: bombs.body("zstd", 400 * MB),
    "lz4 in Arrow": lambda: bombs.body("lz4", 100 * MB),
    "zstd in Arrow, temporal": lambda: bombs.body("zstd", 400 * MB, static=False),
    "block of zeros": lambda: bombs.body("block", 400 * MB),
    "short block": lambda: bombs.short_block(200_000),
    "short block, one byte": lambda: bombs.short_block(1000, missing=1),
    "short block, the end mark": lambda: bombs.short_block(1000, missing=8),
    "short block, temporal": lambda: bombs.short_block(200_000, static=False),
    "claim of an empty block": lambda: raw.request(raw.ARROW_MSG, raw.arrow_msg(b"", 2**40, compression=raw.LZ4)),
    "claim of exabytes": lambda: raw.request(raw.ARROW_MSG, raw.arrow_msg(b"\0" * 9, 2**63, compression=raw.LZ4)),
    "claim of nothing": lambda: raw.request(raw.ARROW_MSG, raw.arrow_msg(b"\0", 0, compression=raw.LZ4)),
    "unknown compression": lambda: raw.request(raw.ARROW_MSG, raw.arrow_msg(raw.ipc(_small()), compression=3)),
    # Cost.
    "many rows": lambda: bombs.many_rows(2 * MB),
    "many rows, shuffled": lambda: bombs.many_rows(300_000, same_ids=False),
    "wide": lambda: bombs.wide(400),
    "many columns": lambda: bombs.many_columns(3000),
    "deep type": lambda: bombs.deep(60),
    # Names and ids.
    "long path": lambda: bombs.long_path(10 * MB),
    "long path, temporal": lambda: bombs.long_path(10 * MB, static=False),
    "long component": lambda: bombs.long_component(5 * MB),
    "long timeline": lambda: bombs.long_timeline(5 * MB),
    "long metadata": lambda: bombs.long_metadata(10 * MB),
    "long recording id": lambda: bombs.long_id(MB, 1),
    "long application id": lambda: bombs.long_id(MB, 1, what="application"),
    "long recording id, announced": lambda: bombs.long_id(MB, 1, kind="announcement"),
    "long application id, announced": lambda: bombs.long_id(MB, 1, what="application", kind="announcement"),
    "path that is not UTF-8": lambda: _chunk(raw.batch(b"/\xff\xfe", {"A:a": raw.lists([[1]])})),
    "path with NUL": lambda: _chunk(raw.batch(_NUL, {"A:a": raw.lists([[1]])})),
    "path with control characters": lambda: _chunk(raw.batch(b"/a\n\x1b[31mb", {"A:a": raw.lists([[1]])})),
    "path of many parts": lambda: _chunk(raw.batch(b"/a" * 50_000, {"A:a": raw.lists([[1]])})),
    "path without slash": lambda: _chunk(raw.batch("small", {"A:a": raw.lists([[1]])})),
    "empty path": lambda: _chunk(raw.batch("", {"A:a": raw.lists([[1]])})),
    "path of slashes": lambda: _chunk(raw.batch("/" * 1000, {"A:a": raw.lists([[1]])})),
    "path with escapes": lambda: _chunk(raw.batch(r"/\u{110000}\q\ ", {"A:a": raw.lists([[1]])})),
    "recording id that is not UTF-8": lambda: bombs.announcement(b"\xff\xfe"),
    "application id that is not UTF-8": lambda: bombs.announcement(b"rec", b"\xff\xfe"),
    "recording id with NUL": lambda: bombs.announcement(b"a\x00b"),
    "empty recording id": lambda: bombs.announcement(b""),
    "unknown kind of store": lambda: bombs.announcement(kind=9),
    "no store": lambda: raw.request(raw.ARROW_MSG, raw.arrow_msg(raw.ipc(_small()), store=b"")),
    "chunk id that is short": lambda: _chunk_id(b"\x09\x01"),
    "chunk id that is a number": lambda: _chunk_id(raw.field(1, 5)),
    "chunk id that is empty": lambda: _chunk_id(b""),
    "chunk id that is noise": lambda: _chunk_id(b"\xff" * 30),
    "chunk id that is another": lambda: _chunk_id(raw.tuid(99)),
    "id in the metadata that is none": lambda: _metadata({b"rerun:id": b"chunk_zz"}),
    "id in the metadata that is long": lambda: _metadata({b"rerun:id": b"chunk_" + b"0" * MB}),
    "id in the metadata, not ASCII": lambda: _metadata({b"rerun:id": b"chunk_" + b"\xff" * 32}),
    "metadata that are not UTF-8": lambda: _metadata({b"\xff\xfe": b"\xff\xfe"}),
    "unknown version": lambda: _metadata({b"sorbet:version": b"9.9.9"}),
    "version that is none": lambda: _metadata({b"sorbet:version": b"\xff"}),
    # Arrow that is not as it should be.
    "no batch": lambda: _with_stream(raw.ipc(_small(), batches=0)),
    "two batches": lambda: _with_stream(raw.ipc(_small(), batches=2)),
    "legacy stream": lambda: _with_stream(raw.ipc(_small(), legacy=True)),
    "dictionary": lambda: _with_stream(raw.ipc(mutations.with_dictionary(_small()))),
    "no end mark": lambda: _with_stream(raw.ipc(_small())[:-8]),
    "bytes behind the end": lambda: _with_stream(raw.ipc(_small()) + b"more" * 100),
    "half a stream": lambda: _with_stream(raw.ipc(_small())[: len(raw.ipc(_small())) // 2]),
    "empty stream": lambda: _with_stream(b""),
    "no columns": _no_columns,
    "no rows": lambda: _chunk(_small().slice(0, 0)),
    "body that is shorter": lambda: _patched(_body_length(8)),
    "body that is negative": lambda: _patched(_body_length(-8)),
    "body of exabytes": lambda: _patched(_body_length(2**62)),
    "buffers beyond the end": lambda: _patched(_every_word(2**40)),
    "buffers before the beginning": lambda: _patched(_every_word(-8)),
    "schema of nonsense": lambda: _patched(_every_word(2**31 - 1), part=0),
    "offsets that fall": lambda: _offsets(0, 3, 1),
    "offsets beyond the values": lambda: _offsets(0, 3, 2**31 - 1),
    "offsets below zero": lambda: _offsets(-5, 0, 3),
    "empty union": _empty_union,
    "row ids that are null": lambda: _row_ids(pa.array([None, None], pa.binary(16))),
    "row ids of another size": lambda: _row_ids(pa.array([b"1" * 8], pa.binary(8))),
    "row ids that are texts": lambda: _row_ids(pa.array(["x"])),
    "times that are null": lambda: _times(pa.array([None, 1], pa.int64())),
    "times that are floats": lambda: _times(pa.array([0.5], pa.float64())),
    "times in seconds": lambda: _times(pa.array([1], pa.timestamp("s"))),
    "times of days long ago": lambda: _times(pa.array([-(2**63)], pa.timestamp("ns"))),
    "rows that say they are static and are not": lambda: _chunk(
        raw.batch("/t", {"A:a": raw.lists([[1]])}, times={"t": [1]}), static=True
    ),
    # Protobuf.
    "nothing": lambda: b"",
    "noise": lambda: b"\xff" * 50,
    "two messages in one": lambda: bombs.announcement() + bombs.announcement("b"),
    "groups": lambda: raw.field(1, b"\x0b" * 10_000),
    "deep protobuf": lambda: _nested(2000),
    "thousands of fields": lambda: raw.request(raw.ARROW_MSG, raw.field(99, 1) * 100_000 + raw.arrow_msg(b"x", 1)),
    "thousands of store ids": lambda: raw.request(raw.ARROW_MSG, raw.field(1, raw.store_id()) * 20_000),
    "activation of nothing": lambda: raw.request(raw.BLUEPRINT_ACTIVATION, b""),
}
"""Bodies of ``WriteMessagesRequest``, by what they aim at."""


def _nested(levels: int) -> bytes:
    message = b""
    for _ in range(levels):
        message = raw.field(1, message)
    return message


_SMALL = 20_000


_COSTLY = ("zstd", "lz4", "block of zeros", "many", "wide", "long", "deep")


@cache
def small_requests() -> tuple[bytes, ...]:
    """Those that are small and that cost little to make."""
    found = [make() for name, make in REQUESTS.items() if not any(word in name for word in _COSTLY)]
    return tuple(body for body in found if len(body) < _SMALL)


# -- sessions -------------------------------------------------------------------------------------------------------------


def _write(*bodies: bytes, stream: int = 1, end: bool = True) -> bytes:
    return raw.call(stream, "WriteMessages") + raw.data(stream, b"".join(map(raw.grpc, bodies)), end=end)


def _read(stream: int = 1) -> bytes:
    return raw.call(stream, "ReadMessages") + raw.data(stream, bytes(5), end=True)


@cache
def http2_sessions() -> dict[str, bytes]:
    """Connections, by what they aim at."""
    info = bombs.announcement()
    claim = raw.grpc(b"x", size=2**31 - 1)
    sessions = {
        "claims": b"".join(raw.call(s, "WriteMessages") + raw.data(s, claim) for s in range(1, 200, 2)),
        "compressed message": raw.call(1, "WriteMessages") + raw.data(1, raw.grpc(info, flag=1), end=True),
        "windows": _read() + raw.window_update(0, 1) * 1000,
        "windows of streams": b"".join(map(_read, range(1, 40, 2))) + raw.window_update(1, 1) * 500,
        "window of nothing": _read() + raw.window_update(0, 0),
        "window of a call that never was": raw.window_update(99, 5),
        "window beyond the largest": _read() + raw.window_update(1, 2**31 - 1),
        "initial window that falls below zero": raw.settings((4, 100)) + _read() + raw.settings((4, 0)) * 10,
        "goaway, then the end of a write": _write(info, end=False) + raw.goaway() + raw.data(1, b"", end=True),
        "goaway, then a call": raw.goaway() + _write(info),
        "goaway with a reader": _read() + raw.goaway(),
        "goaway many times": _write(info) + raw.goaway() * 100,
        "goaway with a text": _read() + raw.goaway(code=2, text=b"\xff" * 1000),
        "goaway that is short": raw.frame(raw.GOAWAY, 0, 0, b"1234"),
        "header that is not UTF-8": raw.call(1, "ReadMessages", [(b"x-a", b"\xff\xfe")]),
        "path that is not UTF-8": raw.frame(
            raw.HEADERS, 5, 1, raw.plain_headers([(b":method", b"POST"), (b":scheme", b"http"), (b":path", b"/\xff")])
        ),
        "header with line breaks": raw.call(1, "ReadMessages", [("x-a", "a\r\nb: c")]),
        "no path": raw.frame(raw.HEADERS, 5, 1, raw.plain_headers([(":method", "POST")])),
        "head": raw.frame(raw.HEADERS, 5, 1, raw.header_block("/", method="HEAD")),
        "upper case": raw.frame(raw.HEADERS, 5, 1, raw.header_block("/", [("X-A", "1")])),
        "trailers": raw.call(1, "WriteMessages") + raw.frame(raw.HEADERS, 5, 1, raw.plain_headers([("x", "y")])),
        "headers in the middle": raw.call(1, "WriteMessages") + raw.call(1, "WriteMessages"),
        "push": raw.frame(raw.PUSH_PROMISE, 4, 1, bytes(10)),
        "even stream": raw.call(2, "ReadMessages", end=True),
        "stream 0": raw.call(0, "ReadMessages"),
        "streams backwards": _write(info, stream=5) + _write(info, stream=3),
        "too many calls": b"".join(raw.call(s, "WriteMessages") for s in range(1, 300, 2)),
        "data without end": raw.call(1, "WriteMessages") + raw.frame(raw.DATA, 0, 1) * 500,
        "padding that is too long": raw.call(1, "WriteMessages") + raw.frame(raw.DATA, raw.PADDED, 1, b"\xff1234"),
        "padding without data": raw.call(1, "WriteMessages") + raw.frame(raw.DATA, raw.PADDED, 1),
        "data for a call that ended": _write(info) + raw.data(1, raw.grpc(info)),
        "reset that is short": raw.call(1, "WriteMessages") + raw.frame(raw.RST_STREAM, 0, 1, b"\0"),
        "settings that are cut": raw.frame(raw.SETTINGS, 0, 0, b"\0\4\0"),
        "settings of a stream": raw.frame(raw.SETTINGS, 0, 1),
        "continuation of nothing": raw.frame(raw.CONTINUATION, 4, 1, b"x"),
        "continuations that are empty": raw.frame(raw.HEADERS, 0, 1) + raw.frame(raw.CONTINUATION, 0, 1) * 200,
        "table size": raw.frame(raw.HEADERS, 5, 1, b"\x3f\xff\xff\xff\xff\x7f"),
        "reflection": raw.call(1, raw.REFLECTION) + raw.data(1, raw.grpc(raw.field(7, "*")) * 50),
        "second message in a unary call": raw.call(1, "WriteTable")
        + raw.data(1, raw.grpc(bombs.table(1)) * 2, end=True),
        "all that is small": _write(*small_requests()),
    }
    sessions |= {f"message: {i}": _write(body) for i, body in enumerate(small_requests())}
    return {name: raw.hello() + session for name, session in sessions.items()}


@cache
def http1_sessions() -> dict[str, bytes]:
    """Connections of HTTP/1.1, by what they aim at."""
    info = raw.grpc(bombs.announcement())
    preflight = b"OPTIONS /x HTTP/1.1\r\nHost: x\r\nOrigin: %s\r\nAccess-Control-Request-Headers: %s\r\n\r\n"
    post = "POST " + raw.SERVICE + "WriteMessages HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web\r\n"
    return {
        "head": b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
        "options": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "latin-1": preflight % (b"http://localhost", b"\xe9"),
        "origin in latin-1": preflight % (b"http://localhost\xe9", b"a"),
        "large preflight": preflight % (b"http://localhost", b"a" * 12_000),
        "pipelined": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 300,
        "claims": raw.web_request("WriteMessages", raw.grpc(b"", size=2**31 - 1), length=1000),
        "five gigabytes": raw.web_request("WriteMessages", b"\0", length=5 * 2**30),
        "reflection": raw.web_request(raw.REFLECTION, raw.grpc(raw.field(7, "*")) * 200),
        "reader": raw.web_request("ReadMessages", bytes(5)),
        "reader as text": raw.web_request("ReadMessages", b"AAAAAAA=", content_type="application/grpc-web-text"),
        "text that is none": raw.web_request("WriteMessages", b"!" * 99, content_type="application/grpc-web-text"),
        "text with ends within": raw.web_request(
            "WriteMessages", b"AA==" * 99, content_type="application/grpc-web-text"
        ),
        "chunks without end": post.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n\0\r\n" * 200,
        "chunk of exabytes": post.encode() + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "chunk below zero": post.encode() + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "both lengths": (post + f"Content-Length: {len(info)}\r\nTransfer-Encoding: chunked\r\n\r\n").encode() + info,
        "continue": (post + f"Expect: 100-continue\r\nContent-Length: {len(info)}\r\n\r\n").encode() + info,
        "headers of 100 kB": post.encode() + b"x: " + b"y" * 100_000,
        "thousands of headers": post.encode() + b"x: y\r\n" * 5000,
        "head of bytes": b"\0" * 1000,
        "not quite http2": b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        "upgrade": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        "http/1.0": b"GET / HTTP/1.0\r\n\r\n",
    }


# -- files ----------------------------------------------------------------------------------------------------------------


def recording(body: bytes) -> bytes:
    """An ``.rrd`` file with the message of a ``WriteMessagesRequest`` behind an announcement; what is none makes no frame."""
    head = (messages.CORPUS / "official.rrd").read_bytes()[:12]
    out = head + rrd_frame(raw.SET_STORE_INFO, raw.store_info(raw.store_id()))
    try:
        for _, _, inner in mutations.fields(body):
            assert isinstance(inner, bytes)
            for kind, _, message in mutations.fields(inner):
                assert isinstance(message, bytes)
                out += rrd_frame(kind, message)
    except (ValueError, AssertionError):
        return out + rrd_frame(raw.ARROW_MSG, body)
    return out


def rrd_frame(kind: int, message: bytes, *, size: int | None = None) -> bytes:
    """A frame of an ``.rrd`` file; it may claim another size than it has."""
    return struct.pack("<QQ", kind, len(message) if size is None else size) + message


def _png(width: int) -> bytes:
    """A picture that says how large it is, and has no more than its first row."""

    def part(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = part(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(bytes(width + 1))) + part(b"IEND", b"")


def _parquet(table: pa.Table, **options: object) -> bytes:
    import pyarrow.parquet as pq

    out = pa.BufferOutputStream()
    pq.write_table(table, out, **options)
    return bytes(out.getvalue().to_pybytes())


_XYZ = b"property float x\nproperty float y\nproperty float z\n"


def _ply(header: bytes, body: bytes = b"", form: bytes = b"binary_little_endian") -> tuple[str, bytes]:
    return ".ply", b"ply\nformat " + form + b" 1.0\n" + header + b"end_header\n" + body


FILES: dict[str, Callable[[], tuple[str, bytes]]] = {
    "rrd that claims 4 GiB": lambda: (".rrd", recording(b"") + rrd_frame(2, b"x" * 1000, size=2**32 - 2)),
    "rrd that claims exabytes": lambda: (".rrd", recording(b"") + rrd_frame(2, b"x" * 1000, size=2**63)),
    "rrd of heads": lambda: (".rrd", (messages.CORPUS / "official.rrd").read_bytes()[:12] * 1000),
    "rrd with a footer that is none": lambda: (".rrd", recording(b"") + rrd_frame(0, b"\xff" * 100)),
    "rrd in a rbl": lambda: (".rbl", (messages.CORPUS / "official.rrd").read_bytes()),
    "ply of vertices without properties": lambda: _ply(b"element vertex 100000000000\n"),
    "ply of rows that are not there": lambda: _ply(b"element vertex 3000000000\n" + _XYZ, bytes(50)),
    "ply of lists": lambda: _ply(b"element vertex 3000000000\nproperty list uchar uchar label\n" + _XYZ, bytes(50)),
    "ply of empty lists": lambda: _ply(
        b"element other 10000000000\nproperty list uchar uchar q\nelement vertex 1\n" + _XYZ, bytes(300_000)
    ),
    "ply of many elements": lambda: _ply(b"element e 0\n" * 50_000 + b"element vertex 1\n" + _XYZ, bytes(12)),
    "ply of many properties": lambda: _ply(b"element vertex 1\n" + _XYZ + b"property float q\n" * 50_000, bytes(99)),
    "ply, a count of 5000 digits": lambda: _ply(b"element vertex " + b"9" * 5000 + b"\n" + _XYZ, b"1 2 3\n", b"ascii"),
    "ply, text of elements before": lambda: _ply(
        b"element other 100000000000\nproperty float q\nelement vertex 1\n" + _XYZ, b"1\n1 2 3\n", b"ascii"
    ),
    "parquet of zeros": lambda: (
        ".parquet",
        _parquet(pa.table({"a": pa.array(np.zeros(5_000_000, np.int8))}), compression="zstd", row_group_size=1 << 30),
    ),
    "parquet, one long text many times": lambda: (
        ".parquet",
        _parquet(pa.table({"a": pa.array(["x" * 1_000_000]).take(pa.array(np.zeros(190, np.int32)))})),
    ),
    "png of 900 megapixels": lambda: (".png", _png(30_000)),
    "markdown that is not UTF-8": lambda: (".md", b"\xff\xfe" * 1000),
    "empty glb": lambda: (".glb", b""),
    "glb that claims": lambda: (
        ".glb",
        b"glTF" + struct.pack("<II", 2, 2**32 - 1) + struct.pack("<II", 2**32 - 1, 0x4E4F534A),
    ),
    "mp4 of 4 billion samples": lambda: (".mp4", _mp4_of_many_samples()),
    "mp4 of a box without size": lambda: (".mp4", b"\0\0\0\0ftypisom" + bytes(100)),
    "mp4 of boxes in boxes": lambda: (".mp4", _boxes(3000)),
}
"""Files, by what they aim at: suffix and bytes. Those for :data:`REQUESTS` follow below."""


def _mp4_of_many_samples() -> bytes:
    from tests.types.mp4_files import Mp4

    file = bytearray(Mp4(durations=[(1, 10)]).write())
    sizes, durations = file.index(b"stsz"), file.index(b"stts")
    struct.pack_into(">II", file, sizes + 8, 1, 2**32 - 1)
    struct.pack_into(">I", file, durations + 12, 2**32 - 1)
    return bytes(file)


def _boxes(levels: int) -> bytes:
    inner = b""
    for _ in range(levels):
        inner = struct.pack(">I", len(inner) + 8) + b"moov" + inner
    return inner


FILES |= {f"rrd: {name}": lambda make=make: (".rrd", recording(make())) for name, make in REQUESTS.items()}  # type: ignore[misc]
