"""Boxes from arrays of four numbers: any number type, any format, each box in its place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import rerun

import asyncrr as rr
from tests.types.outcomes import HasArray, HasNumpy

# Left, top, right and bottom, in whole numbers that fit into a byte, while sums of them do not.
CORNERS = np.array([[200, 100, 255, 200], [0, 0, 0, 0], [10, 20, 30, 60], [1, 2, 4, 8]])
CENTERS = (CORNERS[:, :2] + CORNERS[:, 2:]) / 2
HALF_SIZES = (CORNERS[:, 2:] - CORNERS[:, :2]) / 2
NUMBERS = "u1 u2 u4 u8 i2 i4 i8 f2 f4 f8 g >u2 >i4 >f2 >f4 >f8".split()


def rows_of(name: str) -> np.ndarray:
    """The boxes in a format."""
    sizes = 2 * HALF_SIZES
    corner, other = CORNERS[:, :2], CORNERS[:, 2:]
    parts = {
        "XYWH": (corner, sizes),
        "YXHW": (corner[:, ::-1], sizes[:, ::-1]),
        "XYXY": (corner, other),
        "YXYX": (corner[:, ::-1], other[:, ::-1]),
        "XCYCWH": (CENTERS, sizes),
        "XCYCW2H2": (CENTERS, HALF_SIZES),
    }
    return np.concatenate(parts[name], axis=1)


def made(rows: Any, name: str, module: Any = rr) -> tuple[Any, Any]:
    boxes = module.Boxes2D(array=rows, array_format=module.Box2DFormat[name])
    return boxes.half_sizes.as_arrow_array().to_pylist(), boxes.centers.as_arrow_array().to_pylist()


@pytest.mark.parametrize("dtype", NUMBERS)
@pytest.mark.parametrize("name", rr.Box2DFormat.__members__)
def test_every_format_of_every_number_type(name: str, dtype: str) -> None:
    rows = rows_of(name)
    if np.dtype(dtype).kind in "iu":
        # Halves are for floats.
        whole = np.all(rows == np.trunc(rows), axis=1)
    else:
        whole = np.ones(len(rows), bool)
    expected = HALF_SIZES[whole].tolist(), CENTERS[whole].tolist()
    given = rows[whole].astype(dtype)
    assert made(given, name) == expected
    assert made(HasArray(given), name) == expected
    assert made(HasNumpy(given), name) == expected
    assert made(given.tolist(), name) == expected
    assert made(np.asfortranarray(given), name) == expected


@pytest.mark.parametrize("name", rr.Box2DFormat.__members__)
def test_single_boxes_of_floats_are_those_of_the_official_sdk(name: str) -> None:
    for row in rows_of(name)[[0, 2, 3]]:
        assert made(row.astype(np.float32), name) == made(row.astype(np.float32), name, rerun)
        assert made(row, name) == made(row, name, rerun)


@pytest.mark.parametrize("name", ["XYWH", "XYXY", "XCYCWH", "XCYCW2H2"])
def test_several_boxes_are_those_of_the_official_sdk(name: str) -> None:
    assert made(rows_of(name).astype(np.float32), name) == made(rows_of(name).astype(np.float32), name, rerun)


@pytest.mark.parametrize("name", rr.Box2DFormat.__members__)
@pytest.mark.parametrize("count", [1, 3])
def test_boxes_of_zeros_are_boxes(name: str, count: int) -> None:
    """Detectors fill their arrays up with them; the labels beside them stay, too."""
    boxes = rr.Boxes2D(array=np.zeros((count, 4)), array_format=rr.Box2DFormat[name], labels=["a", "b", "c"][:count])
    assert len(boxes.half_sizes) == len(boxes.centers) == len(boxes.labels) == count
    assert made([0, 0, 0, 0], name) == ([[0.0, 0.0]], [[0.0, 0.0]])


@pytest.mark.parametrize("name", rr.Box2DFormat.__members__)
@pytest.mark.parametrize("nothing", [[], np.zeros((0, 4)), np.zeros((0, 4), np.uint8), np.zeros(0)])
def test_no_boxes(name: str, nothing: Any) -> None:
    assert made(nothing, name) == ([], [])
