"""Arrays of other libraries: whatever protocol they speak, the data is that of the same numpy array."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
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


class Tensor:
    """The ways of torch's tensors: ``numpy`` refuses what ``force`` allows, and ``__array__`` is the same as without it."""

    def __init__(self, data: Any, refuses: str = "requires grad") -> None:
        self.data = np.asarray(data)
        self.refuses = refuses

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    def numpy(self, *, force: bool = False) -> np.ndarray:
        if not force:
            raise RuntimeError(f"Can't call numpy() on Tensor that {self.refuses}.")
        return self.data

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.numpy()

    def __len__(self) -> int:
        return len(self.data)


class BFloat16(Tensor):
    """A tensor of a number type that numpy does not have."""

    def numpy(self, *, force: bool = False) -> np.ndarray:
        raise TypeError("Got unsupported ScalarType BFloat16")

    def float(self) -> Tensor:
        return Tensor(self.data.astype(np.float32))


class NoForce:
    """The way of TensorFlow, tinygrad and paddle."""

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data)

    def numpy(self) -> np.ndarray:
        return self.data


class NoForceButArray(NoForce):
    """The same, with numpy's protocol, too."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.data if dtype is None else self.data.astype(dtype)


class NumpyAttribute(HasArray):
    """Something that has an attribute of that name."""

    numpy = property(lambda self: self.data)


class BrokenNumpy(HasArray):
    """Something whose ``numpy`` is of no use here."""

    def numpy(self, place: str) -> str:
        return place


TENSORS: dict[str, Callable[[Any], Any]] = {
    "wants gradients": Tensor,
    "negative": lambda data: Tensor(data, "has negative bit set"),
    "no force": NoForce,
    "no force, but array": NoForceButArray,
    "only numpy": HasNumpy,
    "attribute": NumpyAttribute,
    "of no use": BrokenNumpy,
}
MORE_CALLS = [
    ("rr.Boxes3D(sizes=x)", FLOATS),
    ("rr.Boxes3D(mins=x, half_sizes=x)", FLOATS),
    ("rr.Boxes2D(array=x, array_format=Box2DFormat.XYXY)", np.arange(8.0).reshape(2, 4)),
    ("rr.Boxes2D(sizes=x, mins=x)", np.arange(8.0).reshape(4, 2)),
    ("rr.Ellipsoids3D(radii=x)", FLOATS[0]),
    ("rr.Transform3D(scale=x)", np.array(2.0)),
    ("rr.Pinhole(focal_length=2, resolution=x)", FLOATS[0, :2]),
    ("rr.Pinhole(image_from_camera=x)", FLOATS[:3]),
    ("rr.Boxes3D(half_sizes=[1, 2, 3], quaternions=x)", np.arange(8.0).reshape(2, 4)),
    ("rr.VideoFrameReference.columns_nanos(x)", np.arange(3)),
    ("rr.components.TextBatch(['a'])", FLOATS),
    ("rr.Mesh3D(vertex_positions=x, triangle_indices=np.zeros((1, 3), int))", FLOATS),
    ("rr.encodings.Mat3x3(rows=x).as_arrow_array() if hasattr(rr.encodings.Mat3x3, 'as_arrow_array') else rr.Scalars(1)", FLOATS[:3]),
    ("rr.TensorData(array=x).buffer.inner.tolist() and rr.Tensor(rr.TensorData(array=x))", FLOATS),
    ("rr.Points3D(x, radii=rr.Radius.ui_points(x))", FLOATS),
    ("rr.Points3D([x[0], x[0]] if isinstance(x, np.ndarray) else x)", np.stack([FLOATS[0]] * 2)),
    ("rr.Scalars(rr.AnyValues(**{type(x).__name__: x}).as_component_batches()[0].as_arrow_array().to_pylist())", FLOATS[:, 0]),
]  # fmt: skip


@pytest.mark.parametrize("way", TENSORS)
@pytest.mark.parametrize(("call", "data"), CALLS + MORE_CALLS)
def test_tensors(call: str, data: np.ndarray, way: str) -> None:
    expected = outcome(OURS, call, True, x=data, Box2DFormat=rr.Box2DFormat)
    assert expected.get("result"), expected
    assert outcome(OURS, call, True, x=TENSORS[way](data), Box2DFormat=rr.Box2DFormat) == expected


@pytest.mark.parametrize(
    ("call", "data"), [(c, d) for c, d in CALLS + MORE_CALLS if d.dtype.kind == "f" and "EncodedImage" not in c]
)
def test_number_types_that_numpy_does_not_have_are_widened(call: str, data: np.ndarray) -> None:
    narrow = data.astype(np.float32)
    names = {"Box2DFormat": rr.Box2DFormat}
    assert outcome(OURS, call, True, x=BFloat16(narrow), **names) == outcome(OURS, call, True, x=narrow, **names)


@pytest.mark.parametrize("way", TENSORS)
@pytest.mark.parametrize(
    ("call", "data"),
    [
        ("rr.Points3D(x)", FLOATS),
        ("rr.Scalars(x)", np.arange(3.0)),
        ("rr.Points3D(np.zeros((4, 3)), radii=x)", FLOATS[:, 0]),
        ("rr.Points3D(np.zeros((4, 3)), colors=x)", FLOATS / 12),
        ("rr.LineStrips3D(x)", np.stack([FLOATS, FLOATS])),
        ("rr.Scalars.columns(scalars=x)", np.arange(3.0)),
        ("rr.Boxes3D(sizes=x)", FLOATS),
    ],
)
def test_lists_of_tensors(call: str, data: np.ndarray, way: str) -> None:
    if way == "attribute" and data.ndim == 1:
        # No tensors: numpy refuses objects without axes in lists, and so does the official SDK.
        assert outcome(OURS, call, True, x=[NumpyAttribute(item) for item in data]).get("raises")
        return
    expected = outcome(OURS, call, True, x=data)
    assert expected.get("result"), expected
    assert outcome(OURS, call, True, x=[TENSORS[way](item) for item in data]) == expected
    assert outcome(OURS, call, True, x=tuple(TENSORS[way](item) for item in data)) == expected


def test_a_tensor_that_cannot_be_read_costs_only_its_field() -> None:
    class Sparse(Tensor):
        def numpy(self, *, force: bool = False) -> np.ndarray:
            raise TypeError("can't convert Sparse layout tensor to numpy. Use Tensor.to_dense() first.")

    for call in ("rr.Scalars(x)", "rr.Scalars.columns(scalars=x)", "rr.Points3D([1, 2, 3], radii=x)"):
        seen = outcome(OURS, call, False, x=Sparse(np.arange(3.0)))
        assert seen["warnings"] == ["RerunWarning"]
        assert outcome(OURS, call, True, x=Sparse(np.arange(3.0)))["raises"] == "TypeError"


@pytest.mark.parametrize("make", ["Image", "DepthImage", "SegmentationImage", "Tensor"])
def test_images_of_odd_arrays(make: str) -> None:
    """Masked pixels have their fill value, Python's numbers become numpy's, longdouble becomes float64."""
    numbers = np.arange(6, dtype=np.uint8).reshape(2, 3)
    archetype = getattr(rr, make)
    masked = np.ma.masked_array(numbers, numbers > 3, fill_value=9)
    assert archetype(masked) == archetype(np.minimum(numbers, 9) * (numbers <= 3) + np.uint8(9) * (numbers > 3))
    assert archetype(numbers.astype(object)) == archetype(numbers.astype(np.int64))
    assert archetype((numbers / 2).astype(object)) == archetype(numbers / 2)
    assert archetype((numbers / 2).astype(np.longdouble)) == archetype(numbers / 2)


def test_images_of_objects_are_refused() -> None:
    """Never their addresses."""
    objects = np.array([[object(), None], [object(), "x"]])
    with pytest.warns(RerunWarning, match="dtype object"):
        image = rr.Image(objects)
    assert image.buffer.as_arrow_array().to_pylist() in ([], [[]])
    for archetype in (rr.DepthImage, rr.SegmentationImage):
        with pytest.raises(ValueError, match="dtype object"):
            archetype(objects)


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
