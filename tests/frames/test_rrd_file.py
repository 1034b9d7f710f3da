"""Chunks of `.rrd` files: read, chosen, sent on; files of both SDKs, complete, cut and joined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import rerun
import rerun.blueprint
import rerun.chunk

import asyncrr as rr
from asyncrr.chunk import Chunk, LazyChunkStream, RrdReader, StoreEntry
from asyncrr.chunks.entity_filter import EntityFilter
from asyncrr.wire.errors import RrdError
from tests.support import oracle


def write(rr_: Any, path: Path) -> Path:
    """A recording with rows of several entities and, with the official SDK, a blueprint."""
    rec = rr_.RecordingStream("asyncrr_reader", recording_id="rec-1")
    layout = {"default_blueprint": rerun.blueprint.Blueprint(rerun.blueprint.Spatial3DView())} if rr_ is rerun else {}
    rec.save(path, **layout)
    for frame in range(5):
        rec.set_time("frame", sequence=frame)
        rec.log("world/points", rr_.Points3D([[frame, 0, 0]], radii=[0.5]))
        rec.log("world/text", rr_.TextLog(f"line {frame}"))
    rec.log("fixed", rr_.Points3D([[1, 2, 3]]), static=True)
    rec.flush()
    rec.disconnect()
    return path


def outline(chunks: Any) -> list[tuple[Any, ...]]:
    return [
        (
            c.id,
            c.entity_path,
            c.num_rows,
            c.num_columns,
            c.is_static,
            sorted(c.timeline_names),
            c.to_record_batch().schema,
        )
        for c in chunks
    ]


@pytest.mark.parametrize("writer", [rr, rerun], ids=["asyncrr", "rerun"])
def test_a_file_is_read_as_by_rerun_sdk(writer: Any, tmp_path: Path) -> None:
    path = write(writer, tmp_path / "a.rrd")
    ours, theirs = RrdReader(path), rerun.chunk.RrdReader(path)
    for which in ("recordings", "blueprints"):
        assert [repr(e) for e in getattr(ours, which)()] == [repr(e) for e in getattr(theirs, which)()]
    stream = ours.stream()
    assert outline(stream) == outline(theirs.stream())
    assert len(stream.to_chunks()) == len(list(stream)) > 2
    for chunk, official in zip(stream, theirs.stream(), strict=True):
        assert chunk.to_record_batch().equals(official.to_record_batch(), check_metadata=True)
    for entry, official_entry in zip(ours.blueprints(), theirs.blueprints(), strict=True):
        assert outline(ours.stream(store=entry)) == outline(theirs.stream(store=official_entry))


@pytest.mark.parametrize("writer", [rr, rerun], ids=["asyncrr", "rerun"])
async def test_a_file_that_is_sent_on_is_the_same_file(writer: Any, tmp_path: Path) -> None:
    path = write(writer, tmp_path / "a.rrd")
    for name in ("sync", "store", "async"):
        copy = tmp_path / f"{name}.rrd"
        identity = {"recording_id": "copy", "send_properties": False}
        if name == "async":
            async with rr.AsyncRecordingStream("asyncrr_reader", **identity) as rec:
                await rec.save(copy)
                await rec.send_chunks(RrdReader(path).stream())
        else:
            reader = RrdReader(path)
            blocking = rr.RecordingStream("asyncrr_reader", **identity)
            blocking.save(copy)
            assert len(reader.store()) == len(reader.stream().to_chunks())
            blocking.send_chunks(reader.store() if name == "store" else reader.stream())
            blocking.close()
        oracle.verify(copy)
        oracle.compare(copy, path)
        assert [chunk.id for chunk in RrdReader(copy).stream()] == [chunk.id for chunk in RrdReader(path).stream()]


def test_a_cut_or_joined_file_gives_what_is_there(tmp_path: Path) -> None:
    path = write(rr, tmp_path / "a.rrd")
    data = path.read_bytes()
    whole = len(RrdReader(path).stream().to_chunks())
    cut, joined = tmp_path / "cut.rrd", tmp_path / "joined.rrd"
    counts = set()
    for size in range(40, len(data), 97):
        cut.write_bytes(data[:size])
        reader = RrdReader(cut)
        counts.add(len(reader.stream().to_chunks()) if reader.recordings() else 0)
    assert counts >= {0, whole}
    other = tmp_path / "b.rrd"
    with rr.RecordingStream("asyncrr_other", recording_id="rec-2", send_properties=False) as rec:
        rec.save(other)
        rec.log("x", rr.Scalars(1.0))
    rec.close()
    joined.write_bytes(data + other.read_bytes())
    first, second = RrdReader(joined).recordings()
    assert [first.recording_id, second.recording_id] == ["rec-1", "rec-2"]
    assert [c.entity_path for c in RrdReader(joined).stream(store=second)] == ["/x"]
    assert first == RrdReader(path).recordings()[0]
    assert {first, second} == set(RrdReader(joined).recordings())


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file"):
        RrdReader(tmp_path / "nothing.rrd")
    text = tmp_path / "text.rrd"
    text.write_text("this is a text and no recording")
    with pytest.raises(RrdError, match="this is not"):
        RrdReader(text).recordings()
    path = write(rr, tmp_path / "a.rrd")
    other = RrdReader(write(rerun, tmp_path / "b.rrd")).blueprints()[0]
    assert isinstance(other, StoreEntry)
    with pytest.raises(ValueError, match="has no StoreEntry"):
        RrdReader(path).stream(store=other)
    only_blueprint = tmp_path / "layout.rbl"
    rerun.blueprint.Blueprint(rerun.blueprint.Spatial3DView()).save("asyncrr_reader", str(only_blueprint))
    with pytest.raises(ValueError, match="no recording"):
        RrdReader(only_blueprint).stream()


PATHS = ("/", "/a", "/a/b", "/a/b/c", "/ab", "/__properties/x")
EXPRESSIONS: list[str | list[str]] = [
    "/a",
    "/a/**",
    "+ /a/**\n- /a/b",
    "/**",
    ["/a/**", "- /a/b/**", "+ /a/b/c"],
    "a/**",
    "+ /a",
    "/a/**\n- /a/**",
    "- /a/**\n+ /a/**",
    ["- /a", "+ /**"],
    "/__properties/**",
    " /a ",
]


def made(module: Any, chunk_type: Any) -> list[Any]:
    return [
        chunk_type.from_columns(
            path,
            [module.TimeColumn("f", sequence=[1])] if path != "/ab" else [],
            module.Points3D.columns(positions=[[1, 2, 3]], radii=[1.0] if path != "/a" else None),
        )
        for path in PATHS
    ]


@pytest.mark.parametrize("arguments", [*[{"content": e} for e in EXPRESSIONS]], ids=repr)
def test_entities_are_chosen_as_by_rerun_sdk(arguments: dict[str, Any]) -> None:
    official = rerun.chunk.LazyChunkStream.from_iter(made(rerun, rerun.chunk.Chunk)).filter(**arguments)
    ours = LazyChunkStream.from_iter(made(rr, Chunk)).filter(**arguments)
    assert [c.entity_path for c in ours] == [c.entity_path for c in official]


@pytest.mark.parametrize(
    "arguments",
    [
        {"has_timeline": "f"},
        {"is_static": True},
        {"is_static": False, "content": "/a/**"},
        {"components": "Points3D:radii"},
        {"components": [rr.Points3D.descriptor_radii(), "Points3D:positions"]},
        {"components": "Points3D:nothing"},
        {"components": "Points3D:radii", "content": "/a/**"},
        {},
    ],
    ids=str,
)
def test_chunks_and_columns_are_chosen_as_by_rerun_sdk(arguments: dict[str, Any]) -> None:
    translated = dict(arguments)
    if isinstance(arguments.get("components"), list):
        translated["components"] = [rerun.Points3D.descriptor_radii(), "Points3D:positions"]
    for form in ("filter", "drop"):
        official = getattr(rerun.chunk.LazyChunkStream.from_iter(made(rerun, rerun.chunk.Chunk)), form)(**translated)
        ours = getattr(LazyChunkStream.from_iter(made(rr, Chunk)), form)(**arguments)
        assert [x[1:] for x in outline_without_id(ours)] == [x[1:] for x in outline_without_id(official)], form


def outline_without_id(chunks: Any) -> list[tuple[Any, ...]]:
    return [(*line[:-1], [(f.name, f.type) for f in line[-1]]) for line in outline(chunks)]


def test_streams_are_made_while_one_iterates() -> None:
    seen: list[str] = []

    def look(chunk: Chunk) -> Chunk:
        seen.append(chunk.entity_path)
        return chunk.with_entity_path(f"/moved{chunk.entity_path}")

    stream = LazyChunkStream.from_iter(made(rr, Chunk)).map(look)
    twice = stream.flat_map(lambda chunk: [chunk, chunk])
    assert not seen
    assert next(iter(twice)).entity_path == "/moved"
    assert seen == ["/"]
    assert len(twice.to_chunks()) == 2 * len(PATHS)
    assert len(LazyChunkStream.merge(stream, stream).to_chunks()) == 2 * len(PATHS)


@pytest.mark.parametrize("bad", ["", "/a/*", "/*/a", [], "- /a", ["/a", ""], "+"])
def test_expressions_that_choose_nothing_are_refused(bad: Any) -> None:
    with pytest.raises(ValueError):
        EntityFilter(bad)
    with pytest.raises(TypeError):
        EntityFilter([5])  # type: ignore[list-item]


@pytest.mark.parametrize("bad", [5, None, "text", [5], {"a": 1}], ids=repr)
def test_what_is_no_chunk_is_refused(bad: Any) -> None:
    rec = rr.RecordingStream("asyncrr_test")
    with pytest.raises(TypeError):
        rec.send_chunks(bad)
    rec.close()


def test_chunks_without_rows_or_components_are_not_sent(tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    rec = rr.RecordingStream("asyncrr_test", send_properties=False)
    rec.save(path)
    empty = Chunk.from_columns("/x", [rr.TimeColumn("f", sequence=[])], rr.Scalars.columns(scalars=[]))
    assert empty.is_empty
    rec.send_chunks(empty)
    with pytest.warns(rr.RerunWarning, match="no components"):
        rec.send_chunks([Chunk.from_property("nothing", []), *made(rr, Chunk)[:1]])
    rec.close()
    assert [chunk.entity_path for chunk in RrdReader(path).stream()] == ["/"]


def test_the_text_of_a_store_does_not_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.rrd"
    with rr.RecordingStream("asyncrr_reader") as rec:
        rec.save(path)
        rec.log("x", rr.Scalars(1.0))
    rec.close()
    store = RrdReader(path).store()
    path.unlink()
    assert repr(store) == f"LazyStore({path})"
    with pytest.raises(FileNotFoundError):
        len(store)
