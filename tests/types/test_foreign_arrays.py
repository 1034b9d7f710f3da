"""Arrays of other libraries: whatever protocol they speak, the data is that of the same numpy array."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.types.outcomes import OURS, HasArray, HasDlpack, HasNumpy, assert_same, form, outcome

FLOATS = np.arange(12, dtype=np.float32).reshape(4, 3)
BYTES = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
CALLS = [
    ("rr.Points3D(x)", FLOATS),
    ("rr.Points3D(np.zeros((4, 3)), radii=x)", FLOATS[:, 0]),
    ("rr.Points3D(np.zeros((4, 3)), colors=x)", FLOATS / 12),
    ("rr.Points3D(np.zeros((4, 3)), class_ids=x)", np.arange(4, dtype=np.uint16)),
    ("rr.Scalars(x)", np.arange(3.0)),
    ("rr.Tensor(x)", BYTES),
    ("rr.BarChart(x)", np.arange(5)),
    ("rr.Image(x)", BYTES),
    ("rr.DepthImage(x)", BYTES[:, :, 0].astype(np.uint16)),
    ("rr.SegmentationImage(x)", np.ascontiguousarray(BYTES[:, :, 0])),
    ("rr.Mesh3D(vertex_positions=np.zeros((3, 3)), albedo_texture=x)", BYTES),
    ("rr.Transform3D(translation=x)", FLOATS[0]),
    ("rr.Transform3D(mat3x3=x)", FLOATS[:3]),
    ("rr.LineStrips3D(x)", FLOATS),
    ("rr.EncodedImage(contents=x, media_type='image/png')", BYTES[0, 0]),
    ("rr.Scalars.columns(scalars=x)", np.arange(3.0)),
    ("rr.Points3D.columns(positions=x)", FLOATS),
    ("rr.SeriesLines(visible_series=x)", np.array([True, False])),
]
WAYS: dict[str, Callable[[np.ndarray], Any]] = {"array": HasArray, "dlpack": HasDlpack}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("call", "data"), CALLS)
def test_protocols(call: str, data: np.ndarray, way: str) -> None:
    # The official SDK takes DLPack for AnyValues only, so numpy is the reference.
    expected = outcome(OURS, call, True, x=data)
    assert expected.get("result"), expected
    assert outcome(OURS, call, True, x=WAYS[way](data)) == expected


@pytest.mark.parametrize("make", ["rr.Tensor(x)", "rr.Image(x)", "rr.DepthImage(x)", "rr.BarChart(x)"])
def test_tensors_of_a_device_are_fetched(make: str) -> None:
    data = np.arange(6, dtype=np.uint16).reshape((6,) if "Bar" in make else (2, 3))
    assert outcome(OURS, make, True, x=HasNumpy(data)) == outcome(OURS, make, True, x=data)


def test_any_values_take_dlpack() -> None:
    assert_same("rr.AnyValues(foreign_array=HasDlpack([1, 2, 3]))", True)
    assert outcome(OURS, "rr.AnyValues(foreign_array=HasDlpack([1, 2, 3]))", True)["result"][0][3][2] == [1, 2, 3]


def test_buffers() -> None:
    expected = form(OURS.Points3D(FLOATS))
    assert form(OURS.Points3D(memoryview(FLOATS))) == expected
    assert form(OURS.Points3D(array("f", range(12)))) == expected
    assert form(OURS.Scalars(memoryview(np.arange(3.0)))) == form(OURS.Scalars([0, 1, 2]))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_is_a_copy(way: str) -> None:
    data = FLOATS.copy()
    points = OURS.components.Position3DBatch(WAYS[way](data))
    data[:] = -1
    assert points.as_arrow_array().to_pylist() == FLOATS.tolist()
