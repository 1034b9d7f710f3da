"""Colors in the forms that networks, tables and images give; where rerun-sdk gets them wrong, what they should be."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from tests.types.outcomes import HasArray, HasDlpack, HasNumpy
from tests.types.test_every_field import ARCHETYPES

BYTES = np.array([[255, 128, 0], [0, 255, 51], [1, 2, 3]], np.uint8)
FRACTIONS = BYTES / 255.0
FLOATS = "f2 f4 f8 g >f2 >f4 >f8".split()


def packed(colors: Any) -> list[int]:
    values: list[int] = rr.components.ColorBatch(colors, strict=True).as_arrow_array().to_pylist()
    return values


EXPECTED = packed(BYTES)
WAYS = {
    "array": lambda a: a,
    "strided": lambda a: np.repeat(a, 2, axis=0)[::2],
    "fortran": np.asfortranarray,
    "protocol": HasArray,
    "numpy only": HasNumpy,
    "rows": list,
    "tuple of rows": tuple,
    "nested lists": lambda a: a.tolist(),
    "objects": lambda a: a.astype(object),
    "data frame": pd.DataFrame,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_of_any_width(dtype: str, way: str) -> None:
    if dtype == "f2":
        # Three digits, enough for these.
        assert np.abs(FRACTIONS.astype(np.float16) * 255.0 - BYTES).max() < 0.1
    assert packed(WAYS[way](FRACTIONS.astype(dtype))) == EXPECTED


@pytest.mark.parametrize("dtype", FLOATS)
def test_one_color_and_flat_rows(dtype: str) -> None:
    assert packed(FRACTIONS[0].astype(dtype)) == EXPECTED[:1]
    with_alpha = np.concatenate([FRACTIONS, np.ones((3, 1))], axis=1).astype(dtype)
    assert packed(with_alpha) == EXPECTED
    assert packed(with_alpha.reshape(-1)) == EXPECTED
    assert packed(list(FRACTIONS[0].astype(dtype))) == EXPECTED[:1]


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("dtype", ["u1", "i4", "i8", ">u2", "f4", "f8"])
def test_rows_in_any_order_in_memory(dtype: str, channels: int) -> None:
    rng = np.random.default_rng(1)
    rgb = rng.integers(0, 255, (1000, channels), np.uint8, endpoint=True)
    numbers = [[*row, 255][:4] for row in rgb.tolist()]
    expected = [r << 24 | g << 16 | b << 8 | a for r, g, b, a in numbers]
    given = (rgb / 255.0 if dtype[0] == "f" else rgb).astype(dtype)
    backwards = np.ascontiguousarray(given[:, ::-1])
    wide = np.concatenate([given, given], axis=1)
    for array in (
        given,
        backwards[:, ::-1],
        np.asfortranarray(given),
        wide[:, :channels],
        np.repeat(given, 2, axis=0)[::2],
    ):
        assert packed(array) == expected


def test_dlpack_of_half_floats() -> None:
    assert packed(HasDlpack(FRACTIONS.astype(np.float16))) == EXPECTED


@pytest.mark.parametrize("dtype", FLOATS)
def test_every_byte_survives_as_a_fraction(dtype: str) -> None:
    levels = np.arange(256, dtype=np.uint8)
    gray = np.stack([levels] * 3, axis=1)
    if dtype.endswith("f2"):
        levels = levels[::3]
        gray = gray[::3]
    found = packed((gray / 255.0).astype(dtype))
    assert found == packed(gray)


@pytest.mark.parametrize("dtype", FLOATS)
def test_a_little_beyond_is_the_nearest_color(dtype: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert packed(np.array([[1.2, -0.1, 0.0]], dtype)) == packed([255, 0, 0])
        assert packed(np.array([[np.nan, 1.0, 0.0]], dtype)) == packed([0, 255, 0])


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_that_mean_bytes_are_said(dtype: str) -> None:
    with pytest.warns(RerunWarning, match=r"0 to 1, but there is 255.*pass uint8") as caught:
        assert packed(np.array([[255, 128, 0]], dtype)) == packed([255, 255, 0])
    assert caught[0].filename == __file__
    with pytest.warns(RerunWarning, match="inf"):
        assert packed(np.array([[np.inf, 0, -np.inf]], dtype)) == packed([255, 0, 0])


SEVERAL_AXES = [
    pytest.param(dtype, channels, id=f"{dtype}-{channels}")
    for dtype in ["u1", "i4", "i8", *FLOATS]
    for channels in (3, 4)
]


def grid(dtype: str, channels: int) -> np.ndarray:
    """4 x 5 colors, each of them another one."""
    numbers = np.arange(4 * 5 * channels, dtype=np.uint8).reshape(4, 5, channels)
    return numbers.astype(dtype) if np.dtype(dtype).kind in "iu" else (numbers / 255.0).astype(dtype)


@pytest.mark.parametrize(("dtype", "channels"), SEVERAL_AXES)
def test_all_colors_of_an_image(dtype: str, channels: int) -> None:
    colors = grid(dtype, channels)
    flat = packed(colors.reshape(20, channels))
    assert len(set(flat)) == 20
    assert packed(colors) == flat
    assert packed(HasArray(colors)) == flat
    assert packed(colors[:, :, None, :]) == flat
    assert packed(colors.reshape(2, 2, 5, channels)) == flat


COLORED = [
    (archetype.name, member.name)
    for archetype in ARCHETYPES
    for member in archetype.fields
    if member.component == "Color"
]


@pytest.mark.parametrize(("dtype", "channels"), SEVERAL_AXES)
def test_columns_have_all_colors_of_each_row(dtype: str, channels: int) -> None:
    colors = grid(dtype, channels)
    (column,) = rr.Points3D.columns(colors=colors)
    assert column.as_arrow_array().to_pylist() == [packed(row) for row in colors]


@pytest.mark.parametrize(("name", "field"), COLORED)
def test_columns_of_every_archetype(name: str, field: str) -> None:
    colors = grid("f2", 3)
    also = {"values": [1]} if name == "BarChart" else {}
    columns = getattr(rr.archetypes, name).columns(**also, **{field: colors})
    (column,) = [c for c in columns if c.component_descriptor().component == f"{name}:{field}"]
    assert column.as_arrow_array().to_pylist() == [packed(row) for row in colors]


def test_single_colors_of_annotations() -> None:
    color = np.array([1, 0.5, 0])
    expected = rr.AnnotationContext([(1, "a", (255, 128, 0))])
    for dtype in FLOATS:
        assert rr.AnnotationContext([(1, "a", color.astype(dtype))]) == expected
    assert rr.AnnotationContext([(1, "a", HasNumpy(color))]) == expected
    assert rr.AnnotationContext([(1, "a", tuple(color))]) == expected
