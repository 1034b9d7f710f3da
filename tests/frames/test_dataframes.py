"""Dataframes of other libraries, and how they are read: batch by batch, as copies, waiting for room."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import datafusion
import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import rerun
import rerun.chunk

import asyncrr as rr
from asyncrr.chunk import Chunk, RrdReader
from asyncrr.frames import source
from tests.support import oracle

_COLUMNS: dict[str, list[Any]] = {
    "frame": [3, 4, 5],
    "/a:Scalars:scalars": [1.5, 2.5, 3.5],
    "/b:TextLog:text": ["x", "ü", "z"],
    "/b:lists": [[1, 2], [], [3]],
}


def _datafusion() -> Any:
    return datafusion.SessionContext().from_arrow(pa.table(_COLUMNS))


def _duckdb() -> Any:
    return duckdb.connect().from_arrow(pa.table(_COLUMNS))


class _OneBatch:
    """What offers a batch by Arrow's C interface and nothing else."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> Any:
        return pa.record_batch(_COLUMNS).__arrow_c_array__(requested_schema)


FRAMES: dict[str, Callable[[], Any]] = {
    "table": lambda: pa.table(_COLUMNS),
    "record batch": lambda: pa.record_batch(_COLUMNS),
    "reader": lambda: pa.table(_COLUMNS).to_reader(),
    "polars": lambda: pl.DataFrame(_COLUMNS),
    "pandas": lambda: pd.DataFrame(_COLUMNS),
    "duckdb": _duckdb,
    "datafusion": _datafusion,
    "capsule of an array": _OneBatch,
}


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Times and components of all rows, by entity."""
    recording = oracle.check_file(path)
    return {
        entity: [(dict(row.times), row.set_components()) for row in recording.rows(entity)]
        for entity in sorted(recording.entities)
        if entity != "/__properties"
    }


EXPECTED = {
    "/a": [({"frame": f}, {"Scalars:scalars": [v]}) for f, v in zip((3, 4, 5), (1.5, 2.5, 3.5), strict=True)],
    "/b": [
        ({"frame": f}, {"TextLog:text": [t], "lists": n})
        for f, t, n in zip((3, 4, 5), ("x", "ü", "z"), ([1, 2], [], [3]), strict=True)
    ],
}


@pytest.mark.parametrize("library", FRAMES)
def test_every_library_s_dataframe_arrives(library: str, tmp_path: Path) -> None:
    for form, send in {
        "method": lambda rec, df: rec.send_dataframe(df, index="frame"),
        "function": lambda rec, df: rr.send_dataframe(df, rec, index="frame"),
        "chunks": lambda rec, df: rec.send_chunks(Chunk.from_dataframe(df, index="frame")),
    }.items():
        path = tmp_path / f"{form}.rrd"
        with rr.RecordingStream("asyncrr_test", recording_id=form) as rec:
            rec.save(path)
            send(rec, FRAMES[library]())
        rec.close()
        assert contents(path) == EXPECTED, form


@pytest.mark.parametrize("library", FRAMES)
async def test_every_library_s_dataframe_arrives_from_a_loop(library: str, tmp_path: Path) -> None:
    path = tmp_path / "async.rrd"
    async with rr.AsyncRecordingStream("asyncrr_test") as rec:
        await rec.save(path)
        await rec.send_dataframe(FRAMES[library](), index="frame")
    assert contents(path) == EXPECTED


def test_columns_are_typed_as_components_are(tmp_path: Path) -> None:
    """What polars and pandas call text, lists and categories; a viewer refuses components of those types."""
    frame = pl.DataFrame(
        {
            "f": pl.Series([1, 2], dtype=pl.UInt16),
            "when": pl.Series([1, 2], dtype=pl.Datetime("us")),
            "text": ["a", None],
            "kind": pl.Series(["u", "v"], dtype=pl.Categorical),
            "nested": [[["q"]], []],
        }
    )
    (chunk,) = Chunk.from_dataframe(frame, index=["f", "when"], entity_path="/x")
    batch = chunk.to_record_batch()
    assert {field.name: str(field.type) for field in batch.schema}.items() >= {
        "f": "int64",
        "when": "timestamp[ns]",
        "text": "list<item: string>",
        "kind": "list<item: string>",
        "nested": "list<item: list<item: string>>",
    }.items()
    assert batch.column("kind").to_pylist() == [["u"], ["v"]]
    assert batch.column("text").to_pylist() == [["a"], None]
    (categories,) = Chunk.from_dataframe(pd.DataFrame({"c": pd.Categorical(["y", "x"])}), index=None)
    assert categories.to_record_batch().column("c").to_pylist() == [["y"], ["x"]]
    path = tmp_path / "typed.rrd"
    with rr.RecordingStream("asyncrr_test") as rec:
        rec.save(path)
        rec.send_dataframe(pl.DataFrame({"f": [1], "/log:TextLog:text": ["hello"]}), index="f")
    rec.close()
    oracle.verify(path)
    with pytest.raises(ValueError, match="index column 'f'"):
        Chunk.from_record_batch(pa.record_batch({"f": pa.array([2**64 - 1], pa.uint64()), "v": [1]}), index="f")


@pytest.mark.parametrize(
    "bad", [5, "text", {"a": [1]}, [1], None, pa.array([1]), pa.chunked_array([[1]]), pl.Series([1])], ids=str
)
def test_what_is_no_dataframe_is_refused_at_the_call(bad: Any) -> None:
    rec = rr.RecordingStream("asyncrr_test")
    for send in (rec.send_dataframe, rec.send_record_batch, rr.send_dataframe, Chunk.from_dataframe):
        with pytest.raises(TypeError):
            send(bad, index=None)
    rec.close()


def test_mistakes_in_the_schema_are_found_before_anything_is_read() -> None:
    def batches() -> Iterator[pa.RecordBatch]:
        raise AssertionError("read")
        yield

    reader = pa.RecordBatchReader.from_batches(pa.schema([("f", pa.int64()), ("v", pa.float64())]), batches())
    rec = rr.RecordingStream("asyncrr_test")
    with pytest.raises(ValueError, match="index"):
        rec.send_dataframe(reader)
    with pytest.raises(ValueError, match="no column 'q'"):
        rr.send_dataframe(reader, rec, index="q")
    with pytest.raises(ValueError, match="nulls"):
        rec.send_record_batch(pa.record_batch({"f": pa.array([None, 1]), "v": [1, 2]}), index="f")
    rec.close()


def test_without_a_recording_only_mistakes_are_noticed() -> None:
    frame = pl.DataFrame({"f": [1], "v": [1]})
    rr.send_dataframe(frame, index="f")
    rr.send_record_batch(pa.record_batch({"v": [1]}), index=None)
    rr.send_chunks(Chunk.from_dataframe(frame, index="f"))
    with pytest.raises(ValueError, match="index"):
        rr.send_record_batch(pa.record_batch({"v": [1]}))
    off = rr.RecordingStream("asyncrr_test", default_enabled=False)
    off.send_dataframe(frame, index="f")
    off.close()


def test_data_is_what_it_was_at_the_call(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.rrd"
    values, times = np.zeros(1000), np.arange(1000)
    lent: list[Callable[[], Any]] = [
        lambda: pa.table({"f": pa.array(times), "v": pa.array(values)}),
        lambda: pa.record_batch({"f": pa.array(times), "v": pa.array(values)}),
        lambda: pl.DataFrame({"f": pl.Series(times), "v": pl.Series(values)}),
        lambda: pd.DataFrame({"f": times, "v": values}, copy=False),
    ]
    rec = rr.RecordingStream("asyncrr_test")
    for number, make in enumerate(lent):
        values[:], times[:] = 0, np.arange(1000)
        rec.send_dataframe(make(), index="f", entity_path=f"/{number}")
        values[:], times[:] = 1, -1
    rec.save(path)
    rec.close()
    for number in range(len(lent)):
        rows = oracle.read_one(path).rows(f"/{number}")
        assert [row.times["f"] for row in rows] == list(range(1000))
        assert {row.components["v"][0] for row in rows} == {0.0}


def test_large_batches_become_several_chunks() -> None:
    assert [p.num_rows for p in source.pieces(pa.record_batch({"v": [1] * 1000}), 1000)] == [125] * 8
    uneven = pa.record_batch({"v": ["x" * 5000, "", "", "", "y" * 3000, "z"]})
    cut = list(source.pieces(uneven, 1000))
    assert pa.Table.from_batches(cut).to_batches(max_chunksize=None)
    assert [value for piece in cut for value in piece.column(0).to_pylist()] == uneven.column(0).to_pylist()
    assert len(cut) > 2
    with pytest.raises(ValueError, match=r"a row of 50\d\d bytes is too large: a row has 4000 at most"):
        list(source.pieces(uneven, 1000, most_bytes=4000))


def test_chunks_have_a_limited_size(tmp_path: Path) -> None:
    path = tmp_path / "large.rrd"
    rows = 3 * source.PIECE_BYTES // 16
    with rr.RecordingStream("asyncrr_test", recording_id="large", send_properties=False) as rec:
        rec.save(path)
        rec.send_dataframe(pa.table({"f": np.arange(rows), "v": np.zeros(rows)}), index="f")
    rec.close()
    chunks = list(RrdReader(path).stream())
    assert len(chunks) == 3
    assert sum(map(len, chunks)) == rows


class _Rows:
    """A reader's batches, of which it is counted how many have been read and how many are still there."""

    def __init__(self, count: int, nbytes: int) -> None:
        self.read = 0
        self.seen: list[weakref.ref[Any]] = []
        self._count = count
        self._rows = nbytes // 16
        self.schema = pa.schema([("f", pa.int64()), ("v", pa.float64())])

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for number in range(self._count):
            self.read += 1
            values = np.random.default_rng(number).random(self._rows)
            self.seen.append(weakref.ref(values))
            yield pa.RecordBatch.from_arrays(
                [pa.array(np.arange(self._rows) + number * self._rows), pa.array(values)], schema=self.schema
            )

    def reader(self) -> pa.RecordBatchReader:
        return pa.RecordBatchReader.from_batches(self.schema, iter(self))


async def test_a_stream_is_read_as_fast_as_there_is_room() -> None:
    rows = _Rows(40, 1_000_000)
    # Nothing takes the data: the budget is used up after some batches, and no more are read.
    from tests.async_face.helpers import GatedSink

    sink = GatedSink()
    rec = rr.AsyncRecordingStream("asyncrr_test", memory_limit=4_000_000)
    await rec.start()
    await asyncio.wrap_future(rec._engine.set_sinks([sink]))
    sending = asyncio.create_task(rec.send_dataframe(rows.reader(), index="f"))
    await asyncio.sleep(0.3)
    assert not sending.done()
    assert 3 <= rows.read <= 10
    held = rows.read
    await asyncio.sleep(0.2)
    assert rows.read == held, "read on although there is no room"
    sink.gate.set()
    await sending
    gc.collect()
    assert rows.read == 40
    assert sum(ref() is not None for ref in rows.seen) <= 1, "batches are kept"
    await rec.flush()
    assert sink.rows == 40 * (1_000_000 // 16)
    await rec.aclose()


async def test_a_cancelled_call_has_sent_whole_batches() -> None:
    rows = _Rows(1000, 100_000)
    async with rr.AsyncRecordingStream("asyncrr_test", send_properties=False) as rec:
        memory = await rec.memory_recording()
        sending = asyncio.create_task(rec.send_dataframe(rows.reader(), index="f"))
        while rows.read < 5:
            await asyncio.sleep(0.001)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
            assert rows.read < 1000
        await rec.flush()
        sent = rec.stats().encoded_rows
        assert sent
        assert sent % (100_000 // 16) == 0
        assert await memory.num_msgs() > 1


async def test_a_closed_recording_counts_what_it_refuses() -> None:
    rec = rr.AsyncRecordingStream("asyncrr_test")
    await rec.aclose()
    with pytest.warns(rr.RerunWarning, match="closed"):
        await rec.send_dataframe(pl.DataFrame({"v": [1]}), index=None)
    assert rec.stats().total_dropped_rows


def test_round_trip_through_the_official_query(tmp_path: Path) -> None:
    """What the official dataframe query returns of a recording, sent again, is the recording."""
    first, second = tmp_path / "first.rrd", tmp_path / "second.rrd"
    with rr.RecordingStream("asyncrr_test", recording_id="first") as rec:
        rec.set_log_tick_enabled(False)
        rec.save(first)
        for frame, cloud in enumerate([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9]]]):
            rec.set_time("frame", sequence=frame)
            rec.log("points", rr.Points3D(cloud, radii=[0.5]))
            rec.log("log", rr.TextLog(f"line {frame}", level="INFO"))
    rec.close()

    def query(path: Path) -> pa.Table:
        table = rerun.chunk.RrdReader(path).stream().collect().reader(index="frame").to_arrow_table()
        kept = [f.name for f in table.schema if f.metadata and b"rerun:kind" in f.metadata and f.name != "log_time"]
        return table.select([name for name in kept if "__properties" not in name and "property" not in name])

    with rr.RecordingStream("asyncrr_test", recording_id="second") as rec:
        rec.save(second)
        rec.send_dataframe(query(first))
    rec.close()
    assert query(first).num_rows == 2
    assert query(second).equals(query(first))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (["a", 1, None], "Expected bytes, got a 'int' object; Conversion failed for column c with type object"),
        (np.array([1j, 2, 3]), "Unsupported numpy type 15; Conversion failed for column c with type complex128"),
    ],
)
def test_columns_that_arrow_cannot_hold(values: Any, message: str) -> None:
    rec = rr.RecordingStream("asyncrr_test")
    frame = pd.DataFrame({"frame": [1, 2, 3], "c": values})
    with pytest.raises(TypeError) as caught:
        rec.send_dataframe(frame, index="frame")
    assert str(caught.value) == f"a pandas.DataFrame cannot be read as a table of Arrow: {message}"
