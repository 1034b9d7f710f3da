"""Values of any type: conversion, the type registry, columns; compared with the official SDK."""

from __future__ import annotations

import datetime
import warnings
from itertools import count
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import asyncrr.types
from asyncrr.error_utils import RerunWarning, set_strict_mode
from tests.types.outcomes import assert_same

_names = count()


def fresh() -> str:
    """A name that no type is registered for, neither here nor in the official SDK."""
    return f"value{next(_names)}"


VALUES = [
    "1",
    "1.5",
    "'text'",
    "b'raw'",
    "True",
    "[1, 2, 3]",
    "[1.5, 2]",
    "[True, False]",
    "['a', 'b']",
    "[b'a']",
    "[[1, 2], [3]]",
    "[{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]",
    "{'a': 1}",
    "(1, 2)",
    "np.float32(1.5)",
    "np.arange(3, dtype=np.int8)",
    "np.arange(10)[::2]",
    "np.array(['a', 'b'])",
    "np.zeros((2, 3))",
    "np.array([True])",
    "np.array([1.5], np.float16)",
    "pa.array([1, 2], pa.int8())",
    "rr.components.ColorBatch([1, 2, 3])",
    "None",
    "[]",
    "[None]",
    "[None, 1]",
    "datetime.datetime(2024, 1, 1)",
    "datetime.timedelta(seconds=1)",
    "np.datetime64('2024-01-01')",
    "object()",
    "{1, 2}",
    "range(3)",
    "1 << 70",
    "HasArray([1, 2])",
    "[1, 'a']",
]


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("value", VALUES)
def test_single_values(value: str, strict: bool) -> None:
    assert_same(f"rr.AnyValues({fresh()}={value})", strict, datetime=datetime)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("value", VALUES)
def test_columns(value: str, strict: bool) -> None:
    assert_same(f"rr.AnyValues.columns({fresh()}={value})", strict, datetime=datetime)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1", "2"),
        ("1.5", "2"),
        ("1", "2.5"),
        ("1", "'a'"),
        ("'a'", "1"),
        ("[1]", "None"),
        ("[1]", "[]"),
        ("[1.5]", "[1, 2]"),
        ("np.arange(3)", "[1]"),
        ("np.arange(3)", "np.arange(3, dtype=np.float32)"),
        ("b'a'", "'a'"),
        ("[[1]]", "[[1, 2], []]"),
    ],
)
def test_later_values_have_the_type_of_the_first(first: str, second: str, strict: bool) -> None:
    name = fresh()
    assert_same(f"rr.AnyValues({name}={first})", strict)
    assert_same(f"rr.AnyValues({name}={second})", strict)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize(
    "expression",
    [
        "rr.DynamicArchetype('Mine', components=dict(NAME=[1, 2], b='x'))",
        "rr.DynamicArchetype('a.b.Mine', components=dict(NAME=1))",
        "rr.DynamicArchetype('Mine').with_component_override('NAME', 'rerun.components.Scalar', [1.0])",
        "rr.DynamicArchetype('Mine').with_component_from_data('NAME', [1.0])",
        "rr.DynamicArchetype('Mine')",
        "rr.DynamicArchetype.columns('Mine', components=dict(NAME=[1, 2, 3]))",
        "rr.AnyValues().with_component_from_data('NAME', 5).with_component_override('q', 'T', 'x')",
        "rr.AnyValues(drop_untyped_nones=False, NAME=None)",
        "rr.AnyValues()",
        "rr.AnyBatchValue.column('NAME', [[1, 2], [3, 4]]).partition([2, 2])",
        "rr.AnyBatchValue.column('NAME', ['a', ['b']])",
        "rr.AnyBatchValue.column('NAME', None)",
        "rr.AnyBatchValue('NAME', [1, 2])",
        "rr.AnyBatchValue('NAME', None).is_valid()",
    ],
)
def test_dynamic_archetypes(expression: str, strict: bool) -> None:
    assert_same(expression.replace("NAME", fresh()), strict)


class Scalar:
    """A tensor without axes: ``len`` is an error, as it is for torch's."""

    shape = ()

    def __init__(self, value: Any) -> None:
        self.value = value

    def numpy(self, *, force: bool = False) -> Any:
        return np.array(self.value)

    def __len__(self) -> int:
        raise TypeError("len() of a 0-d tensor")


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("dtype", "u1 u2 u4 u8 i1 i2 i4 i8 f2 f4 f8 ? U3 S3 M8[ns] m8[us] >f8 >i4".split())
@pytest.mark.parametrize("make", [np.array, Scalar], ids=["array", "tensor"])
def test_arrays_without_axes_are_single_values(make: Any, dtype: str, strict: bool) -> None:
    """The official SDK drops them: `len() of unsized object`."""
    value = np.array(1, dtype=dtype)
    set_strict_mode(strict)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for expected, found in (
                (
                    asyncrr.types.AnyValues(**{fresh(): value.reshape(1)}),
                    asyncrr.types.AnyValues(**{fresh(): make(value)}),
                ),
                (
                    asyncrr.types.DynamicArchetype("T", components={fresh(): value.reshape(1)}),
                    asyncrr.types.DynamicArchetype("T", components={fresh(): make(value)}),
                ),
            ):
                (wanted,), (given,) = expected.as_component_batches(), found.as_component_batches()
                assert given.as_arrow_array() == wanted.as_arrow_array()
            # In a column it is one row.
            (column,) = asyncrr.types.AnyValues.columns(**{fresh(): make(value)})
            assert len(column.as_arrow_array()) == 1
            # And a value like any other once the type is known.
            name = fresh()
            for _ in range(2):
                (batch,) = asyncrr.types.AnyValues(**{name: make(value)}).as_component_batches()
                assert len(batch.as_arrow_array()) == 1
    finally:
        set_strict_mode(False)


def test_values_are_taken_when_they_are_given() -> None:
    data = np.arange(4.0)
    values = asyncrr.types.AnyValues(**{fresh(): data})
    data[:] = -1
    (batch,) = values.as_component_batches()
    assert batch.as_arrow_array().to_pylist() == [0.0, 1.0, 2.0, 3.0]


def test_type_change_is_reported_at_the_callers_line() -> None:
    name = fresh()
    asyncrr.types.AnyBatchValue(name, 1.5)
    with pytest.warns(RerunWarning, match="changes from") as caught:
        batch: Any = asyncrr.types.AnyBatchValue(name, 2)
    assert caught[0].filename == __file__
    assert batch.as_arrow_array().type == pa.float64()
    set_strict_mode(True)
    try:
        with pytest.raises(ValueError, match="text"):
            asyncrr.types.AnyBatchValue(name, "text")
    finally:
        set_strict_mode(False)
