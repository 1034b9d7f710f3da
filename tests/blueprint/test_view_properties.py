"""The views: their arguments, and the archetypes that they make of them, as with the official SDK."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
import rerun
import rerun.blueprint
import rerun.blueprint.views

import asyncrr
import asyncrr.types.codegen.__main__ as generator
from asyncrr.blueprint import archetypes, components, encodings, views
from asyncrr.types.codegen.model import load, load_blueprint
from tests.types.outcomes import form

DEFINITIONS = generator.ROOT / "definitions"
VIEWS = load_blueprint(DEFINITIONS, load(DEFINITIONS)).views


class Sdk:
    """Where an SDK has what the arguments below are made of."""

    def __init__(self, top: Any, views: Any, archetypes: Any, components: Any, encodings: Any) -> None:
        self.rr, self.views = top, views
        self.A, self.C, self.E = archetypes, components, encodings


OURS = Sdk(asyncrr, views, archetypes, components, encodings)
OFFICIAL = Sdk(
    rerun, rerun.blueprint.views, rerun.blueprint.archetypes, rerun.blueprint.components, rerun.blueprint.encodings
)
RANGE = (
    "rr.VisibleTimeRange('t', start=rr.TimeRangeBoundary.infinite(), end=rr.TimeRangeBoundary.cursor_relative(seq=1))"
)
GIVEN = {
    "ActiveVisualizers": "A.ActiveVisualizers([bytes(16)])",
    "AudioPlayback": "A.AudioPlayback(volume=0.5)",
    "Background": "A.Background([1, 2, 3])",
    "DataframeQuery": "A.DataframeQuery(timeline='t', select=['t', '/a:b'])",
    "EyeControls3D": "A.EyeControls3D(kind='orbital', position=[1, 2, 3])",
    "ForceCenter": "A.ForceCenter(enabled=True, strength=2)",
    "ForceCollisionRadius": "A.ForceCollisionRadius(iterations=2)",
    "ForceLink": "A.ForceLink(distance=2)",
    "ForceManyBody": "A.ForceManyBody(strength=-2)",
    "ForcePosition": "A.ForcePosition(position=[1, 2])",
    "GraphBackground": "A.GraphBackground(color=[1, 2, 3])",
    "LineGrid3D": "A.LineGrid3D(True, spacing=2)",
    "MapBackground": "A.MapBackground('mapboxdark')",
    "MapZoom": "A.MapZoom(5)",
    "PlotBackground": "A.PlotBackground(show_grid=False)",
    "PlotInteraction": "A.PlotInteraction(tooltip_mode='all', points_display='always')",
    "PlotLegend": "A.PlotLegend('lefttop', visible=True)",
    "ScalarAxis": "A.ScalarAxis(range=(1, 2), zoom_lock=True)",
    "SpatialInformation": "A.SpatialInformation('frame', show_axes=True)",
    "TensorScalarMapping": "A.TensorScalarMapping(colormap='viridis', gamma=2)",
    "TensorSliceSelection": "A.TensorSliceSelection(width=1, height=0)",
    "TensorViewFit": "A.TensorViewFit('fill')",
    "TextDocumentFormat": "A.TextDocumentFormat(monospace=True)",
    "TextLogColumns": "A.TextLogColumns(timeline_columns=['t'], text_log_columns=['body'])",
    "TextLogFormat": "A.TextLogFormat(monospace_body=True)",
    "TextLogRows": "A.TextLogRows(filter_by_log_level=['INFO'])",
    "TimeAxis": "A.TimeAxis(link='independent')",
    "VisibleTimeRanges": f"A.VisibleTimeRanges({RANGE})",
    "VisualBounds2D": "A.VisualBounds2D(x_range=[1, 2], y_range=[3, 4])",
}
"""An object of each archetype that a view takes."""
SHORT = {
    "Background": ["[255, 0, 0]", "0xFF0000FF", "np.array([1.0, 0.5, 0.0])", "C.BackgroundKind.GradientBright"],
    "LineGrid3D": ["True", "np.bool_(False)"],
    "MapBackground": ["C.MapProvider.MapboxLight", "'mapboxstreets'", "1"],
    "MapZoom": ["3", "2.5", "np.float32(1.5)"],
    "PlotLegend": ["C.Corner2D.LeftBottom", "'righttop'", "2"],
    "SpatialInformation": ["'frame'"],
    "TensorViewFit": ["C.ViewFit.Original", "'fillkeepaspectratio'", "2"],
    "VisibleTimeRanges": [RANGE, f"[{RANGE}]", f"C.VisibleTimeRange('u', {RANGE}.range)"],
}
"""What those with a shorthand can be made of."""
PROPERTIES = [
    pytest.param(
        view.name, argument.name, argument.archetype, bool(argument.shorthand), id=f"{view.name}-{argument.name}"
    )
    for view in VIEWS.values()
    for argument in view.properties
]


def properties(sdk: Sdk, view: str, argument: str, value: str) -> dict[str, Any]:
    given = eval(value, {**vars(sdk), "np": np})
    made = getattr(sdk.views, view)(**{argument: given})
    return {name: form(archetype) for name, archetype in made.properties.items()}


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_arguments_are_the_official_ones(name: str) -> None:
    ours, official = (inspect.signature(getattr(sdk.views, name)).parameters for sdk in (OURS, OFFICIAL))
    assert {key: (p.kind, p.default) for key, p in ours.items()} == {
        key: (p.kind, p.default) for key, p in official.items()
    }
    assert list(ours) == list(official)


def test_every_view_is_there() -> None:
    assert sorted(VIEWS) == sorted(rerun.blueprint.views.__all__) == sorted(views.MODULES) == dir(views)


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_common_arguments_reach_the_view(name: str) -> None:
    given = {"origin": "/a", "contents": ["+ /a/**"], "name": "n", "visible": False, "titlebar": True}
    ours, official = (getattr(sdk.views, name)(**given) for sdk in (OURS, OFFICIAL))
    for attribute in ("class_identifier", "origin", "contents", "name", "visible", "titlebar", "properties"):
        assert getattr(ours, attribute) == getattr(official, attribute), attribute


@pytest.mark.parametrize(("view", "argument", "archetype", "shorthand"), PROPERTIES)
def test_property(view: str, argument: str, archetype: str, shorthand: bool) -> None:
    assert shorthand == (archetype in SHORT)
    for value in [GIVEN[archetype], *SHORT.get(archetype, [])]:
        ours = properties(OURS, view, argument, value)
        assert ours == properties(OFFICIAL, view, argument, value), value
        assert list(ours) == [archetype]
        assert ours[archetype], "nothing to compare"


@pytest.mark.parametrize(("view", "argument", "archetype", "shorthand"), PROPERTIES)
def test_property_of_the_official_sdk(view: str, argument: str, archetype: str, shorthand: bool) -> None:
    official = eval(GIVEN[archetype], vars(OFFICIAL))
    made = getattr(views, view)(**{argument: official})
    assert made.properties == {archetype: official}


@pytest.mark.parametrize(("view", "argument", "archetype", "shorthand"), PROPERTIES)
def test_wrong_property(view: str, argument: str, archetype: str, shorthand: bool) -> None:
    wrong: list[Any] = [archetypes.NearClipPlane(1)]
    if not shorthand:
        wrong += [5, "text", [1, 2]]
    for value in wrong:
        with pytest.raises(TypeError, match=rf"^`{argument}` takes a {archetype}, not "):
            getattr(views, view)(**{argument: value})


def test_warnings_name_the_line_of_the_program() -> None:
    for make in (
        lambda: views.Spatial3DView(background=["no color"]),  # type: ignore[list-item]
        lambda: archetypes.PlotLegend("nowhere"),  # type: ignore[arg-type]
        lambda: views.TimeSeriesView(time_ranges=[eval(RANGE, {"rr": asyncrr})] * 2),
    ):
        with pytest.warns(asyncrr.RerunWarning) as caught:
            make()
        assert [(warning.filename, warning.lineno) for warning in caught] == [(__file__, make.__code__.co_firstlineno)]
