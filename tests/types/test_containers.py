"""What data comes in: arrays, columns and pictures of other libraries, odd layouts, nothing at all. As the official SDK takes them."""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import rerun
from PIL import Image as PilImage

from asyncrr import TimeColumn
from tests.types.outcomes import OURS, outcome

FLOATS = (np.arange(12, dtype=np.float32) / 16).reshape(4, 3)
VECTORS = pa.list_(pa.field("item", pa.float32(), nullable=False), 3)
ARROW: dict[str, Any] = {
    "float32": pa.array(FLOATS.reshape(-1)),
    "float64": pa.array(FLOATS.reshape(-1).astype(float)),
    "a slice": pa.array([0.0, 1.0, 2.0, 3.0, 4.0])[1:4],
    "nulls": pa.array([1.0, None, 3.0]),
    "chunks": pa.chunked_array([[1.0, 2.0], [3.0]]),
    "empty": pa.array([], pa.float32()),
    "vectors": pa.FixedSizeListArray.from_arrays(pa.array(FLOATS.reshape(-1)), type=VECTORS),
    "a slice of vectors": pa.FixedSizeListArray.from_arrays(pa.array(FLOATS.reshape(-1)), type=VECTORS)[1:3],
    "vectors that may be null": pa.FixedSizeListArray.from_arrays(pa.array(FLOATS.reshape(-1)), 3),
    "lists": pa.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
    "large lists": pa.array([[1.0, 2.0, 3.0]], pa.large_list(pa.float64())),
    "integers": pa.array([1, 2, 3]),
    "uint8": pa.array([1, 2, 3], pa.uint8()),
    "uint16": pa.array([1, 2, 3], pa.uint16()),
    "uint32": pa.array([0xFF0000FF, 1], pa.uint32()),
    "booleans": pa.array([True, False]),
    "texts": pa.array(["a", "b"]),
    "texts by number": pa.array(["a", "b", "a"]).dictionary_encode(),
    "binary": pa.array([b"a", b"bc"]),
    "structs": pa.array([{"x": 1.0, "y": 2.0, "z": 3.0}]),
    "a number": pa.scalar(2.5),
}
FRAMES: dict[str, Any] = {
    "pandas": pd.Series([1.0, 2.0, 3.0]),
    "pandas integers": pd.Series([1, 2, 3], index=[5, 6, 7]),
    "pandas with nulls": pd.Series([1, None, 3], dtype="Int64"),
    "pandas texts": pd.Series(["a", "b"]),
    "pandas objects": pd.Series(["a", None], dtype=object),
    "pandas categories": pd.Series(["a", "b", "a"], dtype="category"),
    "pandas booleans": pd.Series([True, False, True]),
    "pandas lists": pd.Series([[1, 2, 3], [4, 5, 6]]),
    "pandas over Arrow": pd.Series([1.0, 2.0, 3.0], dtype=pd.ArrowDtype(pa.float64())),
    "pandas frame": pd.DataFrame(FLOATS, columns=list("xyz")),
    "polars": pl.Series([1.0, 2.0, 3.0]),
    "polars with nulls": pl.Series([1.0, None, 3.0]),
    "polars texts": pl.Series(["a", "b"]),
    "polars arrays": pl.Series([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype=pl.Array(pl.Float32, 3)),
    "polars lists": pl.Series([[1.0, 2.0, 3.0]]),
    "polars frame": pl.DataFrame({"x": [1.0], "y": [2.0], "z": [3.0]}),
}
ARRAYS: dict[str, Any] = {
    "float16": FLOATS.astype(np.float16),
    "objects": FLOATS.astype(object),
    "objects with None": np.array([1.0, None, 3.0], object),
    "arrays in an array": np.array([np.zeros(3), np.ones(2)], object),
    "backwards": FLOATS[::-1],
    "Fortran": np.asfortranarray(FLOATS),
    "broadcast": np.broadcast_to(np.float32(1), (4, 3)),
    "long double": np.arange(3, dtype=np.longdouble),
    "complex": np.zeros(3, complex),
    "zero dimensions": np.array(2.5),
    "an integer of zero dimensions": np.array(7),
    "no rows": np.zeros((0, 3)),
    "nothing": np.zeros(0),
    "rows of nothing": np.zeros((3, 0)),
    "bytes in an array": np.array([b"a", b"bc"]),
    "records": np.array([(1.0, 2.0, 3.0)], dtype=[("x", "f4"), ("y", "f4"), ("z", "f4")]),
    "a view of memory": memoryview(FLOATS),
    "a view of bytes": memoryview(b"abcdef"),
    "bytearray": bytearray(b"abc"),
}
PLAIN: dict[str, Any] = {
    "range": range(3),
    "set": {1, 2, 3},
    "dict": {0: 1},
    "values of a dict": {0: 1, 1: 2, 2: 3}.values(),
    "deque": deque([1, 2, 3]),
    "decimals": [Decimal("1.5")] * 3,
    "numbers of numpy": [np.float32(1), np.float64(2), np.int8(3)],
    "rows of several sorts": [FLOATS[0], [1, 2, 3], (4, 5, 6)],
    "None": [None, None, None],
    "empty lists": [[], []],
}
PICTURES: dict[str, Any] = {
    f"picture of mode {mode}": PilImage.new(mode, (3, 2)) for mode in "1 L LA P RGB RGBA I I;16 F CMYK".split()
}
CONTAINERS = ARROW | FRAMES | ARRAYS | PLAIN | PICTURES

TARGETS = [
    "rr.Scalars(x)",
    "rr.Scalars.columns(scalars=x)",
    "rr.Points3D(x)",
    "rr.Points3D.columns(positions=x)",
    "rr.components.RadiusBatch(x)",
    "rr.components.ClassIdBatch(x)",
    "rr.components.ShowLabelsBatch(x)",
    "rr.components.BlobBatch(x)",
    "rr.Image(x)",
    "rr.DepthImage(x)",
    "rr.Tensor(x)",
    "rr.BarChart(x)",
    "rr.Transform3D(translation=x)",
    "rr.GeoPoints(lat_lon=x)",
    "rr.Boxes3D(sizes=x)",
    "rr.AnnotationContext(x)",
]
OF_NO_ARROW = ["rr.components.TextBatch(x)", "rr.components.ColorBatch(x)"]
"""Texts that come as Arrow arrays are taken; the official SDK logs the ``str()`` of the array."""
BETTER = {
    "rr.components.TextBatch(x)": {name for name in FRAMES if "frame" not in name} | {"set", "values of a dict"},
    "rr.components.ColorBatch(x)": {
        *("float16", "long double", "objects", "numbers of numpy", "rows of several sorts"),
        *("pandas", "pandas over Arrow", "pandas with nulls"),
        *("polars", "polars arrays", "polars frame", "polars lists", "polars with nulls"),
        *("picture of mode RGB", "picture of mode RGBA", "picture of mode CMYK"),
    },
    "rr.components.BlobBatch(x)": {
        *("Fortran", "backwards", "broadcast", "complex", "float16", "long double", "rows of several sorts"),
    },
    "rr.Image(x)": {"objects"},
    "rr.DepthImage(x)": {"objects"},
    "rr.Tensor(x)": {"objects", "long double"},
    "rr.BarChart(x)": {"objects", "long double"},
}
"""What the official SDK gets wrong, or takes for one text: see the tests of texts, colors, blobs and foreign arrays."""
TIMES = ["TimeColumn('t', sequence=x)", "TimeColumn('t', duration=x)", "TimeColumn('t', timestamp=x)"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_same_as_official(name: str) -> None:
    value = CONTAINERS[name]
    targets = TARGETS if name in ARROW else TARGETS + OF_NO_ARROW
    differences = []
    for target in targets:
        if name in BETTER.get(target, ()):
            continue
        for strict in (False, True):
            expected, actual = (outcome(module, target, strict, x=value) for module in (rerun, OURS))
            for seen in (expected, actual):
                seen["warnings"] = set(seen["warnings"])
            if "raises" in expected:
                # The texts of numpy's and Arrow's errors are what users see; their classes depend on the way to them.
                expected["raises"] = actual.get("raises")
                assert "raises" in actual, (target, strict)
            if actual != expected:
                differences.append((target, strict, expected, actual))
    assert not differences


# Times that may be null, and numbers that are no times, are refused where the column is made. Long doubles are taken as frame numbers, too.
NO_TIMES = {
    "long double",
    "objects with None",
    "pandas with nulls",
    "pandas booleans",
    "complex",
    "numbers of numpy",
    "chunks",
    "integers",
    "None",
}


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - set(PICTURES) - NO_TIMES))
def test_times_are_the_same_as_official(name: str) -> None:
    value = CONTAINERS[name]
    for target in TIMES:
        expected = outcome(rerun, f"rr.{target}", True, x=value)
        actual = outcome(OURS, target, True, x=value, TimeColumn=TimeColumn)
        assert ("raises" in actual) == ("raises" in expected), (target, expected, actual)
        assert actual.get("result") == expected.get("result"), target


@pytest.mark.parametrize("kind", ["duration", "timestamp"])
def test_arrow_numbers_are_no_times(kind: str) -> None:
    with pytest.raises(TypeError, match=r"must have the type .*\[ns\], or another unit, not int64"):
        TimeColumn("t", **{kind: pa.array([1, 2])})
    assert len(TimeColumn("t", **{kind: pa.array([], pa.float32())})) == 0


@pytest.mark.parametrize(
    ("call", "data"),
    [
        ("rr.components.ColorBatch(x)", np.array([[0.5, 1, 0], [1, 0, 0]])),
        ("rr.components.ColorBatch(x)", np.array([[1, 2, 3], [4, 5, 6]])),
        ("rr.components.ColorBatch(x)", np.array([0x112233FF, 1], np.uint32)),
        ("rr.components.ColorBatch(x)", np.linspace(0, 1, 8)),
        ("rr.components.Color(x)", np.array([0.5, 1, 0])),
        ("rr.Image(x)", np.arange(6.0).reshape(2, 3)),
        ("rr.LineStrips3D(x)", np.arange(12.0).reshape(2, 2, 3)),
    ],
)
def test_the_other_byte_order(call: str, data: np.ndarray) -> None:
    expected = outcome(OURS, call, True, x=data)
    assert "result" in expected
    assert outcome(OURS, call, True, x=data.astype(data.dtype.newbyteorder(">"))) == expected


@pytest.mark.parametrize("data", [FLOATS, FLOATS.reshape(2, 2, 3)], ids=["one strip", "two strips"])
def test_strips_of_other_libraries(data: np.ndarray) -> None:
    """Refused by the official SDK, unlike points."""
    expected = outcome(OURS, "rr.LineStrips3D(x)", True, x=data)
    for value in (memoryview(data), pa.Tensor.from_numpy(data)):
        assert outcome(OURS, "rr.LineStrips3D(x)", True, x=value) == expected
    if data.ndim == 2:
        assert outcome(OURS, "rr.LineStrips3D(x)", True, x=pd.DataFrame(data)) == expected
    assert outcome(OURS, "rr.LineStrips3D(x)", True, x=pd.Series([1.0, 2.0, 3.0]))["raises"] == "TypeError"
