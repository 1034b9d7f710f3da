"""Messages that are small on the wire and ask much of who takes them, each made by rule.

All of them are bodies of ``WriteMessagesRequest``. ``tests/fuzz/aimed.py`` has them as test cases, too.
"""

from __future__ import annotations

import struct

import numpy as np
import pyarrow as pa

from . import raw_peer as raw


def _static(chunk: pa.RecordBatch, store: bytes | None = None) -> bytes:
    return raw.request(raw.ARROW_MSG, raw.packed_msg(raw.ipc(chunk), store=store, static=True))


def _temporal(chunk: pa.RecordBatch, store: bytes | None = None) -> bytes:
    return raw.request(raw.ARROW_MSG, raw.packed_msg(raw.ipc(chunk), store=store, static=False))


def announcement(recording: bytes | str = "rec", application: bytes | str = raw.APPLICATION, kind: int = 1) -> bytes:
    """A store is announced."""
    return raw.request(raw.SET_STORE_INFO, raw.store_info(raw.store_id(recording, application, kind)))


def body(codec: str, nbytes: int, *, static: bool = True) -> bytes:
    """A chunk of zeros: packed by Arrow itself (``zstd``, ``lz4``), or as a block around the stream (``block``)."""
    times = None if static else {"t": [1]}
    chunk = raw.batch("/bomb", {"A:a": raw.bytes_column(bytes(nbytes))}, times=times)
    if codec == "block":
        return raw.request(raw.ARROW_MSG, raw.packed_msg(raw.ipc(chunk), static=static))
    return raw.request(raw.ARROW_MSG, raw.arrow_msg(raw.ipc(chunk, compression=codec), static=static))


def short_block(hidden: int, *, missing: int | None = None, static: bool = True) -> bytes:
    """An LZ4 block that unpacks to less than is claimed: all of its last column is missing, or so many bytes."""
    rows = raw.lists([None, [7] * hidden])
    stream = raw.ipc(raw.batch("/short", {"A:a": raw.lists([[1], [2]]), "B:b": rows}))
    end = stream.index(b"\7" * 64) + 8 if missing is None else len(stream) - missing
    packed = pa.Codec("lz4_raw").compress(stream[:end], asbytes=True)
    return raw.request(raw.ARROW_MSG, raw.arrow_msg(packed, len(stream), compression=raw.LZ4, static=static))


def many_rows(rows: int, *, same_ids: bool = True) -> bytes:
    """A static chunk of many rows, of which one counts."""
    ids = np.zeros((rows, 2), ">u8")
    if not same_ids:
        ids[:, 1] = np.arange(rows, 0, -1)
    packed = pa.Array.from_buffers(pa.binary(16), rows, [None, pa.py_buffer(ids.tobytes())])
    empty = pa.ListArray.from_arrays(pa.array(np.zeros(rows + 1, np.int32)), pa.array([], pa.uint8()))
    return _static(raw.batch("/rows", {"A:a": empty}, rows=packed))


def wide(components: int, number: int = 1) -> bytes:
    """A static chunk where each component has its newest value in a row of its own."""
    columns = {}
    for i in range(components):
        mask = np.ones(components, bool)
        mask[i] = False
        offsets = pa.array(np.zeros(components + 1, np.int32))
        columns[f"C:{i}"] = pa.ListArray.from_arrays(offsets, pa.array([], pa.uint8()), mask=pa.array(mask))
    return _static(raw.batch("/wide", columns, number=number))


def supersede(component: int, number: int) -> bytes:
    """A small static chunk that takes the place of one value of :func:`wide`."""
    return _static(raw.batch("/wide", {f"C:{component}": raw.lists([[1]])}, number=number))


def long_path(nbytes: int, number: int = 1, *, static: bool = True) -> bytes:
    """An entity path that unpacks to so many bytes."""
    path = b"/" + b"%06d" % number + b"x" * nbytes
    chunk = raw.batch(path, {"A:a": raw.lists([[1]])}, number=number, times=None if static else {"t": [1]})
    return _static(chunk) if static else _temporal(chunk)


def long_component(nbytes: int, number: int = 1) -> bytes:
    """A component whose name unpacks to so many bytes."""
    return _static(raw.batch("/component", {f"C{number}:" + "x" * nbytes: raw.lists([[1]])}, number=number))


def long_timeline(nbytes: int, number: int = 1) -> bytes:
    """A timeline whose name unpacks to so many bytes."""
    name = f"t{number}" + "x" * nbytes
    return _temporal(raw.batch("/timeline", {"A:a": raw.lists([[1]])}, number=number, times={name: [1]}))


def long_metadata(nbytes: int, number: int = 1) -> bytes:
    """Metadata of a chunk that unpack to so many bytes."""
    more = {b"note": b"x" * nbytes}
    return _static(raw.batch(f"/metadata{number}", {"A:a": raw.lists([[1]])}, number=number, metadata=more))


def many_columns(columns: int, number: int = 1) -> bytes:
    """A static chunk of one row and many components."""
    return _static(raw.batch(f"/columns{number}", {f"C:{i}": raw.lists([[1]]) for i in range(columns)}, number=number))


def deep(levels: int) -> bytes:
    """A component whose type is a list of lists of lists."""
    type_: pa.DataType = pa.uint8()
    for _ in range(levels):
        type_ = pa.list_(type_)
    return _static(raw.batch("/deep", {"A:a": pa.array([[]], pa.list_(type_))}))


def long_id(nbytes: int, number: int, *, what: str = "recording", kind: str = "chunk") -> bytes:
    """A recording id or application id of so many bytes, in a chunk or in an announcement."""
    text = b"%06d" % number + b"r" * nbytes
    names = (text, raw.APPLICATION) if what == "recording" else ("rec", text)
    if kind == "announcement":
        return announcement(*names)
    store = raw.store_id(*names)
    return raw.request(raw.ARROW_MSG, raw.arrow_msg(b"x", 1, store=store))


def entity(number: int, *, nbytes: int = 1, recording: str = "rec") -> bytes:
    """A static value of an entity of its own."""
    chunk = raw.batch(f"/entity/{number}", {"A:a": raw.bytes_column(bytes(nbytes))}, number=number)
    return _static(chunk, raw.store_id(recording))


def row(number: int, *, nbytes: int = 1, recording: str = "rec") -> bytes:
    """A temporal row of random bytes."""
    column = raw.bytes_column(np.random.default_rng(number).bytes(nbytes))
    chunk = raw.batch("/row", {"A:a": column}, number=number, times={"t": [number]})
    return raw.request(raw.ARROW_MSG, raw.arrow_msg(raw.ipc(chunk), store=raw.store_id(recording), static=False))


def activation(number: int) -> bytes:
    """A blueprint takes effect."""
    store = raw.store_id(f"blueprint{number}", kind=2)
    return raw.request(raw.BLUEPRINT_ACTIVATION, raw.field(1, store) + raw.field(2, 1) + raw.field(3, 1))


def table(number: int, nbytes: int = 1000) -> bytes:
    """A ``WriteTableRequest``."""
    data = struct.pack(">I", number) * (nbytes // 4)
    return raw.field(1, raw.field(1, f"table{number}")) + raw.field(2, raw.field(1, 1) + raw.field(2, data))
