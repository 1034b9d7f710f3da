"""Tables: ``send_record_batch``, ``send_dataframe``, ``send_chunks``, with and without metadata, for one entity and several."""

from __future__ import annotations

import importlib
from typing import Any

import pyarrow as pa

from .registry import program

_POSITIONS = pa.array(
    [[[1, 2, 3]], [[4, 5, 6], [7, 8, 9]], None], pa.list_(pa.list_(pa.field("item", pa.float32(), nullable=False), 3))
)


def _batch(columns: dict[str, pa.Array], metadata: dict[str, dict[str, str]] | None = None) -> pa.RecordBatch:
    described = metadata or {}
    fields = [pa.field(name, array.type, metadata=described.get(name)) for name, array in columns.items()]
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=pa.schema(fields, metadata=described.get("")))


@program()
def frames_plain_columns(rr: Any) -> None:
    batch = _batch(
        {
            "f": pa.array([2, 0, 1], pa.int64()),
            "number": pa.array([1.5, None, 2.5]),
            "text": pa.array(["a", "b", None]),
            "flag": pa.array([True, False, None]),
            "many": pa.array([[1, 2], [], None], pa.list_(pa.int32())),
            "pair": pa.array([[1, 2], [3, 4], [5, 6]], pa.list_(pa.float32(), 2)),
            "record": pa.array([{"x": 1, "y": "a"}, None, {"x": 3, "y": None}]),
        }
    )
    rr.send_record_batch(batch, index="f", entity_path="/plain")
    rr.send_record_batch(batch.slice(1, 2), index="f", entity_path="/sliced")
    rr.send_record_batch(batch.select(["number", "text"]).slice(0, 1), index=None, entity_path="static")


@program()
def frames_kinds_of_times(rr: Any) -> None:
    times = {
        "frame": pa.array([1, 1, 2], pa.int64()),
        "clock": pa.array([5, 4, 3], pa.timestamp("ns")),
        "zone": pa.array([1, 2, 3], pa.timestamp("ns", "Europe/Berlin")),
        "span": pa.array([-1, 0, 7], pa.duration("ns")),
    }
    rr.send_record_batch(_batch({**times, "v": pa.array([1.0, 2.0, 3.0])}), index=list(times), entity_path="/times")


@program()
def frames_described_by_metadata(rr: Any) -> None:
    batch = _batch(
        {"frame": pa.array([0, 1, 2]), "p": _POSITIONS, "q": _POSITIONS, "other": pa.array(["x", "y", "z"])},
        {
            "frame": {"rerun:index_name": "step", "rerun:kind": "index"},
            "p": {
                "rerun:entity_path": "/points",
                "rerun:archetype": "rerun.archetypes.Points3D",
                "rerun:component": "Points3D:positions",
                "rerun:component_type": "rerun.components.Position3D",
                "rerun:kind": "data",
            },
            "q": {"rerun:entity_path": "more/points", "rerun:component": "Points3D:positions"},
        },
    )
    rr.send_dataframe(pa.Table.from_batches([batch, batch]))
    rr.send_dataframe(batch.replace_schema_metadata({"rerun:entity_path": "/all"}).select(["frame", "other"]))


@program()
def frames_described_by_names(rr: Any) -> None:
    numbers = pa.array([1.0, 2.0, 3.0])
    batch = _batch(
        {
            "f": pa.array([3, 2, 1]),
            "/left:Points3D:positions": _POSITIONS,
            "/right/eye:Points3D:positions": _POSITIONS,
            "/left:note": numbers,
            "/no colon": numbers,
            "bare:name": numbers,
            "property:x": numbers,
            "/:at_root": numbers,
        }
    )
    rr.send_dataframe(pa.RecordBatchReader.from_batches(batch.schema, [batch, batch.slice(2)]), index="f")


@program()
def frames_chunks(rr: Any) -> None:
    chunk_type = importlib.import_module(f"{rr.__name__}.chunk").Chunk
    points = chunk_type.from_columns(
        "points",
        indexes=[rr.TimeColumn("f", sequence=[3, 1, 2]), rr.TimeColumn("t", duration=[1.0, 2.0, 3.0])],
        columns=rr.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6], [7, 8, 9]], radii=[0.1, 0.2, 0.3]),
    )
    rr.send_chunks(points)
    rr.send_chunks([points.with_entity_path("moved"), chunk_type.from_property("pose", rr.Points3D([[1, 2, 3]]))])
    rr.send_chunks(chunk_type.from_columns("fixed", [], rr.Points3D.columns(positions=[[1, 2, 3]])))
    again = chunk_type.from_record_batch(points.to_record_batch())
    assert [chunk.id for chunk in again] == [points.id]
    rr.send_chunks(iter(chunk_type.from_record_batch(points.to_record_batch(), index=["t"])))
