"""Shapes and dtypes that nobody thought of: the same as the official SDK, or refused by both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rerun
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp

from tests.types.outcomes import OURS, outcome

NUMBERS = st.sampled_from([np.dtype(t) for t in "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8 ? >f4 >i2".split()])
SHAPES = st.lists(st.integers(0, 4), max_size=4).map(tuple)
SMALL = st.floats(-4, 4, width=16) | st.integers(-3, 300)
NESTED = st.recursive(SMALL, lambda inner: st.lists(inner, max_size=4), max_leaves=12)


@st.composite
def arrays(draw: st.DrawFn) -> np.ndarray:
    """An array of any layout in memory."""
    dtype = draw(NUMBERS)
    elements = st.integers(0, 1) if dtype.kind == "b" else st.integers(0, 100)
    array = draw(hnp.arrays(dtype, draw(SHAPES), elements=elements.map(dtype.type)))
    layout = draw(st.sampled_from(["C", "F", "step", "read-only"]))
    if layout == "F":
        return np.asfortranarray(array)
    if layout == "step" and array.ndim:
        return np.repeat(array, 2, axis=0)[::2]
    if layout == "read-only":
        array.flags.writeable = False
    return array


def agree(expression: str, strict: bool, value: Any) -> None:
    if expression.endswith(("Tensor(x)", "Image(x)")) and isinstance(value, np.ndarray) and not value.dtype.isnative:
        # The official SDK refuses tensors in the other byte order, and writes images as if they were not.
        value = value.astype(value.dtype.newbyteorder("="))
    expected, actual = outcome(rerun, expression, strict, x=value), outcome(OURS, expression, strict, x=value)
    if "raises" in expected:
        # Which of several faults is met first may differ for such input; that it is refused may not.
        assert "raises" in actual, (expression, value, expected, actual)
        return
    assert actual == expected, (expression, value)


ARRAY_TARGETS = [
    "rr.Scalars(x)",
    "rr.Points3D(x)",
    "rr.Points2D(x)",
    "rr.components.RadiusBatch(x)",
    "rr.components.RotationQuatBatch(x)",
    "rr.components.ValueRangeBatch(x)",
    "rr.components.ShowLabelsBatch(x)",
    "rr.Image(x)",
    "rr.DepthImage(x)",
    "rr.Tensor(x)",
    "rr.Points3D.columns(positions=x)",
    "rr.Scalars.columns(scalars=x)",
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("target", ARRAY_TARGETS)
@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@settings(max_examples=40, deadline=None)
@given(value=arrays())
def test_arrays(target: str, strict: bool, value: np.ndarray) -> None:
    agree(target, strict, value)


@pytest.mark.parametrize("channels", [3, 4])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_rows_of_colors(channels: int, data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from([np.dtype(t) for t in "u1 u2 i4 i8 f4 f8".split()]))
    elements = st.floats(0, 1, width=16) if dtype.kind == "f" else st.integers(0, 255)
    value = data.draw(hnp.arrays(dtype, (data.draw(st.integers(2, 5)), channels), elements=elements.map(dtype.type)))
    agree("rr.components.ColorBatch(x)", True, value)


@pytest.mark.parametrize(
    "target", ["rr.Scalars(x)", "rr.Points3D(x)", "rr.components.RadiusBatch(x)", "rr.LineStrips3D(x)"]
)
@settings(max_examples=60, deadline=None)
@given(value=NESTED)
def test_nested_lists(target: str, value: Any) -> None:
    agree(target, True, value)


@settings(max_examples=100, deadline=None)
@given(value=st.lists(st.integers(0, 2**32 - 1), max_size=6) | st.lists(st.floats(0, 1, width=16), max_size=4))
def test_flat_colors(value: list[Any]) -> None:
    agree("rr.components.ColorBatch(x)", True, value)


@pytest.mark.parametrize("target", ["rr.Tensor(x)", "rr.Image(x)", "rr.DepthImage(x)", "rr.SegmentationImage(x)"])
def test_the_other_byte_order(target: str) -> None:
    native = np.arange(6.0).reshape(2, 3)
    assert outcome(OURS, target, True, x=native.astype(">f8")) == outcome(OURS, target, True, x=native)


@settings(max_examples=50, deadline=None)
@given(value=st.text(max_size=20) | st.lists(st.text(max_size=5) | st.integers() | st.none(), max_size=4))
def test_texts(value: Any) -> None:
    agree("rr.TextLog(x)", True, value)
