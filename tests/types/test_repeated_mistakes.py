"""A mistake in a loop is shown once for each place in the program, whatever the values are, as Python's filters say."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr import error_utils
from asyncrr.error_utils import RerunWarning, set_warning_hook
from tests.support import oracle

# Each makes its mistake with another value for each number, so that the error's text or the value differs every time.
MISTAKES: dict[str, Callable[[int], Any]] = {
    "a vector": lambda i: rr.Points3D([1.0 * i, 2, 3, 4]),
    "a shape": lambda i: rr.Points3D(np.zeros((i + 1, 4))),
    "a text": lambda i: rr.Points3D([1, 2, 3], radii=f"radius {i}"),
    "a color": lambda i: rr.Points3D([1, 2, 3], colors=f"color {i}"),
    "an id": lambda i: rr.Points3D([1, 2, 3], class_ids=70000 + i),
    "a member": lambda i: rr.SeriesPoints(markers=f"marker {i}"),
    "from fields": lambda i: rr.Points3D.from_fields(radii=f"radius {i}"),
    "columns": lambda i: rr.Points3D.columns(radii=f"radius {i}"),
    "an assignment": lambda i: setattr(rr.Points3D([1, 2, 3]), "radii", f"radius {i}"),
    "a batch": lambda i: rr.components.RadiusBatch(f"radius {i}"),
    "a strip": lambda i: rr.LineStrips3D([[[0, 0, 0], [1, i]]]),
    "boxes": lambda i: rr.Boxes3D(half_sizes=[1, 2, 3], rotations=[[1, 2, i]]),
    "names": lambda i: rr.Tensor(np.zeros((2, 3)), dim_names=[f"name {i}"]),
    "an image": lambda i: rr.Image(np.zeros((4, 4 + i, 2), np.uint8)),
    "bars": lambda i: rr.BarChart(np.zeros((2, 3 + i))),
    "a file": lambda i: rr.Asset3D(path=f"/does/not/exist/{i}.glb"),
    "any value": lambda i: rr.AnyValues(mistaken=object()),
    "log's own": lambda i: rr.log("x", rr.Scalars(1.0), [i]),
    "a path": lambda i: rr.log({i: i}, rr.Scalars(1.0)),  # type: ignore[arg-type]
    "lengths": lambda i: rr.send_columns(
        "x", [rr.TimeColumn("t", sequence=range(i + 2))], rr.Scalars.columns(scalars=[1])
    ),
}


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    hook = set_warning_hook(None)
    with warnings.catch_warnings():
        warnings.resetwarnings()
        rr.init("mistakes")
        yield
    set_warning_hook(hook)
    rr.disconnect()


def shown(make: Callable[[int], Any], times: int = 5) -> list[str]:
    """The texts of the warnings that a loop shows."""
    with warnings.catch_warnings(record=True) as caught:
        for i in range(times):
            make(i)
    assert {warning.category for warning in caught} <= {RerunWarning}
    assert all(warning.filename == __file__ or "<made up" in warning.filename for warning in caught)
    return [str(warning.message) for warning in caught]


@pytest.mark.parametrize("name", MISTAKES)
def test_once_in_a_loop(name: str) -> None:
    assert len(shown(MISTAKES[name])) == 1


@pytest.mark.parametrize("name", MISTAKES)
def test_filters_decide(name: str) -> None:
    make = MISTAKES[name]
    warnings.simplefilter("always")
    assert len(shown(make)) == 5
    warnings.simplefilter("ignore")
    assert shown(make) == []
    warnings.simplefilter("once")
    assert len(shown(make)) == 1
    warnings.simplefilter("module")
    assert len(shown(make)) == 1
    warnings.simplefilter("error", RerunWarning)
    for i in range(3):
        with pytest.raises(RerunWarning):
            make(i)
    # Python shows a warning again when the filters have changed.
    warnings.simplefilter("default")
    assert len(shown(make)) == 1


def test_libraries_that_look_at_warnings_make_none_come_again() -> None:
    def step(i: int) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
        rr.Points3D([1.0 * i, 1])

    assert len(shown(step)) == 1


def test_places_count_apart() -> None:
    def loop(i: int) -> None:
        rr.Points3D([i, 1])
        rr.Points3D([i, 2])

    assert len(shown(loop)) == 2


def test_arguments_and_kinds_of_errors_count_apart() -> None:
    def loop(i: int) -> None:
        for value in ([1.0 * i] * 4, None if i else "text", 5 + i):
            rr.Points3D([[1, 2, 3]] if value is None else value, radii="r", colors="c")

    assert [text.split(":")[0] for text in shown(loop)] == [
        "Position3DBatch",
        "RadiusBatch",
        "ColorBatch",
        "Position3DBatch",
    ]


def test_the_text_is_without_the_value_which_is_a_note() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for i in range(3):
            rr.Points3D([1.0 * i, 2, 3, 4])
    assert len({str(warning.message) for warning in caught}) == 1
    assert "in Points3D(positions=...)" in str(caught[0].message)
    assert [warning.message.__notes__ for warning in caught] == [  # type: ignore[union-attr]
        [f"in Points3D(positions=[{i}.0, 2, 3, 4])"] for i in range(3)
    ]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_utils, "_shown", error_utils.Recent(10))
    for i in range(100):
        code = compile("rr.Points3D([1, 2])", f"<made up {i}>", "eval")
        assert len(shown(lambda _, code=code: eval(code))) == 1  # type: ignore[misc]
    assert len(error_utils._shown) <= 20


def test_one_row_on_the_recording_for_a_mistake_at_a_place(tmp_path: Path) -> None:
    """Each recording has it once, even if the same line made the mistake before."""
    program = (
        "import sys, asyncrr as rr\n"
        "for name in sys.argv[1:]:\n"
        "    rr.init('mistakes', recording_id=name)\n"
        "    rr.save(name)\n"
        "    for i in range(20):\n"
        "        rr.set_time('t', sequence=i)\n"
        "        rr.log('p', rr.Points3D([1.0 * i, 2, 3, 4], radii='r'))\n"
        "    rr.disconnect()\n"
    )
    names = [str(tmp_path / "a.rrd"), str(tmp_path / "b.rrd")]
    done = subprocess.run(
        [sys.executable, "-c", program, *names], capture_output=True, text=True, check=True, timeout=50,
        env={"PYTHONPATH": str(Path(rr.__file__).parents[1])},
    )  # fmt: skip
    assert [line.split(": ")[2] for line in done.stderr.splitlines()] == ["Position3DBatch", "RadiusBatch"]
    for name in names:
        read = oracle.read_one(Path(name))
        texts = [str(text) for (text,) in read.values("/__warnings", "TextLog:text")]
        assert [text.split(":")[0] for text in texts] == ["Position3DBatch", "RadiusBatch"]
        assert "in Points3D(positions=[0.0, 2, 3, 4])" in texts[0]
        assert len(read.rows("/p")) == 20
