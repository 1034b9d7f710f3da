"""Chunks as objects: the same tables and columns become the same chunks as with ``rerun-sdk``, or are refused alike."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import rerun
import rerun.chunk

import asyncrr as rr
from asyncrr.chunk import Chunk
from tests.support.command import command_environment

_F = pa.array([2, 0, 1], pa.int64())
_V = pa.array([1.0, 2.0, 3.0])
_LISTS = pa.array([[1.0], [], None], pa.list_(pa.field("element", pa.float32(), nullable=False)))
_INDEX = {"rerun:kind": "index"}


def batch(*columns: tuple[Any, ...], metadata: dict[str, str] | None = None) -> pa.RecordBatch:
    """A batch of columns: name, array and, if there is a third item, metadata."""
    fields = [pa.field(name, array.type, metadata=more[0] if more else None) for name, array, *more in columns]
    return pa.RecordBatch.from_arrays([c[1] for c in columns], schema=pa.schema(fields, metadata=metadata))


def fresh(chunks: list[Any]) -> list[Any]:
    """What chunks hold, apart from their ids, which are new in each run."""
    found = []
    for chunk in chunks:
        table = chunk.to_record_batch()
        metadata = {k: v for k, v in table.schema.metadata.items() if k != b"rerun:id"}
        columns = [
            (f.name, f.type, f.nullable, f.metadata, None if i == 0 else table.column(i).to_pylist())
            for i, f in enumerate(table.schema)
        ]
        about = (chunk.entity_path, chunk.num_rows, chunk.num_columns, chunk.is_static, chunk.is_empty, len(chunk))
        found.append((about, sorted(chunk.timeline_names), metadata, columns))
    return found


READ_ALIKE: dict[str, tuple[pa.RecordBatch, dict[str, Any]]] = {
    "an index by name": (batch(("f", _F), ("v", _V)), {"index": "f"}),
    "several": (batch(("v", _V), ("f", _F), ("g", _F)), {"index": ["g", "f"]}),
    "an empty list of them": (batch(("f", _F), ("v", _V)), {"index": []}),
    "a tuple": (batch(("f", _F), ("v", _V)), {"index": ("f",)}),
    "the same twice": (batch(("f", _F), ("v", _V)), {"index": ["f", "f"]}),
    "static": (batch(("v", _V)), {"index": None}),
    "kind index": (batch(("f", _F, _INDEX), ("v", _V)), {}),
    "kind time": (batch(("f", _F, {"rerun:kind": "time"}), ("v", _V)), {}),
    "a name for the timeline": (batch(("f", _F, {"rerun:index_name": "other"}), ("v", _V)), {}),
    "the same, by name": (batch(("f", _F, {"rerun:index_name": "other"}), ("v", _V)), {"index": "f"}),
    "an index that is not asked for": (batch(("f", _F, _INDEX), ("g", _F), ("v", _V)), {"index": "g"}),
    "lists": (batch(("f", _F), ("v", _LISTS)), {"index": "f"}),
    "nulls": (batch(("f", _F), ("v", pa.array(["a", None, "c"])), ("n", pa.nulls(3))), {"index": "f"}),
    "fixed-size lists": (batch(("f", _F), ("v", pa.array([[1], [2], None], pa.list_(pa.int8(), 1)))), {"index": "f"}),
    "structs": (batch(("f", _F), ("v", pa.array([{"a": 1}, None, {"a": 3}]))), {"index": "f"}),
    "large binary": (batch(("f", _F), ("v", pa.array([b"a", None, b"c"], pa.large_binary()))), {"index": "f"}),
    "extension types": (batch(("f", _F), ("v", pa.array(["{}"] * 3, pa.json_()))), {"index": "f"}),
    "an entity by argument": (batch(("f", _F), ("v", _V)), {"index": "f", "entity_path": "a/b"}),
    "an entity by the batch": (
        batch(("f", _F), ("/e:v", _V), metadata={"rerun:entity_path": "bb"}),
        {"index": "f", "entity_path": "/a"},
    ),
    "an entity by the field": (batch(("f", _F), ("/e:v", _V, {"rerun:entity_path": "/x/y"})), {"index": "f"}),
    "no entity path": (batch(("f", _F), ("v", _V, {"rerun:entity_path": ""})), {"index": "f"}),
    "entities by names": (
        batch(
            ("f", _F), ("/z:A:b", _V), ("/a/b:c", _V), ("/z:d", _V), ("/no", _V), ("x:y", _V), ("/:r", _V), ("/q:", _V)
        ),
        {"index": "f", "entity_path": "/rest"},
    ),
    "descriptors": (
        batch(
            ("f", _F),
            ("/e:v", _V, {"rerun:component": "C:c", "rerun:archetype": "A", "rerun:component_type": "T", "more": "x"}),
            ("w", _V, {"rerun:archetype": "rerun.archetypes.Points3D"}),
        ),
        {"index": "f"},
    ),
    "row ids without a chunk id": (batch(("r", _F, {"rerun:kind": "row_id"}), ("f", _F), ("v", _V)), {"index": "f"}),
    "an unknown kind": (batch(("r", _F, {"rerun:kind": "?"}), ("f", _F), ("v", _V)), {"index": "f"}),
    "no rows": (batch(("f", _F[:0]), ("v", _V[:0])), {"index": "f"}),
    "a slice": (batch(("f", _F), ("v", _LISTS)).slice(1), {"index": "f"}),
    "the smallest time": (batch(("f", pa.array([-(2**63), 0])), ("v", _V[:2])), {"index": "f"}),
}

REFUSED_ALIKE: dict[str, tuple[Any, dict[str, Any]]] = {
    "no index": (batch(("v", _V)), {}),
    "static, with an index": (batch(("f", _F, _INDEX), ("v", _V)), {"index": None}),
    "static, with a timeline's name": (batch(("f", _F, {"rerun:index_name": "f"}), ("v", _V)), {"index": None}),
    "no such column": (batch(("f", _F), ("v", _V)), {"index": "q"}),
    "a row id as index": (batch(("r", _F, {"rerun:kind": "row_id"}), ("v", _V)), {"index": "r"}),
    "no component": (batch(("f", _F)), {"index": "f"}),
    "null times": (batch(("f", pa.array([1, None, 3])), ("v", _V)), {"index": "f"}),
    "float times": (batch(("f", _V), ("v", _V)), {"index": "f"}),
    "dates": (batch(("f", pa.array([1, 2, 3], pa.date32())), ("v", _V)), {"index": "f"}),
    "the same component twice": (batch(("f", _F), ("v", _V), ("w", _V, {"rerun:component": "v"})), {"index": "f"}),
    "the same timeline twice": (
        batch(("f", _F), ("g", _F, {"rerun:index_name": "f"}), ("v", _V)),
        {"index": ["f", "g"]},
    ),
    "a column without a name": (batch(("f", _F), ("", _V)), {"index": "f"}),
    "a table": (pa.table({"f": _F, "v": _V}), {"index": "f"}),
    "a dict": ({"f": _F, "v": _V}, {"index": "f"}),
    "an index that is no name": (batch(("f", _F), ("v", _V)), {"index": [5]}),
    "a number as index": (batch(("f", _F), ("v", _V)), {"index": 5}),
}


@pytest.mark.parametrize("case", READ_ALIKE)
def test_record_batches_are_read_as_by_rerun_sdk(case: str) -> None:
    table, arguments = READ_ALIKE[case]
    ours = Chunk.from_record_batch(table, **arguments)
    assert fresh(ours) == fresh(rerun.chunk.Chunk.from_record_batch(table, **arguments))


@pytest.mark.parametrize("case", REFUSED_ALIKE)
def test_record_batches_are_refused_as_by_rerun_sdk(case: str) -> None:
    table, arguments = REFUSED_ALIKE[case]
    kinds = set()
    for chunk_type in (Chunk, rerun.chunk.Chunk):
        with pytest.raises((TypeError, ValueError)) as caught:
            chunk_type.from_record_batch(table, **arguments)
        kinds.add(caught.type)
    assert len(kinds) == 1, kinds


def points(module: Any, chunk_type: Any) -> Any:
    return chunk_type.from_columns(
        "/robots/arm",
        indexes=[module.TimeColumn("frame", sequence=[3, 1, 2])],
        columns=module.Points3D.columns(positions=[[1, 2, 3], [4, 5, 6], [7, 8, 9]]),
    )


MADE_ALIKE: dict[str, Callable[[Any, Any], Any]] = {
    "columns, in order of time": points,
    "static columns": lambda m, c: c.from_columns("/p", [], m.Points3D.columns(positions=[[1, 2, 3]])),
    "another entity": lambda m, c: points(m, c).with_entity_path("z/q"),
    "a property": lambda m, c: c.from_property("a b", m.Points3D([[1, 2, 3]], radii=[1.0])),
    "a property of batches": lambda m, c: c.from_property("x", m.Points3D([[1, 2, 3]]).as_component_batches()),
}


@pytest.mark.parametrize("case", MADE_ALIKE)
def test_chunks_are_made_as_by_rerun_sdk(case: str) -> None:
    make = MADE_ALIKE[case]
    assert fresh([make(rr, Chunk)]) == fresh([make(rerun, rerun.chunk.Chunk)])


@pytest.mark.parametrize("origin", ["ours", "official"])
def test_a_chunk_keeps_its_ids_on_the_way_through_a_record_batch(origin: str) -> None:
    original = points(rr, Chunk) if origin == "ours" else points(rerun, rerun.chunk.Chunk)
    table = original.to_record_batch()
    (again,) = Chunk.from_record_batch(table)
    assert again.id == original.id
    assert again.to_record_batch().equals(table, check_metadata=True)
    (official,) = rerun.chunk.Chunk.from_record_batch(again.to_record_batch())
    assert official.id == original.id
    for arguments in ({"entity_path": "/new"}, {"index": "frame"}):
        (other,) = Chunk.from_record_batch(table, **arguments)
        assert other.id != original.id
        # The batch says its entity itself, and that goes before the argument.
        assert other.entity_path == "/robots/arm"
    assert original.with_entity_path("/x").id != original.id
    moved = Chunk.from_record_batch(table)[0].with_entity_path("/x").to_record_batch()
    assert moved.column(0).equals(table.column(0))


def test_chunks_whose_rows_were_mixed_up_do_not_claim_to_be_sorted() -> None:
    table = points(rr, Chunk).to_record_batch()
    (mixed,) = Chunk.from_record_batch(table.take(pa.array([2, 0, 1])))
    schema = mixed.to_record_batch().schema
    assert b"rerun:is_sorted" not in schema.field(0).metadata
    assert b"rerun:is_sorted" not in schema.field("frame").metadata
    assert mixed.to_record_batch().column("frame").to_pylist() == [3, 1, 2]


def test_a_chunk_s_ids_must_be_ids_and_its_entity_one() -> None:
    table = points(rr, Chunk).to_record_batch()
    for text in ("xyz", "chunk_12", "chunk_" + "g" * 32):
        with pytest.raises(ValueError, match="no chunk id"):
            Chunk.from_record_batch(table.replace_schema_metadata({"rerun:id": text}))
    two = table.append_column(pa.field("v", _V.type, metadata={"rerun:entity_path": "/e"}), _V)
    two = two.replace_schema_metadata({"rerun:id": "chunk_" + "0" * 32})
    described = two.set_column(
        2,
        two.schema.field(2).with_metadata({**two.schema.field(2).metadata, b"rerun:entity_path": b"/f"}),
        two.column(2),
    )
    with pytest.raises(ValueError, match="several entities"):
        Chunk.from_record_batch(described)
    with pytest.raises(ValueError, match="16 bytes"):
        Chunk.from_record_batch(
            batch(("r", _F, {"rerun:kind": "control"}), ("f", _F, _INDEX), ("v", _V), metadata={"rerun:id": "0" * 32})
        )


def test_bad_columns_and_properties_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        Chunk.from_columns("/p", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1, 2]))
    with pytest.raises(RuntimeError, match="component column"):
        Chunk.from_columns("/p", [rr.TimeColumn("f", sequence=[1])], [])
    with pytest.raises(TypeError, match="described component batches"):
        Chunk.from_property("x", 5)  # type: ignore[arg-type]


def test_the_times_of_a_chunk() -> None:
    chunk = Chunk.from_columns(
        "/arm",
        [
            rr.TimeColumn("frame", sequence=[7, 8]),
            rr.TimeColumn("at", timestamp=[1.5, 2.5]),
            rr.TimeColumn("in", duration=[0.25, 1.0]),
        ],
        rr.Scalars.columns(scalars=[1, 2]),
    )
    assert chunk.times("frame").tolist() == [7, 8]
    assert chunk.times("at")[0] == np.datetime64("1970-01-01T00:00:01.5")
    assert chunk.times("in")[1] == np.timedelta64(1, "s")
    with pytest.raises(ValueError, match="read-only"):
        chunk.times("frame")[0] = 1
    with pytest.raises(KeyError):
        chunk.times("nothing")


def test_a_chunk_shows_itself() -> None:
    chunk = Chunk.from_columns(
        "/arm",
        [
            rr.TimeColumn("frame", sequence=[7, 8]),
            rr.TimeColumn("at", timestamp=[1.5, 2.5]),
            rr.TimeColumn("in", duration=[0.25, 1.0]),
        ],
        rr.TextLog.columns(text=["first", "second"]),
    )
    text = str(chunk)
    for part in ("entity_path: /arm", chunk.id, "component_type=rerun.components.Text", "['first']", "0.25 s", "| 8 "):
        assert part in text, text
    assert "1970-01-01T00:00:01.500000000" in text
    assert chunk.format(redact=True) == Chunk.from_record_batch(chunk.to_record_batch())[0].format(redact=True)
    assert chunk.id not in chunk.format(redact=True)
    assert "rerun:kind=control" in chunk.format(trim_metadata_keys=False)
    assert max(map(len, chunk.format(width=60).splitlines())) <= 60
    assert repr(chunk) == f"Chunk(id={chunk.id}, entity_path=/arm, num_rows=2, num_columns=5)"
    assert chunk.timeline_names == ["at", "frame", "in"]
    assert "and 60 rows more" in str(Chunk.from_columns("/x", [], rr.Scalars.columns(scalars=range(100))))


def test_times_of_nanoseconds_are_shown_without_pandas() -> None:
    """Python has no objects for them, which pyarrow says by an error."""
    script = """if True:
        import sys

        class NoPandas:
            def find_spec(self, name, path=None, target=None):
                if name == "pandas":
                    raise ImportError(name)

        sys.meta_path.insert(0, NoPandas())
        import pyarrow as pa, asyncrr as rr
        from asyncrr.chunk import Chunk
        times = pa.array([[1, 2], [3]], pa.list_(pa.timestamp("ns")))
        print(Chunk.from_columns("/x", [], rr.DynamicArchetype.columns(archetype="A", components={"at": times})))
    """
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=command_environment(), check=True
    )
    assert "1970-01-01 00:00:00.000000002" in done.stdout, done.stdout
