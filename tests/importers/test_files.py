"""Files and recordings: when data is there, what is said about files that are bad, and what else may be odd about them."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import threading
import warnings
from pathlib import Path
from typing import Any

import pytest

import asyncrr as rr
from asyncrr.chunk import RrdReader
from asyncrr.importers import request
from tests.importers import samples
from tests.support import oracle
from tests.support.rerun_server import RerunServer


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.fixture
def rec() -> rr.RecordingStream:
    rec = rr.RecordingStream("importers_test", recording_id="one", send_properties=False)
    rec.save("out.rrd")
    return rec


def entities(rec: rr.RecordingStream) -> set[str]:
    rec.disconnect()
    found = oracle.read("out.rrd")
    if found:
        oracle.verify("out.rrd")
    return {path for recording in found for path in recording.entities}


def test_a_flush_waits_for_what_was_imported_before_it(rec: rr.RecordingStream) -> None:
    Path("a.txt").write_text("before")
    rec.log("first", rr.TextLog("1"))
    rec.log_file_from_path("a.txt")
    rec.log("last", rr.TextLog("2"))
    rec.flush()
    assert {chunk.entity_path for chunk in RrdReader("out.rrd").stream()} == {"/first", "/a.txt", "/last"}
    rec.disconnect()


def test_what_is_imported_without_a_sink_goes_to_the_first_one() -> None:
    Path("a.txt").write_text("kept")
    samples.write_recording(Path("other.rrd"))
    rec = rr.RecordingStream("importers_test", recording_id="one", send_properties=False)
    rec.log_file_from_path("a.txt")
    rec.log_file_from_path("other.rrd")
    rec.save("out.rrd")
    rec.disconnect()
    ours, others = sorted(oracle.read("out.rrd"), key=lambda found: found.application_id)
    assert ours.values("/a.txt", "TextDocument:text") == [["kept"]]
    assert others.values("/curve", "Scalars:scalars", "step") == [(0, [0.0]), (1, [1.0]), (2, [2.0])]
    oracle.verify("out.rrd")


def test_all_chunks_of_an_imported_recording_are_in_the_index(rec: rr.RecordingStream) -> None:
    samples.write_recording(Path("other.rrd"))
    rec.log_file_from_path("other.rrd")
    rec.log("own", rr.TextLog("1"))
    rec.disconnect()
    oracle.verify("out.rrd")
    assert [len(found.chunks) > 0 for found in oracle.read("out.rrd")] == [True, True]


def test_the_active_recording(rec: rr.RecordingStream) -> None:
    Path("a.txt").write_text("text")
    with rec:
        rr.log_file_from_path("a.txt")
        rr.log_file_from_contents("b.txt", b"text", entity_path_prefix="p")
    assert oracle.check_file("out.rrd").entities == {"/a.txt", "/p/b.txt"}
    rec.save("out.rrd")
    rr.log_file_from_contents("c.txt", b"text", recording=rec)
    rec.log_file_from_contents(Path("d.txt"), b"text")
    assert entities(rec) == {"/c.txt", "/d.txt"}
    rr.log_file_from_path("nobody is there to be told.txt")


def test_contents_may_be_anything_with_bytes(rec: rr.RecordingStream) -> None:
    memory = bytearray(b"before")
    rec.log_file_from_contents("a.txt", memory)  # type: ignore[arg-type]
    memory[:] = b"after!"
    rec.log_file_from_contents("b.txt", memoryview(b"text"))  # type: ignore[arg-type]
    rec.disconnect()
    found = oracle.check_file("out.rrd")
    assert found.values("/a.txt", "TextDocument:text") == [["before"]]
    assert found.values("/b.txt", "TextDocument:text") == [["text"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"file_path": 5, "file_contents": b""}, "TypeError"),
        ({"file_path": "a.txt", "file_contents": "text"}, "memoryview: a bytes-like object is required"),
        ({"file_path": "a.txt", "file_contents": b"", "entity_path_prefix": 5}, "entity_path must be a str"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], message: str, rec: rr.RecordingStream) -> None:
    with pytest.warns(rr.RerunWarning, match=message) as caught:
        rec.log_file_from_contents(**arguments)
    assert caught[0].filename == __file__
    rr.set_strict_mode(True)
    try:
        with pytest.raises(TypeError):
            rec.log_file_from_contents(**arguments)
    finally:
        rr.set_strict_mode(False)
    rec.disconnect()


@pytest.mark.parametrize(
    ("name", "contents", "message"),
    [
        ("a.txt", b"\xffno", "a.txt: it is no UTF-8 text: invalid start byte at byte 0"),
        ("a.rrd", b"garbage" * 9, "a.rrd: this is not an .rrd stream"),
        ("a.rrd", b"", "a.rrd: it is cut within the stream header at byte 0: 0 of 12 bytes"),
        ("a.parquet", b"PAR1", "a.parquet: it is not a Parquet file"),
        (
            "a.mcap",
            b"",
            "asyncrr does not read MCAP; convert it with rerun-sdk, `rerun mcap convert a.mcap -o out.rrd`",
        ),
        ("a b.urdf", b"", "asyncrr does not read URDF; convert it with rerun-sdk, `rerun 'a b.urdf' --save out.rrd`"),
        (
            "a.xyz",
            b"",
            "no importer for a file with the extension .xyz; no program `rerun-importer-*` on PATH knows it",
        ),
        ("a", b"", "no importer for a file with no extension"),
    ],
)
def test_bad_files(name: str, contents: bytes, message: str, rec: rr.RecordingStream) -> None:
    Path(name).write_bytes(contents)
    with pytest.warns(rr.RerunWarning) as caught:
        rec.log_file_from_path(name)
    assert message in str(caught[0].message)
    assert (len(caught), caught[0].filename) == (1, __file__)
    rr.set_strict_mode(True)
    try:
        with pytest.raises(rr.ImporterError) as raised:
            rec.log_file_from_path(name)
    finally:
        rr.set_strict_mode(False)
    assert message in str(raised.value)
    rec.disconnect()


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing.txt", "missing.txt: there is no such file"),
        ("missing/folder", "missing/folder: there is no such file"),
        ("a" * 300 + ".txt", "File name too long"),
        ("loop.txt", "loop.txt: Too many levels of symbolic links"),
        ("nul\0.txt", "embedded null byte"),
    ],
)
def test_paths_that_lead_nowhere(path: str, message: str, rec: rr.RecordingStream) -> None:
    Path("loop.txt").symlink_to("loop.txt")
    with pytest.warns(rr.RerunWarning) as caught:
        rec.log_file_from_path(path)
    assert message in str(caught[0].message)
    rec.disconnect()


def test_the_conversions_that_are_recommended_exist() -> None:
    assert "--output" in oracle.run_rerun("mcap", "convert", "--help")
    Path("robot.urdf").write_text('<robot name="r"><link name="base"/></robot>')
    oracle.run_rerun("robot.urdf", "--save", "out.rrd", "--port", "0")
    oracle.verify("out.rrd")


def test_a_dataset_is_not_taken_apart(rec: rr.RecordingStream) -> None:
    for path in ("set/meta/info.txt", "set/data/a.txt"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("text")
    with pytest.warns(rr.RerunWarning, match="asyncrr does not read LeRobot datasets; convert it"):
        rec.log_file_from_path("set")
    assert entities(rec) == set()


def test_a_bad_file_in_a_folder_leaves_the_others_alone(rec: rr.RecordingStream) -> None:
    Path("in").mkdir()
    for name in ("a.txt", "z.txt"):
        Path("in", name).write_text("text")
    Path("in/b.txt").write_bytes(b"\xff")
    Path("in/c.xyz").write_bytes(b"")
    Path("in/broken.txt").symlink_to("nowhere")
    Path("in/video.mp4").write_bytes(b"no video")
    with pytest.warns(rr.RerunWarning) as caught:
        rec.log_file_from_path("in")
    (warning,) = caught
    lines = str(warning.message).splitlines()
    assert lines[0].endswith("3 problems:")
    assert [line.split(":")[0].strip() for line in lines[1:]] == ["in/b.txt", "in/c.xyz", "in/video.mp4"]
    rr.set_strict_mode(True)
    try:
        with pytest.raises(rr.ImporterError, match="3 problems"):
            rec.log_file_from_path("in", entity_path_prefix="again")
    finally:
        rr.set_strict_mode(False)
    names = {"/in/a.txt", "/in/z.txt", "/in/video.mp4"}
    assert entities(rec) == names | {f"/again{name}" for name in names}


def test_many_bad_files_do_not_make_an_endless_warning(rec: rr.RecordingStream) -> None:
    Path("in").mkdir()
    for i in range(100):
        Path("in", f"{i:03}.xyz").write_bytes(b"")
    with pytest.warns(rr.RerunWarning, match="100 problems") as caught:
        rec.log_file_from_path("in")
    lines = str(caught[0].message).rstrip(")").splitlines()
    assert (len(lines), lines[-1].strip()) == (22, "and 80 more")
    rec.disconnect()


def test_names_that_are_no_text(rec: rr.RecordingStream) -> None:
    Path(os.fsdecode(b"in")).mkdir()
    Path(os.fsdecode(b"in/b\xffd.txt")).write_text("text")
    rec.log_file_from_path("in")
    assert entities(rec) == {"/in/b\\u{FFFD}d.txt"}


def test_a_cut_recording_is_logged_up_to_the_cut(rec: rr.RecordingStream) -> None:
    samples.write_recording(Path("whole.rrd"))
    whole = Path("whole.rrd").read_bytes()
    at = whole.index(b"/curve")
    with pytest.warns(rr.RerunWarning, match="cut.rrd: it is cut within the .* message at byte"):
        rec.log_file_from_contents("cut.rrd", whole[: at + 300])
    rec.log("own", rr.TextLog("1"))
    rec.disconnect()
    oracle.verify("out.rrd")


def test_what_is_left_out_of_a_file_is_said(rec: rr.RecordingStream, caplog: pytest.LogCaptureFixture) -> None:
    Path("a.ply").write_bytes(samples.GOOD_PLY["all"])
    Path("b.ply").write_bytes(samples.GOOD_PLY["edges"])
    Path("c.ply").write_bytes(samples.GOOD_PLY["splats with odd harmonics"])
    with caplog.at_level(logging.WARNING, "asyncrr"):
        for name in ("a.ply", "b.ply", "c.ply"):
            rec.log_file_from_path(name)
    messages = [record.getMessage() for record in caplog.records]
    assert all(message.startswith(f"{__file__}:") for message in messages)
    assert [message.partition(" ")[2] for message in messages] == [
        "a.ply: properties of vertices that are not read: nx",
        "b.ply: elements that are not read: edge",
        "c.ply: spherical harmonics are not read: 44 properties `f_rest_*` cannot be one for each of three colors",
    ]
    rec.disconnect()


def test_too_large_a_file_is_refused_before_it_is_read(
    rec: rr.RecordingStream, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("huge.png").open("wb") as file:
        file.truncate(2**31)
    with pytest.warns(rr.RerunWarning, match="huge.png: it has 2147483648 bytes; a row has 2097152000 at most"):
        rec.log_file_from_path("huge.png")
    monkeypatch.setattr(request, "MAX_ROW_BYTES", 3)
    with pytest.warns(rr.RerunWarning, match="a.txt: it has 4 bytes; a row has 3 at most"):
        rec.log_file_from_contents("a.txt", b"text")
    assert entities(rec) == set()


def test_a_pipe_is_an_rrd_stream(rec: rr.RecordingStream) -> None:
    samples.write_recording(Path("other.rrd"))
    os.mkfifo("pipe")

    def feed() -> None:
        Path("pipe").write_bytes(Path("other.rrd").read_bytes())

    feeder = threading.Thread(target=feed)
    feeder.start()
    rec.log_file_from_path("pipe")
    feeder.join(10)
    rec.disconnect()
    found = [(r.application_id, r.recording_id) for r in oracle.read("out.rrd") if r.chunks]
    assert found == [("importers_test", "other-recording")]


def test_a_recording_that_is_off_or_closed_reads_nothing(rec: rr.RecordingStream) -> None:
    off = rr.RecordingStream("importers_test", default_enabled=False)
    off.log_file_from_path("missing.txt")
    rec.close()
    with pytest.warns(rr.RerunWarning, match="is closed"):
        rec.log_file_from_path("missing.txt")


def test_a_recording_larger_than_the_budget_waits_for_room() -> None:
    rec = rr.RecordingStream("importers_test", recording_id="large", send_properties=False)
    rec.save("large.rrd")
    for step in range(40):
        rec.set_time("step", sequence=step)
        rec.log("blob", rr.AnyValues(data=os.urandom(200_000)))
    rec.close()
    rec = rr.RecordingStream("importers_test", recording_id="one", memory_limit=2**20, send_properties=False)
    rec.save("out.rrd")
    rec.log_file_from_path("large.rrd")
    assert rec.stats().dropped_rows == {}
    rec.close()
    (found,) = [r for r in oracle.read("out.rrd") if r.chunks]
    assert [time for time, _ in found.values("/blob", "data", "step")] == list(range(40))


async def test_a_viewer_gets_all_stores_of_a_file() -> None:
    samples.write_recording(Path("other.rrd"))
    samples.write_blueprint(Path("layout.rbl"))
    wanted = {("importers_test", "/a.txt"), ("importers_test", "/viewport")}
    wanted |= {("other_app", "/curve"), ("other_app", "/fixed"), ("other_app", "/viewport")}
    async with RerunServer() as server:
        rec = rr.RecordingStream("importers_test", recording_id="one", send_properties=False)
        rec.connect_grpc(server.url)
        for name in ("other.rrd", "layout.rbl"):
            await asyncio.to_thread(rec.log_file_from_path, name)
        rec.log_file_from_contents("a.txt", b"text")
        await asyncio.to_thread(rec.close)
        found: set[tuple[str, str]] = set()
        async with asyncio.timeout(20), rr.subscribe(server.url, blueprints=True) as chunks:
            async for chunk in chunks:
                found.add((chunk.application_id, chunk.entity_path))
                if wanted <= found:
                    break


def test_parquet_is_read_piece_by_piece(rec: rr.RecordingStream) -> None:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    n = 150_000
    pq.write_table(pa.table({"a": np.arange(n), "b_c": np.arange(n) * 2.0}), "a.parquet", row_group_size=40_000)
    rec.log_file_from_path("a.parquet")
    rec.disconnect()
    found = oracle.check_file("out.rrd")
    values = found.values("/a", "a", "row_index")
    assert [value for _, (value,) in values] == [time for time, _ in values] == list(range(n))
    assert sum(chunk.entity_path == "/b" for chunk in found.chunks) > 1


def test_nothing_stays_open(rec: rr.RecordingStream) -> None:
    samples.write_recording(Path("other.rrd"))
    samples.write_table(Path("a.parquet"))
    Path("bad.rrd").write_bytes(Path("other.rrd").read_bytes()[:200] + b"\xff" * 100)
    before = set(os.listdir("/proc/self/fd"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rr.RerunWarning)
        for name in ("other.rrd", "a.parquet", "bad.rrd"):
            rec.log_file_from_path(name)
    gc.collect()
    assert len(set(os.listdir("/proc/self/fd")) - before) <= 1  # that of out.rrd may have been opened meanwhile
    rec.disconnect()
