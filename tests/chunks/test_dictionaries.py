"""Columns of dictionary arrays, such as categories of dataframes: their streams have messages that others have not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import asyncrr as rr
from tests.support import oracle

SMALL = pa.array(["u", "v", None, "u"]).dictionary_encode()
LARGE = pa.array([f"word {i % 1000}" for i in range(100_000)]).dictionary_encode()


def logged(path: Path, value: Any) -> list[Any]:
    rec = rr.RecordingStream("dictionaries_test", send_properties=False)
    rec.save(path)
    rec.log("x", rr.AnyValues(a=value))
    rec.disconnect()
    return oracle.check_file(path).values("/x", "a")


@pytest.mark.parametrize("array", [SMALL, LARGE], ids=["small", "large"])
def test_rows(array: pa.Array, rrd_path: Path) -> None:
    assert logged(rrd_path, array) == [array.to_pylist()]


def test_dictionaries_inside_of_other_types(rrd_path: Path) -> None:
    struct = pa.StructArray.from_arrays([SMALL, pa.array([1, 2, 3, 4])], ["word", "number"])
    assert logged(rrd_path, struct) == [struct.to_pylist()]


def test_rows_of_different_dictionaries_share_a_chunk(rrd_path: Path) -> None:
    rec = rr.RecordingStream("dictionaries_test", send_properties=False)
    rec.save(rrd_path)
    for i in range(5):
        rec.log("x", rr.AnyValues(a=pa.array([f"u{i}", "v"]).dictionary_encode()))
    rec.disconnect()
    found = oracle.check_file(rrd_path)
    assert len(found.chunks) == 1
    assert found.values("/x", "a") == [[f"u{i}", "v"] for i in range(5)]


def test_columns(rrd_path: Path) -> None:
    rec = rr.RecordingStream("dictionaries_test", send_properties=False)
    rec.save(rrd_path)
    rec.send_columns("x", [rr.TimeColumn("t", sequence=[1, 2, 3, 4])], rr.AnyValues.columns(a=SMALL))
    rec.disconnect()
    expected = [(1, ["u"]), (2, ["v"]), (3, [None]), (4, ["u"])]
    assert oracle.check_file(rrd_path).values("/x", "a", "t") == expected
