"""Blobs from arrays of other types than bytes: their memory, never the numbers cut to bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from tests.types.outcomes import HasArray, HasDlpack, HasNumpy
from tests.types.test_every_field import ARCHETYPES, MODEL

NUMBERS = "u2 u4 i1 i2 i4 f2 f4 f8 c8 >u2 >i4 >f4 >f8".split()
WAYS = {"array": lambda a: a, "numpy only": HasNumpy, "strided": lambda a: np.repeat(a, 2, axis=0)[::2]}
BLOBS = [
    (archetype.name, member.name)
    for archetype in ARCHETYPES
    for member in archetype.fields
    if MODEL.component(member.component).encoding == "Blob"
]


def little(data: np.ndarray) -> list[int]:
    return list(data.astype(data.dtype.newbyteorder("<")).tobytes())


def values(batch: Any) -> list[list[int]]:
    found: list[list[int]] = batch.as_arrow_array().to_pylist()
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dtype", NUMBERS)
def test_the_memory_is_taken(dtype: str, way: str) -> None:
    data = (np.arange(6) * 40).astype(np.uint8).astype(dtype)
    blob = rr.components.BlobBatch(WAYS[way](data), strict=True)
    assert values(blob) == [little(data)]
    assert values(rr.components.BlobBatch([WAYS[way](data), b"x"], strict=True)) == [little(data), list(b"x")]
    images = (np.arange(12) * 20).astype(np.uint8).astype(dtype).reshape(2, 2, 3)
    # An array with several axes is one blob a row.
    assert values(rr.components.BlobBatch(images, strict=True)) == [little(image) for image in images]


@pytest.mark.parametrize(("name", "field"), BLOBS)
def test_every_field(name: str, field: str) -> None:
    depths = [np.full((2, 3), 300 + i, np.uint16) for i in range(3)]
    archetype = getattr(rr.archetypes, name)
    (column,) = archetype.columns(**{field: depths})
    assert column.as_arrow_array().to_pylist() == [[little(depth)] for depth in depths]
    made = archetype.from_fields(**{field: depths[0].reshape(-1)})
    assert values(getattr(made, field)) == [little(depths[0])]


@pytest.mark.parametrize("dtype", ["i8", "u8", ">i8"])
def test_lists_of_bytes_that_numpy_has_widened(dtype: str) -> None:
    """int64 is what numpy makes of any list of integers."""
    assert values(rr.components.BlobBatch(np.array([1, 2, 255], dtype), strict=True)) == [[1, 2, 255]]
    for wrong in ([256], [1, -1], [1 << 40]):
        data = np.array(wrong).astype(dtype)
        with pytest.raises(ValueError, match="tobytes"):
            rr.components.BlobBatch(data, strict=True)
        with pytest.warns(RerunWarning, match="tobytes"):
            assert values(rr.components.BlobBatch(data)) == []


@pytest.mark.parametrize("make", [HasArray, HasDlpack, HasNumpy, memoryview, bytes])
def test_bytes_are_bytes(make: Any) -> None:
    data = np.arange(5, dtype=np.uint8)
    expected = [[byte] for byte in data] if make is memoryview else [list(data)]
    given = [HasArray(data)] if make is HasArray else make(data)
    assert values(rr.components.BlobBatch(given, strict=True)) == expected
