"""What `asyncrr serve --save` writes is what official readers read, whatever comes in."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.server import saving
from asyncrr.server.outline import Retention, outline
from asyncrr.server.saving import Saver
from asyncrr.server.store import Store
from asyncrr.wire.errors import RrdError
from asyncrr.wire.reader import DecodedChunk, read_rrd
from tests.fuzz.mutations import fields, joined
from tests.grpc import messages as m
from tests.server.frames import BLUEPRINT, RECORDING, frame
from tests.server.mutations import grpc, mutated, opened, unpacked
from tests.support import oracle

MB = 2**20


async def save(path: Path, frames: Iterable[bytes], lines: list[str] | None = None) -> Store:
    """Have messages saved as a server would; those that it refuses are left out."""
    store = Store(200 * MB)
    lines = [] if lines is None else lines
    saver = Saver(store, path, lines.append)
    running = asyncio.create_task(saver.run())
    for data in frames:
        try:
            store.add((data,))
        except RrdError:
            continue
        await asyncio.sleep(0)
    store.close()
    await running
    return store


@cache
def recording() -> list[bytes]:
    """The messages of a recording, packed and not."""
    rec = rr.RecordingStream("asyncrr_test", recording_id="saved")
    memory = rec.memory_recording()
    rec.set_time("frame", sequence=1)
    rec.log("points", rr.Points3D([[1, 2, 3], [4, 5, 6]], colors=[255, 0, 0], labels=["a", "b"]))
    rec.log("image", rr.Tensor([[1, 2], [3, 4]]))
    rec.log("static", rr.TextLog("hello"), static=True)
    rec.flush()
    data = memory.drain_as_bytes()
    frames, at = [], 12
    while (kind := int.from_bytes(data[at : at + 8], "little")) != 0:
        size = int.from_bytes(data[at + 8 : at + 16], "little")
        frames.append(grpc(kind, data[at + 16 : at + 16 + size]))
        at += 16 + size
    return frames


def good() -> bytes:
    """A temporal chunk, not packed."""
    return unpacked(packed())


def packed() -> bytes:
    """The same, packed."""
    (first, *_) = [data for data in recording() if outline(data)[0].retention is Retention.TEMPORAL]
    return first


def check(path: Path, least: int) -> None:
    """The official reader and ours read all of a file."""
    output = oracle.print_(path)
    assert "couldn't decode" not in output, output[:2000]
    chunks = [line for line in output.splitlines() if line.startswith("Chunk(")]
    ours = [event for event in read_rrd(path) if isinstance(event, DecodedChunk)]
    assert len(chunks) == len(ours) >= least
    # Through the footer, too.
    oracle.read(path)


@pytest.mark.parametrize("seed", range(4))
async def test_mutated_messages_never_make_a_file_unreadable(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    whole = recording()
    base = [*whole, *map(unpacked, whole)]
    base += [frame(message) for message in (m.info(RECORDING), m.chunk(RECORDING), m.activation(BLUEPRINT))]
    frames = [data for i in range(350) for data in (mutated(rng, rng.choice(base)), whole[i % len(whole)])]
    await save(tmp_path / "saved.rrd", [*whole, *frames])
    check(tmp_path / "saved.rrd", 100)


def _changed(data: bytes, number: int, wire_type: int, value: int | bytes | None) -> bytes:
    """A chunk with one field of its envelope changed, or taken away."""
    kind, inner = opened(data)
    items = [item for item in fields(inner) if item[0] != number]
    if value is not None:
        items.append((number, wire_type, value))
    return grpc(kind, joined(items))


def _with_metadata(data: bytes, changes: dict[bytes, bytes | None], order: list[int] | None = None) -> bytes:
    """An unpacked chunk with other metadata, or with its columns in another order."""
    _, inner = opened(data)
    payload = {number: value for number, _, value in fields(inner)}[5]
    assert isinstance(payload, bytes)
    batch = pa.ipc.open_stream(payload).read_next_batch()
    metadata = {**batch.schema.metadata, **changes}
    order = list(range(batch.num_columns)) if order is None else order
    schema = pa.schema(
        [batch.schema.field(i) for i in order], {key: value for key, value in metadata.items() if value is not None}
    )
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, schema) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([batch.column(i) for i in order], schema=schema))
    ipc = out.getvalue().to_pybytes()
    return _changed(_changed(data, 5, 2, ipc), 3, 0, len(ipc))


_TUID = b"\x09" + bytes(8) + b"\x11" + bytes(8)
_NOT_SAVED: dict[str, Callable[[], bytes]] = {
    "chunk id that is no Tuid": lambda: _changed(good(), 6, 2, b"\x09\x01"),
    "another chunk id than in the chunk": lambda: _changed(good(), 6, 2, _TUID),
    "static by its envelope only": lambda: _changed(good(), 7, 0, 1),
    "another size than it has": lambda: _changed(packed(), 3, 0, 7),
    "no encoding": lambda: _changed(good(), 4, 0, None),
    "unknown compression": lambda: _changed(good(), 2, 0, 3),
    "no store": lambda: _changed(good(), 1, 2, None),
    "store of an unknown kind": lambda: _changed(good(), 1, 2, b"\x08\x04\x12\x01r\x1a\x03\x0a\x01a"),
    "empty application id": lambda: _changed(good(), 1, 2, b"\x08\x01\x12\x01r\x1a\x00"),
    "no application id": lambda: _changed(good(), 1, 2, b"\x08\x01\x12\x01r"),
    "no payload": lambda: _changed(good(), 5, 2, b""),
    "no Arrow": lambda: _changed(good(), 5, 2, b"x"),
    "no id": lambda: _with_metadata(good(), {b"rerun:id": None}),
    "odd id": lambda: _with_metadata(good(), {b"rerun:id": b"chunj_" + b"0" * 32}),
    "short id": lambda: _with_metadata(good(), {b"rerun:id": b"chunk_00"}),
    "no entity path": lambda: _with_metadata(good(), {b"rerun:entity_path": None}),
    "metadata that is not UTF-8": lambda: _with_metadata(good(), {b"more": b"\xff"}),
    "row ids at the end": lambda: _with_metadata(good(), {}, [1, 2, 3, 4, 5, 6, 0]),
    "no row ids": lambda: _with_metadata(good(), {}, [1, 2, 3, 4, 5, 6]),
    "store info without a row id": lambda: grpc(1, joined([(2, 2, b"\x12\x05\x12\x03rec")])),
    "store info without a source": lambda: grpc(
        1, joined([(1, 2, _TUID), (2, 2, b"\x12\x0a\x12\x03rec\x1a\x03\x0a\x01a")])
    ),
    "store info without a store": lambda: grpc(1, joined([(1, 2, _TUID), (2, 2, b"")])),
    "activation of nothing": lambda: grpc(3, joined([(2, 0, 1)])),
}


@pytest.mark.parametrize("kind", _NOT_SAVED)
async def test_what_is_not_saved(tmp_path: Path, kind: str) -> None:
    lines: list[str] = []
    store = await save(tmp_path / "saved.rrd", [_NOT_SAVED[kind](), *recording()], lines)
    assert len([event for event in read_rrd(tmp_path / "saved.rrd") if isinstance(event, DecodedChunk)]) == 4
    # Either the writer was told, or who saves is.
    assert len(lines) == store.received - len(recording())
    assert all("a message is not saved: " in line for line in lines)


async def test_odd_messages_that_can_be_read_are_saved(tmp_path: Path) -> None:
    odd = [
        _changed(good(), 6, 2, None), _changed(good(), 7, 0, None), _changed(good(), 2, 0, 0), _changed(good(), 2, 0, None),
        _changed(good(), 3, 0, 7), _changed(good(), 1, 2, b"\x12\x01r\x1a\x03\x0a\x01a"), _changed(good(), 20, 2, b"more"),
    ]  # fmt: skip
    lines: list[str] = []
    await save(tmp_path / "saved.rrd", [*recording(), *odd], lines)
    assert lines == []
    check(tmp_path / "saved.rrd", 4 + len(odd))


async def test_lines_about_what_is_not_saved_are_few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(saving.time, "monotonic", lambda: now)
    lines: list[str] = []
    store = Store(100 * MB)
    saver = Saver(store, tmp_path / "saved.rrd", lines.append)
    bad = _changed(good(), 5, 2, b"x")
    for i in range(500):
        now += 0.05
        saver._write([(bad,)] * (1 + i % 3))
    store.close()
    await saver.run()
    assert len(lines) == 4
    assert lines[0].startswith("a message is not saved: ")
    said = [int(line.split()[0]) for line in lines[1:]]
    assert 1 + sum(said) == sum(1 + i % 3 for i in range(500))
    assert lines[-1].endswith(" messages are not saved")


async def test_an_index_that_grows_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "_INDEX", 100_000)
    lines: list[str] = []
    frames = [frame(m.chunk(m.new_store())) for _ in range(60)]
    await save(tmp_path / "saved.rrd", frames, lines)
    assert lines == ["the file gets no footer: its index is too large"]
    assert len([event for event in read_rrd(tmp_path / "saved.rrd") if isinstance(event, DecodedChunk)]) == 60
