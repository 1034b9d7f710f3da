"""Arrays built from buffers are what pyarrow builds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from asyncrr._arrow import dtype_of, flag_array, flags_of, nested_array, number_array, numbers_of, text_array

NUMBERS = [
    *(getattr(pa, f"{sign}int{bits}")() for sign in ("", "u") for bits in (8, 16, 32, 64)),
    pa.float16(),
    pa.float32(),
    pa.float64(),
]


def built(column: pa.Array, expected: pa.Array) -> None:
    column.validate(full=True)
    assert column.type == expected.type
    assert column.null_count == expected.null_count
    assert column.equals(expected)


@pytest.mark.parametrize("arrow_type", [*NUMBERS, pa.bool_()], ids=str)
def test_numpy_types(arrow_type: pa.DataType) -> None:
    assert dtype_of(arrow_type) == pa.array([], arrow_type).to_numpy(zero_copy_only=False).dtype


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 1000])
@pytest.mark.parametrize("arrow_type", NUMBERS, ids=str)
def test_numbers(arrow_type: pa.DataType, count: int) -> None:
    values = np.arange(count).astype(dtype_of(arrow_type))
    null = values % 3 == 1
    column = number_array(values)
    built(column, pa.array(values))
    built(number_array(values, null), pa.array(values, mask=null))
    built(number_array(values, np.zeros(count, bool)), pa.array(values))
    np.testing.assert_array_equal(numbers_of(column), values)
    np.testing.assert_array_equal(numbers_of(column.slice(count // 3, 2)), values[count // 3 :][:2])
    if null.any():
        with pytest.raises(ValueError, match="are null"):
            numbers_of(number_array(values, null))


@pytest.mark.parametrize("arrow_type", [pa.timestamp("ns"), pa.duration("ns")], ids=str)
def test_times(arrow_type: pa.DataType) -> None:
    column = pa.array([3, -(2**63), 2**63 - 1], pa.int64())
    assert numbers_of(column.cast(arrow_type)).tolist() == [3, -(2**63), 2**63 - 1]


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 1000])
def test_flags(count: int) -> None:
    flags = [n % 3 == 0 for n in range(count)]
    built(flag_array(flags), pa.array(flags, pa.bool_()))
    built(flag_array(np.array(flags, bool)), pa.array(flags, pa.bool_()))
    assert flags_of(flag_array(flags)).tolist() == flags
    assert flags_of(flag_array(flags).slice(3, 5)).tolist() == flags[3:8]


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["a"],
        ["plain", "", "ascii"] * 50,
        ["ü", "a", "日本", "👩‍🚀", ""],
        ["a\0b"],
        [np.str_("numpy")],
        ("x",) * 100,
    ],
    ids=lambda texts: ascii(texts[:3]),
)
def test_texts(texts: Any) -> None:
    built(text_array(texts), pa.array(list(texts), pa.utf8()))


def test_texts_without_utf8() -> None:
    with pytest.raises(UnicodeEncodeError):
        text_array(["fine", "\ud800"])


@pytest.mark.parametrize(
    ("values", "arrow_type"),
    [
        ([], pa.list_(pa.utf8())),
        ([["a", None], [], None, ["b"]], pa.list_(pa.utf8())),
        ([[[1], [2, None]], [None]], pa.list_(pa.list_(pa.uint16()))),
        ([{"a": 1, "b": "x"}, None, {"a": None, "b": None}], pa.struct([("a", pa.int32()), ("b", pa.utf8())])),
        ([[{"a": [True, None, False]}], []], pa.list_(pa.struct([("a", pa.list_(pa.bool_()))]))),
        ([1.5, None, float("-inf")], pa.float32()),
        ([{}], pa.struct([("a", pa.uint8())])),
    ],
    ids=str,
)
def test_nested(values: list[Any], arrow_type: pa.DataType) -> None:
    built(nested_array(values, arrow_type), pa.array(values, arrow_type))
