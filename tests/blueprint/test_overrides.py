"""Overrides in all the forms that programs give them, those of earlier releases included."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rerun
import rerun.blueprint

import asyncrr as rr
import asyncrr.blueprint as rrb
from tests.support.blueprints import read_one_blueprint


def rows(blueprints: Any, overrides: Any, path: Path) -> tuple[str, ...]:
    """What a view with these overrides is in a file."""
    blueprints.Blueprint(blueprints.TimeSeriesView(overrides=overrides)).save("app", str(path))
    return read_one_blueprint(path).rows


PRESENT: dict[str, Callable[[Any, Any], Any]] = {
    "an archetype": lambda rr, rrb: rr.SeriesLines(names="n", widths=2),
    "nothing set": lambda rr, rrb: rr.SeriesPoints(),
    "from_fields": lambda rr, rrb: rr.Boxes2D.from_fields(colors=[0, 255, 0]),
    "a list": lambda rr, rrb: [rr.SeriesLines(), rr.SeriesPoints(marker_sizes=4)],
    "a tuple": lambda rr, rrb: (rr.SeriesLines(), rr.SeriesPoints()),
    "twice the same": lambda rr, rrb: [rr.SeriesLines(widths=1), rr.SeriesLines(widths=2)],
    "a visualizer": lambda rr, rrb: rr.Points3D.from_fields(radii=1).visualizer(),
    "by its name": lambda rr, rrb: rrb.Visualizer("SeriesLines"),
    "a mapping": lambda rr, rrb: rrb.Visualizer(
        "SeriesLines",
        overrides=rr.SeriesLines(colors=0xFF0000FF).as_component_batches(),
        mappings=[
            rrb.encodings.VisualizerComponentMapping(
                target="Scalars:scalars",
                source_kind=rrb.encodings.ComponentSourceKind.SourceComponent,
                source_component="a",
                selector=".x[]",
            )
        ],
    ),
    "behavior": lambda rr, rrb: rrb.EntityBehavior(visible=False),
    "behavior and an archetype": lambda rr, rrb: [
        rrb.EntityBehavior(interactive=False),
        rr.Image.from_fields(opacity=0.5),
    ],
    "a time range": lambda rr, rrb: rrb.VisibleTimeRanges(
        timeline="t", start=rrb.TimeRangeBoundary.cursor_relative(seq=-3), end=rrb.TimeRangeBoundary.infinite()
    ),
    "lines": lambda rr, rrb: rr.LineStrips3D.from_fields(radii=0.1),
    "an archetype without a visualizer": lambda rr, rrb: rr.AnnotationContext([(1, "one")]),
}


@pytest.mark.parametrize("name", PRESENT)
@pytest.mark.parametrize("path", ["a/b", "/a/b", "/"])
def test_as_the_official_sdk_takes_them(name: str, path: str, tmp_path: Path) -> None:
    ours = rows(rrb, {path: PRESENT[name](rr, rrb)}, tmp_path / "ours")
    theirs = rows(rerun.blueprint, {path: PRESENT[name](rerun, rerun.blueprint)}, tmp_path / "theirs")
    assert list(ours) == list(theirs)
    assert any("/overrides/" in row for row in ours)


EARLIER: dict[str, tuple[Callable[[], Any], Any]] = {
    "a visualizer by its name": (lambda: rrb.VisualizerOverrides("SeriesPoints"), rrb.Visualizer("SeriesPoints")),
    "several of them": (
        lambda: [rrb.VisualizerOverrides([rrb.visualizers.SeriesLines, rrb.visualizers.SeriesPoints])],  # type: ignore[attr-defined]
        [rrb.Visualizer("SeriesLines"), rrb.Visualizer("SeriesPoints")],
    ),
    "a name and the archetype with values": (
        lambda: [rrb.VisualizerOverrides("SeriesLines"), rr.SeriesLines(widths=3)],
        rr.SeriesLines(widths=3),
    ),
    "a constant": (lambda: rrb.Visualizer(rrb.visualizers.BarChar), rrb.Visualizer("BarChart")),  # type: ignore[attr-defined]
}


@pytest.mark.parametrize("name", EARLIER)
def test_names_of_visualizers(name: str, tmp_path: Path) -> None:
    """As 0.24 to 0.28 had them: what they mean today, and a warning at the caller's line."""
    earlier, present = EARLIER[name]
    with pytest.warns(DeprecationWarning, match="deprecated") as caught:
        given = earlier()
    assert {warning.filename for warning in caught} == {__file__}
    assert rows(rrb, {"a": given}, tmp_path / "earlier") == rows(rrb, {"a": present}, tmp_path / "present")


BATCHES: dict[str, tuple[Any, Any]] = {
    "all of an archetype": (
        rr.SeriesLines(names="n", widths=2).as_component_batches(),
        rr.SeriesLines(names="n", widths=2),
    ),
    "one": (rr.Points2D.from_fields(radii=2).as_component_batches()[0], rr.Points2D.from_fields(radii=2)),
    "a list in a list": (
        [rr.LineStrips2D.from_fields(radii=2).as_component_batches()],
        rr.LineStrips2D.from_fields(radii=2),
    ),
    "of two archetypes": (
        [*rr.SeriesLines(widths=2).as_component_batches(), *rr.SeriesPoints(marker_sizes=2).as_component_batches()],
        [rr.SeriesLines(widths=2), rr.SeriesPoints(marker_sizes=2)],
    ),
    "of no visualizer": (rrb.EntityBehavior(visible=True).as_component_batches(), rrb.EntityBehavior(visible=True)),
    "of the official SDK": (rerun.Boxes3D.from_fields(radii=2).as_component_batches(), rr.Boxes3D.from_fields(radii=2)),
}


@pytest.mark.parametrize("name", BATCHES)
def test_component_batches(name: str, tmp_path: Path) -> None:
    """They override what their archetype would."""
    batches, archetype = BATCHES[name]
    assert rows(rrb, {"a": batches}, tmp_path / "batches") == rows(rrb, {"a": archetype}, tmp_path / "archetype")
    assert "overrides={'a':" in repr(rrb.TimeSeriesView(overrides={"a": batches}))


def test_iterators_are_kept(tmp_path: Path) -> None:
    view = rrb.TimeSeriesView(overrides={"a": (style for style in (rr.SeriesLines(), rr.SeriesPoints()))})
    for _ in range(2):
        view.to_blueprint().save("app", tmp_path / "out.rbl")
        assert (
            sum("VisualizerInstruction:visualizer_type" in row for row in read_one_blueprint(tmp_path / "out.rbl").rows)
            == 2
        )


def test_views_may_be_changed_before_they_are_sent(tmp_path: Path) -> None:
    """As with the official SDK, a view is what its attributes are when it is sent."""
    found = []
    for sdk, blueprints, name in ((rr, rrb, "ours"), (rerun, rerun.blueprint, "theirs")):
        view: Any = blueprints.TimeSeriesView(overrides={"a": sdk.SeriesLines()})  # type: ignore[attr-defined]
        view.name = "later"
        view.visualizer_overrides["a"] = sdk.SeriesPoints(marker_sizes=2)  # type: ignore[attr-defined]
        view.visualizer_overrides["b"] = [sdk.SeriesLines(), blueprints.EntityBehavior(visible=True)]  # type: ignore[attr-defined]
        view.defaults.append(sdk.SeriesLines.from_fields(widths=3).as_component_batches()[0])  # type: ignore[attr-defined]
        view.properties["PlotLegend"] = blueprints.PlotLegend(visible=False)
        view.to_blueprint().save("app", str(tmp_path / name))
        found.append(list(read_one_blueprint(tmp_path / name).rows))
        assert "later" in repr(view) or sdk is rerun
    assert found[0] == found[1]


def test_nothing_is_deprecated_that_is_not_used() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert rrb.visualizers.Visualizer is rrb.Visualizer
        with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
            rrb.visualizers.Nothing  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(TypeError, match="names of visualizers"):
        rrb.VisualizerOverrides([3])  # type: ignore[list-item]
