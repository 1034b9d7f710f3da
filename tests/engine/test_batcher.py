"""Where rows are cut into chunks: as the reference batcher does it, fed one row at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

import asyncrr as rr
from asyncrr.chunks.timelines import STATIC
from asyncrr.engine.batcher import plan_chunks
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig
from asyncrr.engine.staging import RowGroup, Run, runs_of
from asyncrr.types.base import field_of
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.layout import Layout
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import ArrowMsg
from tests.engine.sinks import TakingSink

Chunks = list[tuple[str, int]]


class _Program:
    """Logs under a tick that never comes, and tells the chunks that an explicit flush has made."""

    def __init__(self, new_recording: Callable[..., rr.RecordingStream], **limits: int) -> None:
        config = ChunkBatcherConfig(math.inf, **{"flush_num_bytes": NO_LIMIT, **limits})
        self.rec = new_recording(batcher_config=config)
        self.sink = TakingSink()
        self.rec.set_sinks(self.sink)

    def chunks(self) -> Chunks:
        self.rec.flush()
        return [
            (m.summary.shape.entity_path, m.num_rows)
            for m in sorted(self.sink.chunks, key=lambda m: m.summary.chunk_id if m.summary else b"")
            if m.summary is not None
        ]


@pytest.fixture
def program(new_recording: Callable[..., rr.RecordingStream]) -> Callable[..., _Program]:
    return lambda **limits: _Program(new_recording, **limits)


def _log_times(program: _Program, times: list[int]) -> None:
    for time in times:
        program.rec.set_time("f", sequence=time)
        program.rec.log("x", rr.Scalars(float(time)))


def test_unsorted_rows_are_cut_at_the_limit(program: Callable[..., _Program]) -> None:
    p = program(chunk_max_rows_if_unsorted=3)
    _log_times(p, [0, 1, 2, 1, 5, 4])
    assert p.chunks() == [("/x", 4), ("/x", 2)]


def test_sorted_rows_are_not_cut(program: Callable[..., _Program]) -> None:
    p = program(chunk_max_rows_if_unsorted=3)
    _log_times(p, list(range(20)))
    assert p.chunks() == [("/x", 20)]


def test_unsorted_rows_below_the_limit_stay_together(program: Callable[..., _Program]) -> None:
    p = program(chunk_max_rows_if_unsorted=256)
    _log_times(p, [5, 4, 3, 2, 1])
    assert p.chunks() == [("/x", 5)]


@pytest.mark.parametrize(("limit", "sizes"), [(0, [1] * 7), (1, [1] * 7), (3, [3, 3, 1]), (7, [7]), (8, [7])])
def test_rows(program: Callable[..., _Program], limit: int, sizes: list[int]) -> None:
    p = program(flush_num_rows=limit)
    _log_times(p, list(range(7)))
    assert p.chunks() == [("/x", n) for n in sizes]


def test_a_limit_on_rows_is_an_entity_s_own(program: Callable[..., _Program]) -> None:
    p = program(flush_num_rows=2)
    for i in range(3):
        for path in ("a", "b"):
            p.rec.log(path, rr.Scalars(float(i)))
    assert sorted(p.chunks()) == [("/a", 1), ("/a", 2), ("/b", 1), ("/b", 2)]


def test_bytes(program: Callable[..., _Program]) -> None:
    # The limit is looked at before a row is added to those that wait: the row that reaches it is the last of its chunk.
    p = program(flush_num_bytes=100_000)
    for _ in range(7):
        p.rec.log("x", rr.Tensor(np.zeros(40_000, np.uint8)))
    assert [path for path, _ in p.chunks()] == ["/x"] * len(p.chunks())
    assert sum(rows for _, rows in p.chunks()) == 7
    assert max(rows for _, rows in p.chunks()) <= 3


def test_a_row_larger_than_the_limit_is_a_chunk_of_its_own(program: Callable[..., _Program]) -> None:
    p = program(flush_num_bytes=1000)
    for _ in range(3):
        p.rec.log("x", rr.Tensor(np.zeros(4000, np.uint8)))
    assert p.chunks() == [("/x", 1)] * 3


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([60_000] * 4, [1, 1, 1, 1]),
        ([60_000, 61_000, 59_000, 90_000], [1, 1, 1, 1]),
        ([40_000] * 4, [3, 1]),
        ([10_000, 70_000, 10_000, 60_000], [3, 1]),
        ([70_000, 20_000, 10_001, 60_000], [3, 1]),
    ],
)
def test_a_row_of_half_the_limit_does_not_go_beyond_it(sizes: list[int], expected: list[int]) -> None:
    """Two such snapshots would have to be copied to lie side by side. Smaller rows go beyond, as with the reference."""
    config = ChunkBatcherConfig(1.0, flush_num_bytes=100_000, flush_num_rows=NO_LIMIT)
    plans = list(plan_chunks(_staged(sizes, 1), config))
    assert [plan.num_rows for plan in plans] == expected
    assert sum(plan.nbytes for plan in plans) == sum(sizes)


def test_equal_sequences_of_datatypes_share_a_chunk(program: Callable[..., _Program]) -> None:
    p = program()
    position = [[0.0, 0.0, 0.0]]
    p.rec.log("x", rr.Points3D(position))
    p.rec.log("x", rr.Points3D(position, radii=[1.0]))
    p.rec.log("x", rr.Points3D(position, colors=[255]))
    p.rec.log("x", rr.Points3D(position, radii=[2.0]))
    assert sorted(p.chunks()) == [("/x", 1), ("/x", 1), ("/x", 2)]


def test_other_components_of_the_same_datatypes_are_null_in_each_other_s_rows(program: Callable[..., _Program]) -> None:
    p = program()
    p.rec.log("x", rr.AnyValues(first=1.0))
    p.rec.log("x", rr.AnyValues(second=2.0))
    p.rec.log("x", rr.AnyValues(first=3.0))
    assert p.chunks() == [("/x", 3)]
    (message,) = p.sink.chunks
    assert message.summary is not None
    names = [descriptor.component for descriptor, _ in message.summary.shape.components]
    assert dict(zip(names, message.summary.non_null, strict=True)) == {"first": 2, "second": 1}


def test_sets_of_timelines_do_not_mix(program: Callable[..., _Program]) -> None:
    p = program()
    p.rec.set_log_tick_enabled(False)
    p.rec.set_log_time_enabled(False)
    p.rec.log("x", rr.Scalars(0.0))
    p.rec.set_time("f", sequence=1)
    p.rec.log("x", rr.Scalars(1.0))
    p.rec.set_time("g", sequence=1)
    p.rec.log("x", rr.Scalars(2.0))
    p.rec.disable_timeline("g")
    p.rec.log("x", rr.Scalars(3.0))
    p.rec.log("x", rr.Scalars(4.0), static=True)
    assert sorted(p.chunks()) == [("/x", 1)] * 3 + [("/x", 2)]
    shapes = [m.summary.shape for m in p.sink.chunks if m.summary is not None]
    assert sorted(tuple(name for name, _ in shape.timelines) for shape in shapes) == [(), (), ("f",), ("f", "g")]


def test_columns_overtake_rows_and_are_not_mixed_with_them(program: Callable[..., _Program]) -> None:
    p = program()
    p.rec.log("x", rr.Scalars(0.0))
    p.rec.send_columns("x", [rr.TimeColumn("f", sequence=range(5))], rr.Scalars.columns(scalars=np.arange(5.0)))
    assert sorted(p.chunks()) == [("/x", 1), ("/x", 5)]


def test_row_ids_ascend_in_every_chunk_and_in_the_order_of_the_calls(program: Callable[..., _Program]) -> None:
    p = program(flush_num_rows=10)
    _log_times(p, list(range(100)))
    p.rec.flush()
    seen: list[bytes] = []
    for message in p.sink.chunks:
        ids = _row_ids(message.parts)
        assert ids == sorted(ids)
        seen += ids
    assert seen == sorted(seen)
    assert len(set(seen)) == 100


def _row_ids(parts: tuple[object, ...]) -> list[bytes]:
    message = ArrowMsg().parse(b"".join(bytes(memoryview(part)) for part in parts))  # type: ignore[arg-type]
    payload = pa.Codec("lz4_raw").decompress(message.payload, message.uncompressed_size)
    ids: list[bytes] = pa.ipc.open_stream(payload).read_next_batch().column(0).to_pylist()
    return ids


def _staged(sizes: list[int], layouts: int) -> list[Run]:
    """Rows of blobs of these sizes as they are drained, spread over groups with different components."""
    groups: list[Any] = [
        RowGroup(
            "/x",
            Layout.of((field_of(ComponentDescriptor(f"c{i}"), pa.int64()),)),
            STATIC,
            auto_time=False,
            auto_tick=False,
        )
        for i in range(layouts)
    ]
    flat: list[Any] = []
    for i, size in enumerate(sizes):
        flat.extend((groups[i % layouts], 0, (), (None,), size))
    return runs_of(flat, 0)


@given(
    sizes=st.lists(st.sampled_from([0, 100, 400, 900, 5000]), min_size=1, max_size=40)
    | st.integers(1, 40).map(lambda n: [300] * n),
    layouts=st.integers(1, 3),
    config=st.sampled_from(
        [
            ChunkBatcherConfig.NEVER(),
            ChunkBatcherConfig.ALWAYS_TEST_ONLY(),
            ChunkBatcherConfig(1.0, flush_num_bytes=700, flush_num_rows=NO_LIMIT),
            ChunkBatcherConfig(1.0, flush_num_bytes=NO_LIMIT, flush_num_rows=7),
        ]
    ),
)
def test_no_configuration_makes_a_chunk_too_large(sizes: list[int], layouts: int, config: ChunkBatcherConfig) -> None:
    plans = list(plan_chunks(_staged(sizes, layouts), config, most_bytes=1000))
    row_size = plans[0].runs[0].group.row_size
    assert sorted(tick for plan in plans for run in plan.runs for tick in run.ticks) == list(range(len(sizes)))
    for plan in plans:
        assert plan.num_rows == 1 or plan.nbytes + row_size * plan.num_rows <= 1000
    if max(sizes) < 900 and config == ChunkBatcherConfig.NEVER():
        # Not cut more often than needed, either.
        assert all(plan.nbytes + row_size * plan.num_rows > 400 for plan in plans[:-1])
