"""Strict mode, guarded scopes, and where warnings point."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asyncrr import error_utils, types
from asyncrr.blueprint import archetypes as blueprint_archetypes
from asyncrr.error_utils import (
    RerunWarning,
    catch_and_log_exceptions,
    send_warning_or_raise,
    set_strict_mode,
    set_warning_hook,
    strict_mode,
    strict_scope,
)
from asyncrr.types import EncodedImage, Points3D, Transform3D, archetypes
from asyncrr.types.components import ColorBatch


@pytest.fixture(autouse=True)
def lenient() -> Iterator[None]:
    set_strict_mode(False)
    hook = set_warning_hook(None)
    yield
    set_strict_mode(False)
    set_warning_hook(hook)


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("ON", True), ("yes", True), ("0", False), ("off", False), ("maybe", False)]
)
def test_environment(value: str, expected: bool, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    monkeypatch.setenv("RERUN_STRICT", value)
    assert error_utils.default_strict_mode() is expected
    assert ("RERUN_STRICT" in capfd.readouterr().err) is (value == "maybe")


def test_strict_mode_from_the_environment_in_a_program() -> None:
    program = "import asyncrr.types\ntry: asyncrr.types.Points3D('bad')\nexcept ValueError: print('raised')"
    done = subprocess.run(
        [sys.executable, "-c", program], env={"RERUN_STRICT": "1", "PYTHONPATH": str(Path(error_utils.__file__).parents[1])},
        capture_output=True, text=True, check=True, timeout=50,
    )  # fmt: skip
    assert done.stdout == "raised\n"


def test_warnings_point_at_the_caller() -> None:
    with pytest.warns(RerunWarning, match=r"^Position3DBatch: ValueError\(.*'bad'\) in Points3D\(.*\)$") as caught:
        Points3D("bad", colors=[1, 2, 3])
    assert caught[0].filename == __file__
    assert len(caught) == 1
    with pytest.warns(RerunWarning, match="^Transform3D: ValueError") as caught:
        Transform3D(rotation=[1, 2, 3])
    assert caught[0].filename == __file__
    with pytest.warns(RerunWarning, match="^ColorBatch") as caught:
        ColorBatch("bad")
    assert caught[0].filename == __file__
    with pytest.warns(RerunWarning, match="^Position3DBatch") as caught:
        Points3D.from_fields(positions="bad")
    assert caught[0].filename == __file__


def test_a_bad_field_costs_only_itself() -> None:
    with pytest.warns(RerunWarning) as caught:
        points = Points3D([[1, 2, 3]], radii="bad", colors="bad", labels="kept")
    assert [str(w.message).split(":")[0] for w in caught] == ["RadiusBatch", "ColorBatch"]
    batches = {
        b.component_descriptor().component: b.as_arrow_array().to_pylist() for b in points.as_component_batches()
    }
    assert batches == {
        "Points3D:positions": [[1, 2, 3]],
        "Points3D:radii": [],
        "Points3D:colors": [],
        "Points3D:labels": ["kept"],
    }


def test_files_are_read_once_even_if_another_field_fails(tmp_path: Path) -> None:
    path = tmp_path / "image.png"
    path.write_bytes(b"content")
    with path.open("rb") as file, pytest.warns(RerunWarning, match="OpacityBatch"):
        image = EncodedImage(contents=file, media_type="image/png", opacity="bad")
    assert image.as_component_batches()[0].as_arrow_array().to_pylist() == [list(b"content")]


def test_strict_raises_the_error_itself() -> None:
    set_strict_mode(True)
    with pytest.raises(ValueError, match="could not convert"):
        Points3D("bad")
    with strict_scope(False), pytest.warns(RerunWarning):
        Points3D("bad")
    with strict_scope(None), pytest.raises(ValueError, match="could not convert"):
        Points3D("bad")


MESSAGES = [
    ("rr.Points3D(np.zeros((4, 2)))", "shape (4, 2)", "last axis of length 3", "Points3D(positions=<ndarray of shape (4, 2), float64>)"),
    ("rr.Points3D('bad')", "could not convert string to float", "Points3D(positions='bad')"),
    ("rr.Points3D(list(range(1000)))", "multiple of 3", "Points3D(positions=[0, 1, 2, 3, ...])"),
    ("rr.Points3D([1, 2, 3], colors='red')", "'red' is no color", "0xRRGGBBAA", "Points3D(colors='red')"),
    ("rr.Points3D([1, 2, 3], class_ids=70000)", "uint16", "Points3D(class_ids=70000)"),
    ("rr.Points3D.from_fields(radii='big')", "'big'", "Points3D(radii='big')"),
    ("rr.Points3D.columns(radii='big')", "'big'", "Points3D(radii='big')"),
    ("rr.Boxes3D(half_sizes=[1, 2, 3], fill_mode='wire')", "known are MajorWireframe", "Boxes3D(fill_mode='wire')"),
    ("rr.Boxes3D(mins=[1, 2, 3])", "Boxes3D: `mins` needs `sizes` or `half_sizes`"),
    ("rr.Boxes3D(half_sizes=[1, 2, 3], rotations=[[1, 2, 3]])", "Boxes3D: `rotations` takes Quaternion", "[[1, 2, 3]]"),
    ("rr.Boxes2D(array=[1, 2, 3, 4])", "`array` needs `array_format`", "Box2DFormat.XYWH"),
    ("rr.Transform3D(rotation=[0, 0, 0, 1])", "[0, 0, 0, 1]", "Quaternion(xyzw=...)"),
    ("rr.Transform3D(mat3x3=[1, 2])", "shape (2,) as a matrix of 3 x 3", "Transform3D(mat3x3=[1, 2])"),
    ("rr.Pinhole(image_from_camera=np.eye(4))", "3 x 3", "Pinhole(image_from_camera=<ndarray of shape (4, 4), float64>)"),
    ("rr.Tensor(np.zeros((2, 3)), dim_names=['a'])", "Tensor: 2 dimensions, but 1 names ['a']"),
    ("rr.Tensor(np.ones(3, bool))", "dtype bool", "Tensor(data=<ndarray of shape (3,), bool>)"),
    ("rr.Image(np.zeros((4, 4, 2), np.uint8))", "1, 3 or 4 channels, not 2", "(4, 4, 2)"),
    ("rr.Image(np.zeros((4, 4, 3), np.complex64))", "dtype complex64", "integers and floats"),
    ("rr.Mesh3D(vertex_positions=[0, 0, 0], albedo_texture='tex.png')", "Mesh3D: a texture has the shape H x W x 3"),
    ("rr.LineStrips3D([[[0, 0, 0], [1, 1]]])", "LineStrip3D([[0, 0, 0], [1, 1]])"),
    ("rr.EncodedImage(contents='abc', media_type='image/png')", "'abc' is text", "bytes", "EncodedImage(blob='abc')"),
    ("rr.Asset3D(path='/does/not/exist.glb')", "Asset3D", "/does/not/exist.glb"),
    ("rr.GraphEdges([('a',)])", "expected a pair, not ('a',)", "GraphEdges(edges=[('a',)])"),
    ("rr.SeriesPoints(markers='star')", "Asterisk", "SeriesPoints(markers='star')"),
    ("rr.BarChart(np.zeros((2, 3)))", "BarChart: `values` has one dimension, not the shape (2, 3)"),
    ("rr.BarChart(np.histogram(np.arange(9.0)))", "counts and edges", "BarChart(counts, abscissa="),
    ("rr.BarChart({'a': 1})", "not of a dict", "list(values.values())"),
    ("rr.Tensor({'a': 1})", "not of a dict", "list(values.values())"),
    ("rr.Scalars({'loss': 1.0})", "not a dict", "list(values.values())", "Scalars(scalars={'loss': 1.0})"),
    ("rr.Points3D([1, 2, 3], radii={'a': 1.0})", "not a dict", "list(values.values())"),
    ("rr.Image(np.zeros((3, 64, 48), np.float32))", "not 48", "(3, 64, 48)", "`image.permute(1, 2, 0)`"),
    ("rr.Image(np.zeros((1, 4, 64, 48), np.uint8))", "channels come first"),
    ("rr.Mesh3D(vertex_positions=[0, 0, 0], albedo_texture=np.zeros((3, 8, 6)))", "`image.permute(1, 2, 0)`"),
    ("rr.Image(bytes=b'', width=-1, height=2, color_model='L', datatype='U8')", "-1 x 2 pixels", "Image(format="),
    ("rr.VideoStream(codec='h266')", "known are AV1", "VideoStream(codec='h266')"),
    ("rr.VideoFrameReference(timestamp=1.5)", "VideoFrameReference", "1.5", "`seconds`"),
    ("rr.AnyValues(strange_one=object())", "strange_one", "cannot become an Arrow array"),
    ("rr.AnyValues(strange_two=np.zeros((2, 2)))", "shape (2, 2)", "more than one dimension"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "parts"), [(call, parts) for call, *parts in MESSAGES], ids=[m[0] for m in MESSAGES])
def test_messages_tell_what_is_wrong_where_and_what_is_right(call: str, parts: list[str]) -> None:
    code = compile(call, __file__, "eval")
    with pytest.warns(RerunWarning) as caught:
        eval(code, {"rr": types, "np": np})
    (warning,) = caught
    assert warning.filename == __file__
    told = " ".join([str(warning.message), *getattr(warning.message, "__notes__", [])])
    assert [part for part in parts if part not in told] == []
    # In strict mode the error itself says it, or a note on it does; the class is in the traceback.
    set_strict_mode(True)
    with pytest.raises(Exception) as raised:
        eval(code, {"rr": types, "np": np})
    said = "\n".join([str(raised.value), *getattr(raised.value, "__notes__", [])])
    assert [part for part in parts if part not in said and part not in (call[3:].split("(")[0], "strange_one")] == []


@pytest.mark.parametrize("name", [*archetypes.MODULES, *blueprint_archetypes.MODULES])
def test_errors_about_arguments_name_the_class_of_the_user(name: str) -> None:
    archetype = getattr(archetypes if name in archetypes.MODULES else blueprint_archetypes, name)
    with pytest.raises(TypeError, match=rf"^{name}\.__init__\(\) got an unexpected keyword argument 'colours'"):
        archetype(colours=[1])
    with pytest.raises(TypeError, match=rf"^{name}\.__init__\(\) takes "):
        archetype(*range(20))


@pytest.mark.parametrize("archetype", ["DepthImage", "SegmentationImage"])
def test_channels_first_in_images_of_one_channel(archetype: str) -> None:
    with pytest.raises(ValueError, match=r"\(3, 64, 48\); its channels come first: .*permute\(1, 2, 0\)"):
        getattr(types, archetype)(np.zeros((3, 64, 48)))
    with pytest.raises(ValueError, match=r"\(64, 48, 3\)$"):
        getattr(types, archetype)(np.zeros((64, 48, 3)))


class NoRepr:
    """What cannot even be shown."""

    def __repr__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((2, 3)), "<ndarray of shape (2, 3), float64>"),
        (np.float32(1.5), "np.float32(1.5)"),
        (list(range(10**6)), "[0, 1, 2, 3, ...]"),
        ([[[[[[[[1]]]]]]]], "[[[[[[[...]]]]]]]"),
        ("x" * 1000, "'" + "x" * 27 + "..." + "x" * 28 + "'"),
        ({}, "{}"),
    ],
)
def test_what_was_given_is_shown_in_short(value: object, text: str) -> None:
    assert error_utils.shown(value) == text


def test_what_cannot_be_shown_is_named() -> None:
    assert "NoRepr" in error_utils.shown(NoRepr())


def test_scopes_nest_and_report_at_the_end() -> None:
    order = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with catch_and_log_exceptions("outer"):
            with catch_and_log_exceptions("inner"):
                raise ValueError("one")
            order.append(len(caught))
            raise KeyError("two")
        order.append(len(caught))
    assert order == [0, 2]
    assert [str(w.message) for w in caught] == ["inner: ValueError(one)", "outer: KeyError('two')"]
    assert {w.filename for w in caught} == {__file__}


def test_only_exceptions_are_caught() -> None:
    with pytest.raises(KeyboardInterrupt), catch_and_log_exceptions("scope"):
        raise KeyboardInterrupt
    with pytest.raises(ValueError, match="x"), catch_and_log_exceptions("scope", strict=True):
        raise ValueError("x")
    assert not strict_mode()


def test_decorator() -> None:
    @catch_and_log_exceptions(exception_return_value="fallback")
    def fails(strict: bool | None = None) -> str:
        raise ValueError("x")

    with pytest.warns(RerunWarning, match="fails: ValueError"):
        assert fails() == "fallback"
    with pytest.raises(ValueError, match="x"):
        fails(strict=True)


def test_warn_or_raise() -> None:
    with pytest.warns(RerunWarning, match="^bare message$"):
        send_warning_or_raise("bare message")
    set_strict_mode(True)
    with pytest.raises(TypeError, match="bare message"):
        send_warning_or_raise("bare message", TypeError)


def test_hook_gets_message_and_stack_without_recursion() -> None:
    seen: list[tuple[str, str]] = []

    def hook(message: str, stack: str, mistake: object) -> None:
        seen.append((message, stack))
        Points3D("bad in the hook")

    assert set_warning_hook(hook) is None
    with pytest.warns(RerunWarning) as caught:
        Points3D("bad")
    assert len(seen) == 1
    message, stack = seen[0]
    assert message.startswith("Position3DBatch: ValueError(")
    assert message.endswith(" in Points3D(positions='bad')")
    assert stack.splitlines()[0].startswith(f'File "{__file__}", line ')
    assert stack.splitlines()[0].endswith("in test_hook_gets_message_and_stack_without_recursion")
    assert len(caught) == 2
    assert set_warning_hook(None) is hook


def test_a_failing_hook_is_reported() -> None:
    def hook(message: str, stack: str, mistake: object) -> None:
        raise RuntimeError("broken hook")

    set_warning_hook(hook)
    with pytest.warns(RerunWarning) as caught:
        Points3D("bad")
    assert ["broken hook" in str(w.message) for w in caught] == [True, False]
