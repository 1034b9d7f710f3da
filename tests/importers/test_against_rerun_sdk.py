"""What a file becomes, beside what rerun-sdk makes of the same file in the same run."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pytest
import rerun

import asyncrr as rr
from asyncrr.wire.reader import BlueprintActivation, DecodedChunk, StoreInfo, read_rrd
from tests.importers import samples
from tests.types.mp4_files import Mp4

Column: TypeAlias = tuple[str, dict[bytes, bytes], list[Any]]
"""Type, metadata, values."""


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Entities are named after paths, and relative ones are short."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")


def contents_of(path: str | Path) -> dict[Any, Any]:
    """All that matters of a file: the columns by store, entity and name, and what is done with blueprints."""
    found: dict[Any, Any] = {}
    for event in read_rrd(path):
        if isinstance(event, DecodedChunk):
            for field, column in zip(event.batch.schema, event.batch.columns, strict=True):
                metadata = {k: v for k, v in (field.metadata or {}).items() if k != b"rerun:is_sorted"}
                if metadata.get(b"rerun:kind") == b"control":
                    continue
                # A timeline stands in every chunk of its entity.
                key = (event.store_id, event.entity_path, field.name)
                if metadata.get(b"rerun:kind") == b"index":
                    key = (*key, event.batch.schema.names[-1])
                known = found.setdefault(key, (str(field.type), metadata, []))
                assert known[:2] == (str(field.type), metadata)
                known[2].extend(column.to_pylist())
        elif isinstance(event, BlueprintActivation):
            found[event] = True
        elif isinstance(event, StoreInfo):
            found[event.store_id] = True
    return found


def log_with(module: Any, out: str, path: str, contents: bytes | None, **arguments: Any) -> list[str]:
    rec = module.RecordingStream("importers_test", recording_id="one", send_properties=False)
    rec.save(out)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if contents is None:
            rec.log_file_from_path(path, **arguments)
        else:
            rec.log_file_from_contents(path, contents, **arguments)
    rec.flush()
    rec.disconnect()
    return [str(warning.message) for warning in caught]


def assert_same(path: str, *, close: bool = False, **arguments: Any) -> dict[Any, Any]:
    """Both SDKs make the same of a file: read from the disk and, where it is one, from memory."""
    found: dict[Any, Any] = {}
    for contents in (None, Path(path).read_bytes()) if os.path.isfile(path) else (None,):
        assert log_with(rerun, "theirs.rrd", path, contents, **arguments) == []
        assert log_with(rr, "ours.rrd", path, contents, **arguments) == []
        theirs, found = contents_of("theirs.rrd"), contents_of("ours.rrd")
        assert found.keys() == theirs.keys()
        for key in theirs:
            same_column(found[key], theirs[key], close=close)
    return found


def same_column(ours: Any, theirs: Any, *, close: bool) -> None:
    if not close or theirs is True or "float" not in theirs[0]:
        assert ours == theirs
        return
    assert ours[:2] == theirs[:2]
    np.testing.assert_allclose(np.array(ours[2]), np.array(theirs[2]), rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize(
    "extension",
    "avif bmp dds exr farbfeld ff gif hdr ico jpeg jpg pam pbm pgm png ppm tga tif tiff webp rvl "
    "dae glb gltf obj stl txt md JPG Md".split(),
)
def test_whole_files(extension: str) -> None:
    Path(f"a.{extension}").write_bytes(b"anything: nobody looks into it")
    found = assert_same(f"a.{extension}")
    assert any(name.endswith((":blob", ":text")) for _, path, name, *_ in filter(lambda k: isinstance(k, tuple), found))
    Path(f"a.{extension}").write_bytes(b"")
    assert_same(f"a.{extension}")


@pytest.mark.parametrize(
    ("path", "prefix"),
    [
        ("plain.txt", None),
        ("plain.txt", "some/pre_fix"),
        ("plain.txt", "/with/slashes/"),
        ("plain.txt", "world/robot\\/arm"),
        ("plain.txt", "/"),
        ("plain.txt", ""),
        ("./deep/er/../a.b.txt", "p"),
        ("../{folder}/plain.txt", None),
        ("{absolute}/plain.txt", "p"),
        ("we ird:näme,+(x).y.txt", None),
        ("deep//double.txt", None),
        (".hidden.txt", None),
    ],
)
def test_entity_paths(path: str, prefix: str | None, tmp_path: Path) -> None:
    path = path.format(folder=tmp_path.name, absolute=tmp_path)
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path("deep/er").mkdir(parents=True, exist_ok=True)
    Path(path).write_text("text")
    assert_same(path, entity_path_prefix=prefix)


@pytest.mark.parametrize("static", [False, True])
def test_files_are_static_whatever_was_asked_for(static: bool) -> None:
    Path("a.md").write_text("# A")
    assert_same("a.md", static=static)


@pytest.mark.parametrize("name", samples.GOOD_PLY)
def test_point_clouds(name: str) -> None:
    Path("cloud.ply").write_bytes(samples.GOOD_PLY[name])
    assert_same("cloud.ply", close="splats" in name)


@pytest.mark.parametrize("name", samples.BAD_PLY)
def test_bad_point_clouds(name: str) -> None:
    contents, problem = samples.BAD_PLY[name]
    Path("cloud.ply").write_bytes(contents)
    assert log_with(rerun, "theirs.rrd", "cloud.ply", None) == []  # it has logged a line
    (warning,) = log_with(rr, "ours.rrd", "cloud.ply", None)
    assert warning.startswith("log_file_from_path: ImporterError(cloud.ply: ")
    assert problem in warning
    assert contents_of("ours.rrd") == contents_of("theirs.rrd")


@pytest.mark.parametrize("video", [Mp4([(3, 10), (2, 20)]), Mp4([(4, 1000)])], ids=["variable", "constant"])
def test_videos(video: Mp4) -> None:
    Path("a.mp4").write_bytes(video.write())
    found = assert_same("a.mp4")
    assert any("VideoFrameReference:timestamp" in key for key in found if isinstance(key, tuple))


def test_a_video_without_readable_frames() -> None:
    Path("a.mp4").write_bytes(b"no video at all")
    assert log_with(rerun, "theirs.rrd", "a.mp4", None) == []
    (warning,) = log_with(rr, "ours.rrd", "a.mp4", None)
    assert "the video was logged without references to its frames: not an MP4 file" in warning
    assert contents_of("ours.rrd") == contents_of("theirs.rrd")


@pytest.mark.parametrize("prefix", [None, "data"])
def test_parquet(prefix: str | None) -> None:
    samples.write_table(Path("a.parquet"))
    for contents in (None, Path("a.parquet").read_bytes()):
        log_with(rerun, "theirs.rrd", "a.parquet", contents, entity_path_prefix=prefix)
        log_with(rr, "ours.rrd", "a.parquet", contents, entity_path_prefix=prefix)
        theirs, ours = contents_of("theirs.rrd"), contents_of("ours.rrd")
        assert ours.keys() == theirs.keys()
        for key, column in theirs.items():
            if isinstance(key, tuple) and key[2] == "file_metadata":
                # pyarrow does not keep the order.
                (mine,), (other,) = ours[key][2], column[2]
                assert sorted(map(str, mine[0])) == sorted(map(str, other[0]))
            else:
                assert ours[key] == column


def test_a_table_without_rows() -> None:
    samples.write_table(Path("none.parquet"), rows=0)
    log_with(rerun, "theirs.rrd", "none.parquet", None)
    log_with(rr, "ours.rrd", "none.parquet", None)
    assert contents_of("ours.rrd").keys() == contents_of("theirs.rrd").keys()


def test_recordings_stay_what_they_are() -> None:
    samples.write_recording(Path("other.rrd"))
    found = assert_same("other.rrd", entity_path_prefix="not/used")
    applications = {key[0].application_id for key in found if isinstance(key, tuple)}
    assert applications == {"other_app"}


def test_a_part_of_the_recording_itself() -> None:
    rec = rerun.RecordingStream("importers_test", recording_id="one", send_properties=False)
    rec.save("part.rrd")
    rec.log("part", rerun.TextDocument("of the whole"), static=True)
    rec.disconnect()
    found = assert_same("part.rrd")
    assert len([key for key in found if isinstance(key, tuple)]) == 1


def test_blueprints_become_those_of_the_application() -> None:
    samples.write_blueprint(Path("layout.rbl"))
    found = assert_same("layout.rbl")
    applications = {key[0].application_id for key in found if isinstance(key, tuple)}
    assert applications == {"importers_test"}


def test_folders() -> None:
    for path in ("in/a.txt", "in/deep/b c/d.md", "in/.hidden.txt", "in/z.ply", "elsewhere/e.txt"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(samples.GOOD_PLY["text"] if path.endswith("ply") else b"text")
    Path("in/link.txt").symlink_to(Path("elsewhere/e.txt").absolute())
    Path("in/linked").symlink_to(Path("elsewhere").absolute())
    Path("in/loop").symlink_to(Path("in").absolute())
    found = assert_same("in", entity_path_prefix="p")
    entities = {key[1] for key in found if isinstance(key, tuple)}
    assert entities == {"/p/in/a.txt", "/p/in/deep/b\\ c/d.md", "/p/in/.hidden.txt", "/p/in/z.ply", "/p/in/link.txt"}


def test_a_link_to_a_folder() -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("text")
    Path("link").symlink_to("in")
    assert_same("link")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.unknown", lambda path: path.write_text("?")),
        ("no_extension", lambda path: path.write_text("?")),
        ("missing.txt", lambda path: None),
        ("a.svg", lambda path: path.write_text("<svg/>")),
    ],
)
def test_what_neither_of_them_imports(name: str, make: Callable[[Path], Any]) -> None:
    make(Path(name))
    (theirs,) = log_with(rerun, "theirs.rrd", name, None)
    (ours,) = log_with(rr, "ours.rrd", name, None)
    assert theirs.startswith("log_file_from_path: RuntimeError(")
    assert ours.startswith("log_file_from_path: ImporterError(")
    assert issubclass(rr.ImporterError, RuntimeError)
    assert name in ours
    assert contents_of("ours.rrd") == contents_of("theirs.rrd")
