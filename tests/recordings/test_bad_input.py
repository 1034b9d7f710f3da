"""Bad input is answered at the call, on the caller's line; all good rows are delivered and counted."""

from __future__ import annotations

import inspect
import math
import os
import subprocess
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning
from asyncrr.types.descriptor import ComponentDescriptor
from tests.recordings.contents import saved, scalars
from tests.support import oracle

New = Callable[..., rr.RecordingStream]


class _NoBatches:
    def as_component_batches(self) -> int:
        return 3


class _Raises:
    def as_component_batches(self) -> list[Any]:
        raise ZeroDivisionError("in the user's own code")


# What `log` is given; what must appear in the message.
_WRONG: dict[str, tuple[Callable[[], tuple[Any, ...]], str]] = {
    "text": (lambda: ("x", "hello"), "str"),
    "number": (lambda: ("x", 3.5), "float"),
    "nothing": (lambda: ("x", None), "NoneType"),
    "a class": (lambda: ("x", rr.Scalars), "as_component_batches"),
    "not batches": (lambda: ("x", _NoBatches()), "int"),
    "raises": (lambda: ("x", _Raises()), "in the user's own code"),
    "path None": (lambda: (None, rr.Scalars(1.0)), "entity_path"),
    "path NaN": (lambda: (math.nan, rr.Scalars(1.0)), "entity_path"),
    "path bytes": (lambda: (b"x", rr.Scalars(1.0)), "entity_path"),
    "path array": (lambda: (np.zeros(3), rr.Scalars(1.0)), "entity_path"),
    "path dict": (lambda: ({}, rr.Scalars(1.0)), "entity_path"),
    "list of text": (lambda: ("x", ["a", "b"]), "str"),
    "dict": (lambda: ("x", {"loss": 1.0}), "log each value as an entity of its own"),
}


@pytest.mark.parametrize("name", _WRONG)
def test_wrong_arguments_warn_at_the_caller_s_line_and_are_errors_in_strict_mode(
    name: str, new_recording: New, rrd_path: Path
) -> None:
    arguments, tells = _WRONG[name]
    rec = new_recording()
    rec.log("x", rr.Scalars(1.0))
    with pytest.warns(RerunWarning) as caught:
        rec.log(*arguments())
        line = inspect.currentframe().f_lineno - 1  # type: ignore[union-attr]
    assert [(warning.filename, warning.lineno) for warning in caught] == [(__file__, line)]
    assert tells in str(caught[0].message)
    with pytest.raises((TypeError, ValueError, AttributeError, ZeroDivisionError)):
        rec.log(*arguments(), strict=True)
    rr.set_strict_mode(True)
    with pytest.raises((TypeError, ValueError, AttributeError, ZeroDivisionError)):
        rec.log(*arguments())
    with pytest.warns(RerunWarning):
        rec.log(*arguments(), strict=False)
    rr.set_strict_mode(False)
    rec.log("x", rr.Scalars(2.0))
    assert scalars(saved(rec, rrd_path)) == [1, 2]


@pytest.mark.parametrize(
    ("make", "tells"),
    [
        (lambda: rr.Points3D([[1.0, 2.0]]), "Position3D"),
        (lambda: rr.Points3D("abc"), "Position3D"),
        (lambda: rr.Points3D([[1, 2, 3]], colors="no colour"), "Color"),
        (lambda: rr.Points3D([[1, 2, 3]], radii=object()), "Radius"),
        (lambda: rr.Scalars("one"), "Scalar"),
        (lambda: rr.Image(np.zeros((4, 4, 3), "U1")), "images"),
        (lambda: rr.Transform3D(translation=[1, 2]), "Translation3D"),
        (lambda: rr.Boxes3D(half_sizes=[[1, 2]]), "HalfSize3D"),
        (lambda: rr.LineStrips3D([[[0, 0, 0], [1, 1]]]), "Vec3D"),
    ],
)
def test_wrong_shapes_warn_once_at_the_caller_s_line_and_raise_in_strict_mode(
    make: Callable[[], Any], tells: str, new_recording: New, rrd_path: Path
) -> None:
    rec = new_recording()
    with pytest.warns(RerunWarning) as caught:
        rec.log("x", make())
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert tells in str(caught[0].message)
    rr.set_strict_mode(True)
    with pytest.raises((ValueError, TypeError)):
        make()
    rr.set_strict_mode(False)
    rec.log("good", rr.Scalars(1.0))
    assert scalars(saved(rec, rrd_path), "/good") == [1]


@pytest.mark.parametrize(
    "make",
    [
        lambda: rr.Image(np.zeros((2, 3, 4, 5), np.uint8)),
        lambda: rr.SegmentationImage(np.zeros(3, np.uint8)),
        lambda: rr.DepthImage(np.zeros((2, 2, 2), np.float32)),
    ],
)
def test_images_of_wrong_shapes_raise_in_any_mode_as_the_reference_s_do(make: Callable[[], Any]) -> None:
    with pytest.raises(ValueError, match=r"shape|tensor"):
        make()


def test_the_rest_of_the_row_is_still_logged(rec: rr.RecordingStream, rrd_path: Path) -> None:
    with pytest.warns(RerunWarning):
        rec.log("x", rr.Points3D([[1, 2, 3]], colors="no colour", radii=[2.0]), rr.TextLog("text"))
    (row,) = saved(rec, rrd_path).rows("/x")
    components = row.set_components()
    assert components["Points3D:positions"] == [[1, 2, 3]]
    assert components["Points3D:radii"] == [2.0]
    assert components["TextLog:text"] == ["text"]


def test_odd_values_are_data(rec: rr.RecordingStream, rrd_path: Path) -> None:
    for value in (math.nan, math.inf, -math.inf, -0.0, 5e-324, 2**70):
        rec.log("x", rr.Scalars(value))
    rec.log("p", rr.Points3D([[math.nan, math.inf, 0]]))
    rec.log("nothing", rr.Points3D([]))
    rec.log("t", rr.TextLog("\x00\ud7ff\U0001f600" * 3))
    read = saved(rec, rrd_path)
    values = scalars(read)
    assert math.isnan(values[0])
    assert values[1:] == [math.inf, -math.inf, -0.0, 5e-324, float(2**70)]
    assert read.values("/nothing", "Points3D:positions") == [[]]
    assert read.values("/t", "TextLog:text") == [["\x00\ud7ff\U0001f600" * 3]]


def test_text_that_cannot_be_encoded_is_answered_at_the_call(rec: rr.RecordingStream, rrd_path: Path) -> None:
    with pytest.warns(RerunWarning):
        rec.log("x", rr.TextLog("lone surrogate \ud800"))
    rec.log("x", rr.TextLog("fine"))
    assert saved(rec, rrd_path).values("/x", "TextLog:text")[-1] == ["fine"]


@pytest.mark.parametrize("path", ["", "/", "a//b", "ünï/cödé", "__reserved", "a" * 3000, "/".join("abc" * 100), "\x00"])
def test_odd_paths_are_paths(path: str, rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.log(path, rr.Scalars(1.0))
    read = saved(rec, rrd_path)
    (entity,) = read.entities - {"/__properties"}
    assert scalars(read, entity) == [1]


def test_lone_surrogates_in_paths_are_answered_at_the_call(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.log("good", rr.Scalars(1.0))
    for path in ("x\ud800", ["x", "\udcff"]):
        with pytest.warns(RerunWarning, match="surrogate") as caught:
            rec.log(path, rr.Scalars(1.0))
        assert [warning.filename for warning in caught] == [__file__]
        with pytest.raises(ValueError, match="surrogate"):
            rec.log(path, rr.Scalars(1.0), strict=True)
    rec.log("good", rr.Scalars(2.0))
    assert scalars(saved(rec, rrd_path), "/good") == [1, 2]


class _Batch:
    """A batch of a component without a type, as foreign code may make it."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    def component_descriptor(self) -> ComponentDescriptor:
        return ComponentDescriptor("value")

    def as_arrow_array(self) -> pa.Array:
        return self._array


def test_rows_of_other_types_under_one_name_all_arrive(rec: rr.RecordingStream, rrd_path: Path) -> None:
    arrays = [
        pa.array([1]),
        pa.array([2.5]),
        pa.array(["text"]),
        pa.array([True]),
        pa.array([[1, 2], [3]]),
        pa.array([7]),
    ]
    for array in arrays:
        rec.log("x", [_Batch(array)])
    # Each type is a chunk of its own; a reader sees them as one column, whatever it makes of that.
    assert [row.components["value"] for row in saved(rec, rrd_path).rows("/x")] == [a.to_pylist() for a in arrays]
    assert rec.stats().total_dropped_rows == 0


# -- send_columns ------------------------------------------------------------------------------------------------------


class _Column:
    """A column that a user made."""

    def __init__(self, array: pa.Array, name: str = "x") -> None:
        self._array = array
        self._name = name

    def component_descriptor(self) -> Any:
        return ComponentDescriptor(self._name)

    def as_arrow_array(self) -> pa.Array:
        return self._array


class _Index:
    def __init__(self, array: pa.Array, name: str = "f") -> None:
        self._array = array
        self._name = name

    def timeline_name(self) -> str:
        return self._name

    def as_arrow_array(self) -> pa.Array:
        return self._array


_GOOD_INDEX = [rr.TimeColumn("f", sequence=[1, 2])]
_BAD_COLUMNS: dict[str, tuple[Any, Any, str]] = {
    "lengths differ": (_GOOD_INDEX, lambda: rr.Scalars.columns(scalars=[1.0]), "length"),
    "columns differ": (
        _GOOD_INDEX,
        lambda: [*rr.Scalars.columns(scalars=[1.0, 2.0]), *rr.AnyValues.columns(three_rows=[1, 2, 3])],
        "length",
    ),
    "times differ": (
        [rr.TimeColumn("f", sequence=[1, 2]), rr.TimeColumn("g", sequence=[1])],
        lambda: rr.Scalars.columns(scalars=[1.0, 2.0]),
        "length",
    ),
    "no columns": (_GOOD_INDEX, list, "column"),
    "null times": ([_Index(pa.array([1, None]))], lambda: rr.Scalars.columns(scalars=[1.0, 2.0]), "null"),
    "wrong time type": ([_Index(pa.array([1.0, 2.0]))], lambda: rr.Scalars.columns(scalars=[1.0, 2.0]), "int64"),
    "not an index": ([5], lambda: rr.Scalars.columns(scalars=[1.0, 2.0]), "int"),
    "not a column": (_GOOD_INDEX, lambda: [5], "int"),
    "no name": (
        [rr.TimeColumn("f", sequence=[1, 2]), _Index(pa.array([1, 2]), "")],
        lambda: rr.Scalars.columns(scalars=[1.0, 2.0]),
        "name",
    ),
    "not text": ([_Index(pa.array([1, 2]), "a\ud800")], lambda: rr.Scalars.columns(scalars=[1.0, 2.0]), "name"),
    "a timeline twice": (
        [rr.TimeColumn("f", sequence=[5, 6]), *_GOOD_INDEX],
        lambda: rr.Scalars.columns(scalars=[1.0, 2.0]),
        "more than once",
    ),
    "a component twice": (
        _GOOD_INDEX,
        lambda: [*rr.Scalars.columns(scalars=[8.0, 9.0]), *rr.Scalars.columns(scalars=[1.0, 2.0])],
        "more than once",
    ),
    "a component under two descriptors": (
        _GOOD_INDEX,
        lambda: [
            rr.ComponentColumn(rr.ComponentDescriptor("Scalars:scalars"), rr.components.ScalarBatch([8.0, 9.0])),
            *rr.Scalars.columns(scalars=[1.0, 2.0]),
        ],
        "more than once",
    ),
    "offsets that go down": (
        _GOOD_INDEX,
        lambda: [_Column(pa.ListArray.from_arrays(pa.array([0, 2, 1], pa.int32()), pa.array([1.0, 2.0])))],
        "offsets",
    ),
}


@pytest.mark.parametrize("name", _BAD_COLUMNS)
def test_bad_columns_warn_at_the_caller_s_line_and_raise_in_strict_mode(
    name: str, rec: rr.RecordingStream, rrd_path: Path
) -> None:
    indexes, columns, tells = _BAD_COLUMNS[name]
    with pytest.warns(RerunWarning, match="send_columns|more than once") as caught:
        rec.send_columns("x", indexes, columns())
    assert [warning.filename for warning in caught] == [__file__]
    assert tells in str(caught[0].message)
    with pytest.raises((ValueError, TypeError, AttributeError, RuntimeError)):
        rec.send_columns("x", indexes, columns(), strict=True)
    rec.send_columns("x", _GOOD_INDEX, rr.Scalars.columns(scalars=[1.0, 2.0]))
    # What is given twice is sent with a warning; the last one counts.
    assert scalars(saved(rec, rrd_path)) == ([1, 2, 1, 2] if "more than once" in tells else [1, 2])


@pytest.mark.parametrize("lengths", [[3, -1, 3], [-1], [2**31], [2**30, 2**30]])
def test_rows_of_impossible_lengths_are_errors_where_they_are_made(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match=r"fewer than no instances|32-bit"):
        rr.Scalars.columns(scalars=[1.0, 2.0]).partition(lengths)


@pytest.mark.parametrize("offsets", [[0, 2, 1], [-1, 2]])
def test_offsets_that_go_down_are_errors_where_they_are_given(offsets: list[int]) -> None:
    with pytest.raises(ValueError, match="fewer than no instances"):
        rr.ComponentColumn("x", rr.components.ScalarBatch([1.0, 2.0]), offsets=np.array(offsets, np.int32))


def test_no_rows_at_all_are_fine(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.send_columns("x", [rr.TimeColumn("f", sequence=[])], rr.Scalars.columns(scalars=[]))
    rec.send_columns("y", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1.0]))
    assert saved(rec, rrd_path).entities == {"/__properties", "/y"}


# -- warnings ----------------------------------------------------------------------------------------------------------


def test_warnings_are_logged_on_the_active_recording(new_recording: New, rrd_path: Path) -> None:
    with new_recording() as rec:
        with pytest.warns(RerunWarning, match="entity_path"):
            rec.log(None, rr.Scalars(1.0))  # type: ignore[arg-type]
        with pytest.warns(RerunWarning):
            rr.Points3D("abc")
        read = saved(rec, rrd_path)
    texts = [text for (text,) in read.values("/__warnings", "TextLog:text")]
    assert len(texts) == 2
    assert "entity_path" in texts[0]
    assert all(f'\nFile "{__file__}", line ' in text for text in texts), "with the stack of the caller"
    assert read.values("/__warnings", "TextLog:level") == [["WARN"], ["WARN"]]


def test_warnings_without_a_recording_to_log_them_on(new_recording: New) -> None:
    closed = new_recording(make_default=True)
    closed.close()
    with pytest.warns(RerunWarning) as caught:
        rr.Points3D("abc")
    assert len(caught) == 1


def test_a_filter_that_makes_warnings_errors_does_not_cost_the_row(new_recording: New, rrd_path: Path) -> None:
    with new_recording() as rec, warnings.catch_warnings():
        warnings.simplefilter("error", RerunWarning)
        rec.log("a b c", rr.Scalars(1.0))  # only a line on the logger
        with pytest.raises(RerunWarning):
            rec.log("x", rr.Scalars(1.0), [])
            rec.log("x", rr.Scalars(1.0), [3])
        read = saved(rec, rrd_path)
    assert scalars(read, r"/a\ b\ c") == [1]
    assert len(read.rows("/__warnings")) == 1, "odd paths are not logged, mistakes are"


def test_timeless_is_static_by_its_earlier_name(new_recording: New, rrd_path: Path) -> None:
    with new_recording() as rec:
        with pytest.warns(RerunWarning, match="`timeless` is called `static` now") as caught:
            rr.log("x", rr.Scalars(1.0), timeless=True)
        assert [warning.filename for warning in caught] == [__file__]
        with pytest.raises(TypeError, match="timeless"):
            rr.log("x", rr.Scalars(2.0), timeless=True, strict=True)
        (row,) = saved(rec, rrd_path).rows("/x")
    assert not row.times
    assert row.components == {"Scalars:scalars": [1.0]}


def test_strictness_comes_from_the_environment() -> None:
    script = "import asyncrr as rr\nrr.init('asyncrr_test')\nrr.log('x', 'nonsense')"
    for value, code in (("1", 1), ("0", 0)):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "RERUN_STRICT": value},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert ("RerunWarning" in done.stderr) == (code == 0)


# -- closed recordings -------------------------------------------------------------------------------------------------


def test_a_closed_recording_refuses_warns_once_and_counts(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.log("x", rr.Scalars(0.0))
    rec.save(rrd_path)
    rec.close()
    with pytest.warns(RerunWarning, match="closed") as caught:
        for _ in range(5):
            rec.log("x", rr.Scalars(1.0))
        rec.log("new", rr.TextLog("x"))
        rec.send_columns("x", _GOOD_INDEX, rr.Scalars.columns(scalars=[1.0, 2.0]))
    assert [warning.filename for warning in caught] == [__file__]
    assert rec.stats().dropped_rows["log: recording closed"] >= 7
    with pytest.raises(rr.RecordingClosed):
        rec.log("x", rr.Scalars(1.0), strict=True)
    assert scalars(oracle.check_file(rrd_path)) == [0]


# -- all at once -------------------------------------------------------------------------------------------------------


def test_64_threads_with_good_and_bad_rows(new_recording: New, rrd_path: Path) -> None:
    rec = new_recording()
    rec.save(rrd_path)
    barrier = threading.Barrier(64)

    def work(number: int) -> None:
        barrier.wait()
        for i in range(30):
            value = float(number * 30 + i)
            rec.set_time("f", sequence=i)
            rec.log(f"t/{number % 8}", rr.Scalars(value))
            if i % 10 == number % 10:
                rec.log(f"t/{number % 8}", "nonsense")  # type: ignore[arg-type]
                rec.log(None, rr.Scalars(value))  # type: ignore[arg-type]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RerunWarning)
        threads = [threading.Thread(target=work, args=(n,)) for n in range(64)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    rec.flush()
    stats = rec.stats()
    rec.disconnect()
    read = oracle.check_file(rrd_path)
    found = Counter(value for n in range(8) for value in scalars(read, f"/t/{n}"))
    assert found == Counter(float(n) for n in range(64 * 30))
    assert stats.encoded_rows == 64 * 30
    assert stats.total_dropped_rows == 0


def test_what_is_switched_off_does_not_look_at_its_arguments() -> None:
    class Untouchable:
        def __getattribute__(self, name: str) -> object:
            raise AssertionError(f"{name} was asked for")

    off = rr.RecordingStream("asyncrr_test", default_enabled=False)
    off.log("x", Untouchable(), strict=True)  # type: ignore[arg-type]
    off.close()
