"""Arrays on devices: the data is that of the same numpy array, after one copy from the device, and none after that."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr._foreign import dense, foreign
from asyncrr.types.conversions._common import row_major
from asyncrr.types.layout import is_owned
from tests.types.devices import WAYS, ArrayApi, CuPy, Jax, OnDevice, Torch
from tests.types.outcomes import OURS, HasDlpack, form, outcome
from tests.types.test_foreign_arrays import CALLS, FLOATS, MORE_CALLS

TIMES = {
    "rr.TensorData(array=x)": 2,
    "rr.Boxes3D(mins=x, half_sizes=x)": 2,
    "rr.Boxes2D(sizes=x, mins=x)": 2,
    "rr.Points3D(x, radii=rr.Radius.ui_points(x))": 2,
    "rr.components.TextBatch(['a'])": 0,
    "rr.encodings.Mat3x3(rows=x).as": 0,
}
"""How many times a call, or one that begins so, is given the array; others once."""


def no_copy(array: np.ndarray) -> np.ndarray:
    raise AssertionError(f"a second copy, of {array.nbytes} bytes")


EVERY_CALL = [
    (call, data, way)
    for call, data in CALLS + MORE_CALLS
    for way in WAYS
    if way != "TorchBFloat16" or (data.dtype == np.float32 and "EncodedImage" not in call)
]


@pytest.mark.parametrize(("call", "data", "way"), EVERY_CALL)
def test_one_copy(call: str, data: np.ndarray, way: str) -> None:
    expected = outcome(OURS, call, True, x=data, Box2DFormat=rr.Box2DFormat)
    assert expected.get("result"), expected
    given = WAYS[way](data)
    assert outcome(OURS, call, True, x=given, Box2DFormat=rr.Box2DFormat) == expected
    times = next((times for start, times in TIMES.items() if call.startswith(start)), 1)
    assert given.copies == (min(times, 1) if way == "Jax" else times)


LARGE = np.arange(6000, dtype=np.float32).reshape(2000, 3)
PIXELS = np.arange(6000, dtype=np.uint16).reshape(60, 100)
OWNED = [
    ("rr.Points3D(x)", LARGE),
    ("rr.LineStrips3D(x)", LARGE),
    ("rr.Scalars(x)", np.arange(600.0)),
    ("rr.Tensor(x)", PIXELS),
    ("rr.Tensor(x, dim_names=['y', 'x'])", PIXELS),
    ("rr.BarChart(x)", np.arange(600)),
    ("rr.Image(x)", PIXELS),
    ("rr.Image(x)", np.arange(6000, dtype=np.uint8).reshape(20, 100, 3)),
    ("rr.DepthImage(x)", PIXELS),
    ("rr.SegmentationImage(x)", PIXELS),
    ("rr.Image(bytes=x, width=20, height=20, pixel_format='Y8_FullRange')", np.arange(400, dtype=np.uint8)),
]


@pytest.mark.parametrize("way", ["ArrayApi", "CuPy", "Numba", "Torch"])
@pytest.mark.parametrize(("call", "data"), OWNED)
def test_no_copy_after_the_one_from_the_device(call: str, data: np.ndarray, way: str) -> None:
    given = WAYS[way](data)
    archetype = eval(call, {"rr": rr, "x": given})
    cell = archetype._cells[0]
    assert archetype._nbytes >= data.nbytes
    assert archetype._layout.fields[0].kind.snapshot(cell, no_copy) is cell
    array = getattr(cell, "array", cell)
    assert given.copies == 1
    assert np.shares_memory(array, given.fetched)
    assert not array.flags.writeable
    assert form(archetype) == form(eval(call, {"rr": rr, "x": data}))


@pytest.mark.parametrize("way", ["ArrayApi", "CuPy", "Numba", "Torch"])
def test_any_values_copy_nothing_more(way: str) -> None:
    given = WAYS[way](np.arange(600.0))
    array = rr.AnyValues(of_a_device=given).as_component_batches()[0].as_arrow_array()
    assert given.fetched is not None
    assert array.buffers()[1].address == given.fetched.ctypes.data
    # What somebody else may write to is copied.
    theirs = np.arange(600.0)
    theirs.flags.writeable = False
    array = rr.AnyValues(of_a_device=theirs).as_component_batches()[0].as_arrow_array()
    assert array.buffers()[1].address != theirs.ctypes.data


class OnTheCpu(Torch):
    """A tensor of torch on the CPU, or in pinned memory, with a gradient."""

    device_kind = 1

    def __init__(self, data: Any) -> None:
        super().__init__(data, (self.device_kind, 0))

    def numpy(self, *, force: bool = False) -> np.ndarray:
        assert force
        return self.data.view()

    def cpu(self) -> Torch:
        raise AssertionError("it is there already")


class Pinned(OnTheCpu):
    device_kind = 3


class PinnedCapsule(HasDlpack):
    """DLPack alone. numpy's capsules say CPU, whatever the object does."""

    def __dlpack_device__(self) -> tuple[int, int]:
        return (3, 0)


@pytest.mark.parametrize("make", [OnTheCpu, Pinned, HasDlpack, PinnedCapsule])
@pytest.mark.parametrize(("call", "data"), OWNED)
def test_memory_of_the_cpu_is_viewed_until_the_snapshot(call: str, data: np.ndarray, make: Any) -> None:
    copies = []

    def copy(array: np.ndarray) -> np.ndarray:
        copies.append(array.nbytes)
        return array.copy()

    given = make(data)
    archetype = eval(call, {"rr": rr, "x": given})
    cell = archetype._cells[0]
    assert np.shares_memory(getattr(cell, "array", cell), given.data)
    kept = archetype._layout.fields[0].kind.snapshot(cell, copy)
    assert copies == [data.nbytes]
    assert not np.shares_memory(getattr(kept, "array", kept), given.data)


@pytest.mark.parametrize("way", WAYS)
def test_lists_of_arrays_on_devices(way: str) -> None:
    expected = form(rr.Points3D(FLOATS, colors=FLOATS / 16, radii=FLOATS[:, 0]))
    rows, colors, radii = ([WAYS[way](row) for row in data] for data in (FLOATS, FLOATS / 16, FLOATS[:, 0]))
    assert form(rr.Points3D(rows, colors=colors, radii=radii)) == expected
    assert {array.copies for array in (*rows, *colors, *radii)} == {1}
    strips = [WAYS[way](FLOATS), WAYS[way](FLOATS[:2])]
    assert form(rr.LineStrips3D(strips)) == form(rr.LineStrips3D([FLOATS, FLOATS[:2]]))


@pytest.mark.parametrize("way", [way for way in WAYS if way != "TorchBFloat16"])
def test_times_and_lengths_on_devices(way: str) -> None:
    on_device = WAYS[way]
    steps = np.arange(3.0)
    assert (
        rr.TimeColumn("t", duration=on_device(steps)).as_arrow_array()
        == rr.TimeColumn("t", duration=steps).as_arrow_array()
    )
    assert (
        rr.TimeColumn("n", sequence=on_device(steps.astype(np.int64))).as_arrow_array()
        == rr.TimeColumn("n", sequence=[0, 1, 2]).as_arrow_array()
    )
    columns = rr.Points3D.columns(positions=on_device(FLOATS))
    assert form(columns.partition(on_device(np.array([1, 3])))) == form(
        rr.Points3D.columns(positions=FLOATS).partition([1, 3])
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "data", [np.float32(2.5), np.zeros((0, 3), np.float32), FLOATS[::2], FLOATS[:, ::-1], FLOATS.T[:3, :3]]
)
def test_shapes_and_strides(way: str, data: Any) -> None:
    array = foreign(WAYS[way](data))
    assert array is not None
    assert array.shape == np.shape(data)
    assert array.tolist() == np.asarray(data).tolist()


def test_pixels_with_channels_first() -> None:
    planes = np.arange(60, dtype=np.uint8).reshape(3, 4, 5)
    for way in (ArrayApi, CuPy, Torch):
        given = way(planes.transpose(1, 2, 0))
        image = rr.Image(given)
        assert form(image) == form(rr.Image(np.ascontiguousarray(planes.transpose(1, 2, 0))))
        assert given.copies == 1


def test_what_numpy_has_no_type_for_is_not_fetched_in_vain() -> None:
    class Odd(Jax):
        dtype = np.dtype("V2")

        def __dlpack__(self, **options: Any) -> Any:
            raise AssertionError("numpy would refuse the capsule")

    given = Odd(FLOATS)
    assert dense(given).tolist() == FLOATS.tolist()
    assert given.copies == 1


def test_an_array_that_cannot_be_fetched_costs_only_its_field() -> None:
    with pytest.raises(TypeError, match=r"cannot copy an array of .*\.OnDevice from its device") as caught:
        dense(OnDevice(FLOATS))
    assert any("Implicit conversion" in note for note in caught.value.__notes__)
    seen = outcome(OURS, "rr.Points3D([1, 2, 3], radii=x)", False, x=OnDevice(FLOATS[0]))
    assert seen["warnings"] == ["RerunWarning"]
    assert outcome(OURS, "rr.Points3D([1, 2, 3], radii=x)", True, x=OnDevice(FLOATS[0]))["raises"] == "TypeError"


def test_errors_of_the_device_are_shown() -> None:
    class Lost(Torch):
        def cpu(self) -> Torch:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")

        def detach(self) -> Torch:
            return self

    with pytest.raises(RuntimeError, match="illegal memory access"):
        dense(Lost(FLOATS))


def test_devices_that_dlpack_has_no_number_for() -> None:
    class Device:
        type = "mps"

    class Mps(Torch):
        def __dlpack_device__(self) -> tuple[int, int]:
            raise ValueError("Unknown device type mps for Dlpack")

        @staticmethod
        def host(data: np.ndarray) -> Torch:
            return Torch(data, (1, 0), wants_gradients=False)

    given = Mps(FLOATS)
    given.device = Device()  # type: ignore[assignment]
    assert dense(given).tolist() == FLOATS.tolist()
    assert given.copies == 1


def test_what_is_not_foreign() -> None:
    for value in (None, 1, 2.5, "text", b"bytes", [1], (1,), FLOATS, np.float32(1), pa.array([1, 2])):
        assert dense(value) is value
        assert foreign(value) is None


def test_only_copies_made_here_count_as_owned() -> None:
    array = dense(ArrayApi(LARGE))
    assert is_owned(array)
    assert is_owned(array.reshape(-1))
    assert is_owned(array[1:])
    assert not is_owned(array.astype(np.float64))
    theirs = LARGE.copy()
    view = theirs.view()
    view.flags.writeable = False
    assert not is_owned(view)
    assert not is_owned(np.from_dlpack(theirs))
    with pytest.raises(ValueError, match="WRITEABLE"):
        array.flags.writeable = True


def test_no_library_is_imported() -> None:
    code = "import sys, asyncrr as rr; rr.Points3D([[1, 2, 3]]); rr.Image([[1]]); print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(result.stdout.split())
    assert "numpy" in modules
    assert not modules & {"torch", "jax", "cupy", "tensorflow", "numba"}


@pytest.mark.parametrize(
    "turned",
    [
        lambda pixels: pixels.transpose(1, 2, 0),
        lambda pixels: pixels.transpose(1, 2, 0)[..., ::-1],
        lambda pixels: pixels.transpose(1, 2, 0)[::-1, ::2],
        lambda pixels: np.ascontiguousarray(pixels.transpose(1, 2, 0))[:, ::-1],
        lambda pixels: np.ascontiguousarray(pixels.transpose(1, 2, 0))[:-1, :-1],
        lambda pixels: pixels[0].T,
        lambda pixels: pixels.reshape(len(pixels), -1).T,
        lambda pixels: pixels[:, :1],
    ],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, ">f8"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5])
def test_row_major(turned: Any, dtype: Any, channels: int) -> None:
    array = turned((np.arange(channels * 80 * 90) % 251).astype(dtype).reshape(channels, 80, 90))
    for wanted in (np.dtype(np.float32), array.dtype.newbyteorder("=")):
        copy = row_major(array, wanted)
        assert copy.flags.c_contiguous
        assert copy.flags.owndata
        assert not np.shares_memory(copy, array)
        assert copy.dtype == wanted
        assert np.array_equal(copy, array)
