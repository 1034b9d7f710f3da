"""A user's own files: folders of images, tables."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from PIL import Image

from asyncrr.cli import inputs, main
from tests.support import oracle
from tests.support.command import asyncrr

SECOND = 10**9


def log_csv(folder: Path, text: str | bytes, name: str = "table.csv") -> oracle.Recording:
    """What the demo makes of a table."""
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    out = folder / "out.rrd"
    assert main(["demo", "--no-viewer", "--csv", str(folder / name), "--out", str(out)]) == 0
    return oracle.check_file(out)


def curve(recording: oracle.Recording, column: str, timeline: str) -> list[tuple[int, float]]:
    path = "/csv/table/" + column.replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    return [(time, value[0]) for time, value in recording.values(path, "Scalars:scalars", timeline)]


# -- tables ------------------------------------------------------------------------------------------------------------


def test_a_table_of_a_user(tmp_path: Path) -> None:
    """As a process of its own, in an empty folder, with all that tables have: header, text, gaps, quotes."""
    table = 'time,temp (C),state,note\n0.0,20.5,idle,\n0.5,,idle,"hot, they say"\n1.0,nan,busy,\n\n1.5,22.25,busy,"two\nlines"\n'
    (tmp_path / "log.csv").write_text(table)
    done = asyncrr("demo", "--no-viewer", "--csv", "log.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "100 %" in done.stderr
    assert "4 rows of log.csv" in done.stderr
    recording = oracle.check_file(tmp_path / "demo.rrd")
    temperature = "/csv/log/temp\\ \\(C\\)"
    assert recording.values(temperature, "Scalars:scalars", "time") == [(0, [20.5]), (3 * SECOND // 2, [22.25])]
    assert [row.times["row"] for row in recording.rows(temperature, static=False)] == [0, 3]
    assert recording.values(temperature, "SeriesLines:names") == [["temp (C)"]]
    states = recording.values("/csv/log/state", "TextLog:text", "time")
    assert [text[0] for _, text in states] == ["idle", "idle", "busy", "busy"]
    notes = recording.values("/csv/log/note", "TextLog:text", "time")
    assert notes == [(SECOND // 2, ["hot, they say"]), (3 * SECOND // 2, ["two\nlines"])]


def test_without_header_rows_are_counted(tmp_path: Path) -> None:
    recording = log_csv(tmp_path, "1,2\n3,4\n5,6\n")
    assert curve(recording, "column 1", "row") == [(0, 1), (1, 3), (2, 5)]
    assert curve(recording, "column 2", "row") == [(0, 2), (1, 4), (2, 6)]


@pytest.mark.parametrize(
    ("header", "cells", "timeline", "kind", "times"),
    [
        ("t", ["0", "0.25"], "t", "duration", [0, SECOND // 4]),
        ("t_ms", ["0", "250"], "t_ms", "duration", [0, SECOND // 4]),
        ("time [us]", ["1", "250000"], "time [us]", "duration", [1000, SECOND // 4]),
        ("elapsed (ns)", ["1", "2"], "elapsed (ns)", "duration", [1, 2]),
        ("frame", ["7", "9"], "frame", "sequence", [7, 9]),
        (
            "timestamp",
            ["1700000000.5", "1700000001"],
            "timestamp",
            "timestamp",
            [1700000000500000000, 1700000001 * SECOND],
        ),
        (
            "timestamp",
            ["1700000000123", "1700000000124"],
            "timestamp",
            "timestamp",
            [1700000000123000000, 1700000000124000000],
        ),
        ("stamp", ["1700000000123456789"] * 2, "stamp", "timestamp", [1700000000123456789] * 2),
        ("stamp_ns", ["1700000000123456789"] * 2, "stamp_ns", "timestamp", [1700000000123456789] * 2),
        (
            "when",
            ["1970-01-01T00:00:01.000001", "1970-01-01 01:00:02+01:00"],
            "when",
            "timestamp",
            [SECOND + 1000, 2 * SECOND],
        ),
    ],
)
def test_columns_that_are_times(
    header: str, cells: list[str], timeline: str, kind: str, times: list[int], tmp_path: Path
) -> None:
    recording = log_csv(tmp_path, f"{header},x\n{cells[0]},1\n{cells[1]},2\n")
    assert curve(recording, "x", timeline) == list(zip(times, [1.0, 2.0], strict=True))
    arrow = {"sequence": "int64", "duration": "duration[ns]", "timestamp": "timestamp[ns]"}[kind]
    (chunk,) = (chunk for chunk in recording.chunks if chunk.entity_path == "/csv/table/x" and not chunk.is_static)
    assert str(chunk.batch.schema.field(timeline).type) == arrow


def test_dates_without_a_header(tmp_path: Path) -> None:
    recording = log_csv(tmp_path, "2026-01-01,1\n2026-01-02,2\n")
    first, second = curve(recording, "column 2", "time")
    assert second[0] - first[0] == 86400 * SECOND


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_marks_at_the_start(separator: str, tmp_path: Path) -> None:
    lines = [["a", "b"], ["1", "2"], ["3", "4"]]
    text = "\r\n".join(separator.join(line) for line in lines)
    recording = log_csv(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert curve(recording, "b", "row") == [(0, 2), (1, 4)]


def test_names_that_are_missing_or_there_twice(tmp_path: Path) -> None:
    recording = log_csv(tmp_path, "x,,x,x\n1,2,3,4\n")
    assert {path for path in recording.entities if path.startswith("/csv")} == {
        f"/csv/table/{name}" for name in ("x", "column\\ 2", "x\\ 2", "x\\ 3")
    }


def test_more_rows_than_are_sent_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_BLOCK", 64)
    rows = "".join(f"{i / 10},{math.sin(i)!r},{'' if i < 100 else i}\n" for i in range(200))
    recording = log_csv(tmp_path, "t,wave,late\n" + rows)
    wave = curve(recording, "wave", "t")
    assert [value for _, value in wave] == [math.sin(i) for i in range(200)]
    assert [time for time, _ in wave] == [i * SECOND // 10 for i in range(200)]
    assert curve(recording, "late", "row") == [(i, i) for i in range(100, 200)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n3\n", "line 3: 1 cells, where the first row has 2"),
        ("a,b\n1,2,3\n", "line 2: 3 cells, where the first row has 2"),
        ('a,b\n1,"x\ny"\n3,4,5\n', "line 4: 3 cells"),
        ("a,b\n1,2\n3,four\n", "line 3: 'four' in column 'b', which has numbers in earlier lines"),
        ("t,b\n1,2\n,3\n", "line 3: no time in column 't'"),
        ("t,b\n1,2\nsoon,3\n", "line 3: 'soon' in column 't' is no time"),
        ("t,b\n1,2\n1e300,3\n", "line 3: '1e300' in column 't' is no time"),
        ("frame,b\n1,2\n1.5,3\n", "line 3: '1.5' in column 'frame' is no whole number"),
        ('a,b\n1,"2\n3,4\n', "line 3: unexpected end of data"),
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("a,b\n", "has a header and nothing below it"),
        (b"a,b\n1,\xff\n", "is not UTF-8 text"),
    ],
)
def test_broken_tables(text: str | bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table.csv"
    table.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert main(["demo", "--no-viewer", "--csv", str(table), "--out", str(tmp_path / "out.rrd")]) == 1
    said = capsys.readouterr().err
    assert str(table) in said
    assert says in said


def test_what_cannot_be_used_leaves_an_earlier_file_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "demo.rrd").write_bytes(b"precious")
    missing = tmp_path / "missing.csv"
    assert main(["demo", "--no-viewer", "--csv", str(missing), "--out", str(tmp_path / "demo.rrd")]) == 1
    assert f"{missing} cannot be read: No such file or directory" in capsys.readouterr().err
    assert (tmp_path / "demo.rrd").read_bytes() == b"precious"


# -- images ------------------------------------------------------------------------------------------------------------


def paint(path: Path, shade: int, size: tuple[int, int] = (8, 6), mode: str = "RGB") -> bytes:
    """Write a small picture in the format of the name's suffix."""
    picture = Image.new("RGB", size, (shade, 0, 255 - shade))
    picture = Image.new(mode, size, shade) if mode == "I;16" else picture.convert(mode)
    picture.save(path)
    return path.read_bytes()


def test_images_of_a_user(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    contents = {name: paint(folder / name, 40 * i) for i, name in enumerate(["b.PNG", "a.png", "c.png"])}
    (folder / "notes.txt").write_text("no picture")
    done = asyncrr("demo", "--no-viewer", "--images", "pictures", "--out", "pictures.rrd", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3/3  c.png" in done.stderr
    recording = oracle.check_file(tmp_path / "pictures.rrd")
    blobs = recording.values("/images", "EncodedImage:blob", "frame")
    assert [(frame, bytes(blob[0])) for frame, blob in blobs] == [
        (0, contents["a.png"]),
        (1, contents["b.PNG"]),
        (2, contents["c.png"]),
    ]
    assert recording.values("/images", "EncodedImage:media_type") == [["image/png"]] * 3
    assert recording.values("/images/name", "TextLog:text") == [["a.png"], ["b.PNG"], ["c.png"]]


def test_images_of_several_kinds(tmp_path: Path) -> None:
    """An entity for each: a viewer takes the images of one for a video."""
    contents = [
        paint(tmp_path / "a.jpg", 10),
        paint(tmp_path / "b.png", 20),
        paint(tmp_path / "c.jpeg", 30, (16, 6)),
        paint(tmp_path / "d.png", 40, mode="RGBA"),
        paint(tmp_path / "e.JPG", 50, mode="L"),
        paint(tmp_path / "f.png", 60, mode="I;16"),
        paint(tmp_path / "g.jpg", 70),
    ]
    out = tmp_path / "out.rrd"
    assert main(["demo", "--no-viewer", "--images", str(tmp_path), "--out", str(out)]) == 0
    recording = oracle.check_file(out)
    found = {
        path: [(frame, bytes(blob[0])) for frame, blob in recording.values(path, "EncodedImage:blob", "frame")]
        for path in recording.entities
        if path.startswith("/images/") and path != "/images/name"
    }
    assert found == {
        "/images/jpeg\\ 8x6x3\\ 8\\ bit": [(0, contents[0]), (6, contents[6])],
        "/images/png\\ 8x6x3\\ 8\\ bit": [(1, contents[1])],
        "/images/jpeg\\ 16x6x3\\ 8\\ bit": [(2, contents[2])],
        "/images/png\\ 8x6x4\\ 8\\ bit": [(3, contents[3])],
        "/images/jpeg\\ 8x6x1\\ 8\\ bit": [(4, contents[4])],
        "/images/png\\ 8x6x1\\ 16\\ bit": [(5, contents[5])],
    }


def test_images_and_a_table(tmp_path: Path) -> None:
    paint(tmp_path / "a.png", 9)
    (tmp_path / "table.csv").write_text("x\n1\n")
    out = tmp_path / "out.rrd"
    arguments = ["--images", str(tmp_path), "--csv", str(tmp_path / "table.csv"), "--out", str(out)]
    assert main(["demo", "--no-viewer", *arguments]) == 0
    assert {"/images", "/csv/table/x"} <= oracle.check_file(out).entities


def test_images_that_cannot_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(folder: Path) -> str:
        assert main(["demo", "--no-viewer", "--images", str(folder), "--out", str(tmp_path / "out.rrd")]) == 1
        return capsys.readouterr().err

    assert "cannot be read: No such file or directory" in refused(tmp_path / "missing")
    (tmp_path / "empty").mkdir()
    assert f"no .png, .jpg, .jpeg files in {tmp_path / 'empty'}" in refused(tmp_path / "empty")
    (tmp_path / "fake").mkdir()
    (tmp_path / "fake" / "x.png").write_text("GIF89a, in truth")
    assert f"{tmp_path / 'fake' / 'x.png'} is neither a PNG nor a JPEG image" in refused(tmp_path / "fake")
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "x.jpg").write_bytes(paint(tmp_path / "cut" / "x.jpg", 1)[:100])
    assert "x.jpg is neither a PNG nor a JPEG image" in refused(tmp_path / "cut")
    (tmp_path / "folders" / "x.png").mkdir(parents=True)
    assert "x.png cannot be read: Is a directory" in refused(tmp_path / "folders")
