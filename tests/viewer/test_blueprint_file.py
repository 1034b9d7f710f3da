"""Layouts from files: made by the official SDK, carried by ours, shown by the real viewer."""

from __future__ import annotations

from pathlib import Path

import pytest
import rerun as official
import rerun.blueprint as rrb

import asyncrr as rr
from asyncrr.wire.blueprint_file import read_blueprint
from asyncrr.wire.decode import decode_arrow_msg
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.summary import summarize
from tests.support import oracle
from tests.support.viewer import HeadlessViewer

pytestmark = pytest.mark.timeout(120)


def layout(*names: str) -> rrb.Blueprint:
    return rrb.Blueprint(
        rrb.Grid(*(rrb.TimeSeriesView(name=name, origin="/") for name in names)), rrb.TimePanel(state="collapsed")
    )


@pytest.fixture
def rbl(tmp_path: Path) -> Path:
    """A layout that the official SDK has written for another application."""
    path = tmp_path / "layout.rbl"
    layout("One", "Two", "Three").save("some other application", str(path))
    return path


def write(path: Path, blueprint: Path) -> None:
    """A recording with a layout, through the sync face."""
    with rr.RecordingStream("application", recording_id="r") as rec:
        rec.save(path, default_blueprint=blueprint)
        for i in range(10):
            rec.set_time("i", sequence=i)
            rec.log("x", rr.Scalars(i))


def test_the_messages(rbl: Path) -> None:
    first, second = read_blueprint(rbl, "application"), read_blueprint(rbl, "application")
    assert [message.kind for message in first[:1] + first[-1:]] == [
        MessageKind.SET_STORE_INFO,
        MessageKind.BLUEPRINT_ACTIVATION,
    ]
    (store_id,) = {message.store_id for message in first}
    assert (store_id.kind, store_id.application_id) == (StoreKind.BLUEPRINT, "application")
    assert store_id.recording_id.startswith("rec_")
    assert len(store_id.recording_id) == 36
    assert second[0].store_id != store_id, "each use is a store of its own"
    (original,) = summarize(rbl).stores.values()
    chunks = [decode(message) for message in first[1:-1]]
    assert sorted(chunk.entity_path for chunk in chunks) == sorted(original.rows)
    assert not any(message.droppable for message in first)


def decode(message: Message) -> object:
    return decode_arrow_msg(b"".join(bytes(part) for part in message.parts))


def test_the_chunks_are_the_same(rbl: Path, tmp_path: Path) -> None:
    """The official tool sees no difference but the store, the index of the footer included."""
    path = tmp_path / "out.rrd"
    write(path, rbl)
    oracle.verify(path)
    ours, theirs = (
        sorted(line for line in oracle.print_(file, verbosity=3).splitlines() if "ViewBlueprint" in line)
        for file in (path, rbl)
    )
    assert ours == theirs
    assert len(ours) > 0
    assert oracle.read_one(path).application_id == "application"


async def test_the_viewer_shows_the_layout(rbl: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    write(path, rbl)
    async with HeadlessViewer(path) as viewer:
        shown = await viewer.loaded()
        assert sorted(view.name for view in shown.views) == ["One", "Three", "Two"]
        assert await viewer.complaints() == []


async def test_live_with_a_layout(rbl: Path) -> None:
    async with HeadlessViewer() as viewer:
        async with rr.AsyncRecordingStream("application") as rec:
            await rec.connect_grpc(viewer.url, default_blueprint=rbl)
            await rec.log("x", rr.Scalars(1))
        shown = await viewer.loaded()
        assert sorted(view.name for view in shown.views) == ["One", "Three", "Two"]
        assert await viewer.complaints() == []


def test_of_several_the_one_that_was_activated_last(tmp_path: Path) -> None:
    path = tmp_path / "several.rrd"
    rec = official.RecordingStream("application")
    rec.save(str(path))
    rec.log("x", official.Scalars(1.0))
    for name in ("first", "second"):
        official.send_blueprint(layout(name), recording=rec)
    rec.flush()
    rec.disconnect()
    names = [
        chunk.batch.column("ViewBlueprint:display_name").to_pylist()
        for chunk in map(decode, read_blueprint(path, "application")[1:-1])
        if "ViewBlueprint:display_name" in chunk.batch.schema.names  # type: ignore[attr-defined]
    ]
    assert names == [[["second"]]]


def test_what_holds_no_blueprint(tmp_path: Path, rbl: Path) -> None:
    plain = tmp_path / "plain.rrd"
    with rr.RecordingStream("application") as rec:
        rec.save(plain)
        rec.log("x", rr.Scalars(1))
    with pytest.raises(ValueError, match="there is no blueprint in it"):
        read_blueprint(plain, "application")
    cut = tmp_path / "cut.rbl"
    cut.write_bytes(rbl.read_bytes()[:3000])
    with pytest.raises(ValueError, match="cut within"):
        read_blueprint(cut, "application")
    text = tmp_path / "text.rbl"
    text.write_text("no blueprint at all")
    with pytest.raises(ValueError, match=r"not an \.rrd stream"):
        read_blueprint(text, "application")
    with pytest.raises(FileNotFoundError):
        read_blueprint(tmp_path / "missing.rbl", "application")
    rec = rr.RecordingStream("application")
    with pytest.raises(rr.SinkError, match=r"plain\.rrd.*there is no blueprint in it"):
        rec.save(tmp_path / "out.rrd", default_blueprint=plain)
    assert not (tmp_path / "out.rrd").exists()


def test_a_store_of_its_own_for_each_recording(rbl: Path, tmp_path: Path) -> None:
    path = tmp_path / "out.rrd"
    write(path, rbl)
    blueprints = [id_ for id_ in summarize(path).stores if id_.kind is StoreKind.BLUEPRINT]
    assert [id_.application_id for id_ in blueprints] == ["application"]
    assert blueprints[0] != StoreId(StoreKind.BLUEPRINT, "application", "r")
