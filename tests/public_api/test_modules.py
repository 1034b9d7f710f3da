"""Modules that programs import names from, small helpers, and names that are deprecated."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rerun as official
import rerun.utilities
from hypothesis import given, settings, strategies as st

import asyncrr as rr
from asyncrr._exports import DEPRECATED, MODULES

SMALL = st.floats(-9, 9, allow_nan=False)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_modules_can_be_imported_by_the_name_that_the_package_offers(name: str) -> None:
    module = importlib.import_module(f"asyncrr.{name}")
    assert module is getattr(rr, name)
    assert isinstance(module, types.ModuleType)


def test_import_star_gives_all_types() -> None:
    names: dict[str, Any] = {}
    exec("from asyncrr.archetypes import *; from asyncrr.components import *", names)
    assert names["Points3D"] is rr.Points3D
    assert names["Position3D"] is rr.components.Position3D


@pytest.mark.parametrize(
    "statement",
    [
        "rr.datatypes",
        "from asyncrr import datatypes",
        "import asyncrr.datatypes",
        "from asyncrr.datatypes import Vec3D",
        "from asyncrr.blueprint import datatypes",
        "from asyncrr.blueprint.datatypes import SortBy",
        "rr.EXTERNAL_DATA_LOADER_INCOMPATIBLE_EXIT_CODE",
        "rr.components.PoseTranslation3DBatch",
        "from asyncrr.components import SeriesVisible",
        "from asyncrr.experimental import Chunk, send_chunks",
        "rr.ImageEncoded(contents=b'', format=rr.ImageFormat.PNG)",
    ],
)
def test_deprecated_names_warn_at_the_caller_s_line(statement: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import asyncrr as rr\n{statement}\n")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2])}, timeout=30, check=True,
    )  # fmt: skip
    assert done.stderr.startswith(f"{script}:2: DeprecationWarning: "), done.stderr


def test_deprecated_names_are_not_listed() -> None:
    assert not DEPRECATED.keys() & set(dir(rr))
    assert not DEPRECATED.keys() & set(rr.__all__)


def test_the_earlier_name_of_encodings_has_all_of_them() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        datatypes = rr.datatypes
    assert dir(datatypes) == dir(rr.encodings)
    assert datatypes.Vec3D is rr.encodings.Vec3D


def test_new_recording_is_deprecated() -> None:
    with pytest.warns(DeprecationWarning, match="RecordingStream") as caught:
        recording = rr.new_recording("asyncrr_test", recording_id="new", make_thread_default=True)
    assert caught[0].filename == __file__
    assert rr.get_thread_local_data_recording() is recording
    rr.set_thread_local_data_recording(None)
    recording.close()


def test_components_of_earlier_names_are_those_of_today() -> None:
    with pytest.warns(DeprecationWarning, match="Translation3DBatch"):
        assert rr.components.PoseTranslation3DBatch is rr.components.Translation3DBatch
    with pytest.raises(AttributeError, match="PoseNonsense"):
        _ = rr.components.PoseNonsense


def test_chunks_are_still_found_where_they_were_experimental() -> None:
    with pytest.warns(DeprecationWarning, match="asyncrr.chunk.Chunk"):
        assert rr.experimental.Chunk is rr.chunk.Chunk
    with pytest.warns(DeprecationWarning, match="asyncrr.send_chunks"):
        assert rr.experimental.send_chunks is rr.send_chunks
    with pytest.raises(AttributeError, match="nonsense"):
        _ = rr.experimental.nonsense


@pytest.mark.parametrize("name", ["BMP", "GIF", "JPEG", "PNG", "TIFF"])
def test_encoded_images_by_their_earlier_name(name: str, tmp_path: Path) -> None:
    data = b"bytes of an image"
    (tmp_path / "image").write_bytes(data)
    new = rr.EncodedImage(contents=data, media_type=f"image/{name.lower()}", draw_order=2)
    for source in ({"contents": data}, {"contents": io.BytesIO(data)}, {"path": tmp_path / "image"}):
        with pytest.warns(DeprecationWarning, match="EncodedImage"):
            old = rr.ImageEncoded(**source, format=getattr(rr.ImageFormat, name), draw_order=2)
        assert arrays(old) == arrays(new)


@pytest.mark.parametrize(("name", "size"), [("NV12", 12), ("YUY2", 16)])
def test_raw_images_by_their_earlier_name(name: str, size: int) -> None:
    data = bytes(range(size))
    with pytest.warns(DeprecationWarning, match="or Image"):
        old = rr.ImageEncoded(contents=data, format=getattr(rr.ImageFormat, name)((2, 4)))
    new = rr.Image(bytes=data, width=4, height=2, pixel_format=name)
    assert arrays(old) == arrays(new)
    with pytest.warns(DeprecationWarning, match="or Image"), pytest.raises(ValueError, match="exactly one"):
        rr.ImageEncoded()


def arrays(archetype: Any) -> list[Any]:
    return [batch.as_arrow_array().to_pylist() for batch in archetype.as_component_batches()]


def test_sinks_offers_the_functions_that_choose_one() -> None:
    assert rr.sinks.save is rr.save
    assert rr.sinks.stdout is rr.stdout
    assert rr.sinks.GrpcSink is rr.GrpcSink
    assert rr.sinks.is_recording_enabled is rr.is_enabled
    assert {"save", "stdout"} <= set(dir(rr.sinks))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = rr.sinks.nonsense


def test_version_says_what_this_is() -> None:
    assert rr.version().startswith(f"asyncrr {rr.__version__} [formats of Rerun 0.41.0, ")
    assert rr.__version__.startswith(".".join(map(str, rr.__version_info__[:3])))


@pytest.mark.parametrize("copy", [None, True])
def test_asarray(copy: bool | None) -> None:
    for item, dtype in (([1, 2], None), ([1, 2], np.float32), (np.arange(3), None), (3, np.uint8)):
        ours, theirs = rr.asarray(item, dtype, copy), official.asarray(item, dtype, copy)
        assert (ours == theirs).all()
        assert ours.dtype == theirs.dtype


def test_times_in_nanoseconds() -> None:
    for duration in (1, 1.5, np.timedelta64(3, "ms"), np.float64(0.25), np.int64(2)):
        assert rr.time.to_nanos(duration) == official.time.to_nanos(duration)
    for timestamp in (1, 1.5, np.datetime64("2024-01-01"), np.float64(0.25), np.int64(2)):
        assert rr.time.to_nanos_since_epoch(timestamp) == official.time.to_nanos_since_epoch(timestamp)


def same(ours: Any, theirs: Any) -> None:
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.dtype == other.dtype
        assert np.array_equal(mine, other)


@given(st.tuples(*[st.integers(1, 6)] * 3), SMALL)
@settings(max_examples=50, deadline=None)
def test_color_grids_are_equal_to_the_last_bit(counts: tuple[int, int, int], twist: float) -> None:
    same(rr.utilities.build_color_grid(*counts, twist=twist), official.utilities.build_color_grid(*counts, twist=twist))


@given(st.integers(1, 300), st.fixed_dictionaries(dict.fromkeys(("radius", "angular_step", "angular_offset", "z_step"), SMALL)))  # fmt: skip
@settings(max_examples=50, deadline=None)
def test_color_spirals_are_equal_to_the_last_bit(points: int, arguments: dict[str, float]) -> None:
    same(
        rr.utilities.build_color_spiral(points, **arguments),
        official.utilities.build_color_spiral(points, **arguments),
    )


def test_the_ready_made_ones_are_equal() -> None:
    same(rr.utilities.color_grid, official.utilities.color_grid)
    same(rr.utilities.color_spiral, official.utilities.color_spiral)
    assert rr.utilities.color_grid is rr.utilities.color_grid


@given(SMALL, SMALL, SMALL)
@settings(max_examples=200, deadline=None)
def test_bounce_lerp_is_equal(a: float, b: float, t: float) -> None:
    expected = official.utilities.bounce_lerp(a, b, t)
    assert rr.utilities.bounce_lerp(a, b, t) == expected
    assert rr.utilities.bounce_lerp(a, b, np.array([t, t]))[1] == expected  # type: ignore[index]


def test_interleave_takes_rows_in_turn() -> None:
    starts, ends = np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])
    assert rr.utilities.interleave(starts, ends).tolist() == [[1, 2], [5, 6], [3, 4], [7, 8]]
