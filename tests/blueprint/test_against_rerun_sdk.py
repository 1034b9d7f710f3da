"""The same blueprint programs with ``rerun-sdk`` and with asyncrr leave the same ``.rbl`` files, but for their ids."""

from __future__ import annotations

from pathlib import Path

import pytest
import rerun as official
import rerun.blueprint as official_blueprint

import asyncrr
import asyncrr.blueprint as our_blueprint
from tests.support import demo_layout, oracle
from tests.support.blueprints import BlueprintRead, read_blueprints, read_one_blueprint, story

from .programs import PROGRAMS, Program, random_layout, table

ACTIVATED = "activated: active=True default=True"


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mistakes in a program are errors with both, and log_tick is off with both."""
    monkeypatch.delenv("RERUN_LOG_TICK", raising=False)


def save_both(program: Program, folder: Path) -> tuple[Path, Path]:
    """Our file, and that of the official SDK."""
    ours, theirs = folder / "ours.rbl", folder / "theirs.rbl"
    to_save(program(asyncrr, our_blueprint)).save("some app", ours)
    to_save(program(official, official_blueprint)).save("some app", str(theirs))
    return ours, theirs


def to_save(blueprint: object) -> object:
    convert = getattr(blueprint, "to_blueprint", None)
    return blueprint if convert is None else convert()


def assert_equal(ours: BlueprintRead, theirs: BlueprintRead) -> None:
    assert ours.application_id == theirs.application_id
    assert list(ours.rows) == list(theirs.rows)


@pytest.mark.parametrize("name", [*PROGRAMS, "table"])
def test_files_are_equal(name: str, tmp_path: Path) -> None:
    ours, theirs = save_both(PROGRAMS.get(name, table), tmp_path)
    oracle.verify(ours)
    assert_equal(read_one_blueprint(ours), read_one_blueprint(theirs))
    assert story(ours) == story(theirs) == ["blueprint announced", "blueprint data", ACTIVATED]
    assert asyncrr.blueprint.Blueprint is our_blueprint.Blueprint


@pytest.mark.parametrize("seed", range(40))
def test_random_layouts_are_equal(seed: int, tmp_path: Path) -> None:
    ours, theirs = save_both(random_layout(seed), tmp_path)
    assert_equal(read_one_blueprint(ours), read_one_blueprint(theirs))


def test_the_comparison_sees_differences(tmp_path: Path) -> None:
    """Which view is in which container is told by ids alone."""
    rrb = our_blueprint

    def layout(swapped: bool) -> our_blueprint.Blueprint:
        a, b = rrb.TextLogView(name="a"), rrb.TextLogView(name="b")
        first, second = (b, a) if swapped else (a, b)
        return rrb.Blueprint(rrb.Horizontal(rrb.Tabs(first, name="one"), rrb.Tabs(second, name="two")))

    rows = []
    for swapped in (False, False, True):
        layout(swapped).save("app", tmp_path / "out.rbl")
        rows.append(read_one_blueprint(tmp_path / "out.rbl").rows)
    assert rows[0] == rows[1] != rows[2]
    assert {row.split(",")[0] for row in rows[0]} != {""}


def test_interop_with_official_archetypes(tmp_path: Path) -> None:
    """Archetypes and visualizers of an installed ``rerun-sdk`` may stand in our blueprints, as they may be logged."""
    rrb = our_blueprint
    for archetypes, path in ((official, "theirs"), (asyncrr, "ours")):
        view = rrb.TimeSeriesView(
            defaults=[archetypes.Points3D.from_fields(radii=0.25)],
            overrides={"a": archetypes.SeriesLines(names="n", widths=[2.0]), "b": archetypes.SeriesPoints()},
        )
        rrb.Blueprint(view).save("app", tmp_path / path)
    assert_equal(*(read_one_blueprint(tmp_path / path) for path in ("ours", "theirs")))


def test_the_demo_ships_its_layout(tmp_path: Path) -> None:
    """As ``tests/support/demo_layout.py`` has written it."""
    demo_layout.layout().save("asyncrr_demo", tmp_path / "layout.rbl")
    with asyncrr.RecordingStream("asyncrr_demo") as rec:
        rec.save(tmp_path / "demo.rrd", default_blueprint=demo_layout.LAYOUT)
    assert_equal(read_one_blueprint(tmp_path / "demo.rrd"), read_one_blueprint(tmp_path / "layout.rbl"))


def test_recordings_carry_equal_blueprints(tmp_path: Path) -> None:
    """A default layout with the file, another one sent: both are in it, equal to the official ones, in the official order."""
    for rr, rrb, path in (
        (asyncrr, our_blueprint, tmp_path / "ours.rrd"),
        (official, official_blueprint, tmp_path / "theirs.rrd"),
    ):
        rec = rr.RecordingStream("some app", recording_id="r")  # type: ignore[attr-defined]
        rec.save(str(path), default_blueprint=PROGRAMS["containers"](rr, rrb))
        rec.log("x", rr.Scalars(1.0))  # type: ignore[attr-defined]
        rec.flush()
        rec.send_blueprint(PROGRAMS["overrides"](rr, rrb), make_default=False)
        rec.disconnect()
    ours, theirs = (
        sorted(read_blueprints(tmp_path / name), key=lambda read: len(read.rows)) for name in ("ours.rrd", "theirs.rrd")
    )
    assert len(ours) == len(theirs) == 2
    for one, other in zip(ours, theirs, strict=True):
        assert_equal(one, other)
    assert story(tmp_path / "ours.rrd") == story(tmp_path / "theirs.rrd")
    oracle.verify(tmp_path / "ours.rrd")
