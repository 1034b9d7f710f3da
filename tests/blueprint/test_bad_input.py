"""Mistakes in a blueprint are answered where it is made."""

from __future__ import annotations

from typing import Any

import pytest

import asyncrr as rr
import asyncrr.blueprint as rrb


def test_containers() -> None:
    with pytest.raises(ValueError, match="not both"):
        rrb.Horizontal(rrb.TextLogView(), contents=[rrb.TextLogView()])
    with pytest.raises(TypeError, match="a container holds views and containers, not TimePanel"):
        rrb.Vertical(rrb.TimePanel())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"not list: .*; give several one by one, or as `contents=`"):
        rrb.Grid([rrb.TextLogView()])  # type: ignore[arg-type]
    for tab in ("nowhere", 2, -1):
        with pytest.raises(ValueError, match="active_tab"):
            rrb.Tabs(rrb.TextLogView(name="a"), rrb.TextLogView(name="b"), active_tab=tab)


def test_contents_may_be_an_iterator() -> None:
    container = rrb.Tabs(contents=(rrb.TextLogView(name=name) for name in "ab"), active_tab="b")
    assert [view.name for view in container.contents] == ["a", "b"]
    assert container.to_container() is container


def test_blueprints() -> None:
    with pytest.raises(ValueError, match="one TimePanel at most"):
        rrb.Blueprint(rrb.TimePanel(), rrb.TimePanel())
    for part in (3, None, [rrb.TextLogView()], rrb.Blueprint()):
        with pytest.raises(ValueError, match="a blueprint consists of views, containers and panels"):
            rrb.Blueprint(part)  # type: ignore[arg-type]
    blueprint = rrb.Blueprint()
    assert (blueprint.auto_layout, blueprint.auto_views) == (True, True)
    assert blueprint.to_blueprint() is blueprint


def test_panels() -> None:
    for panel in (rrb.TopPanel, rrb.BlueprintPanel, rrb.SelectionPanel, rrb.TimePanel):
        with pytest.raises(ValueError, match="give one of them"):
            panel(expanded=True, state="collapsed")


@pytest.mark.parametrize("default", [3, "text", [3], rrb.TextLogView, object()])
def test_defaults(default: Any) -> None:
    if default is rrb.TextLogView:
        default = rrb.TextLogView()
    with pytest.raises(ValueError, match="a default must be"):
        rrb.Spatial3DView(defaults=[default])


@pytest.mark.parametrize("override", [3, ["text"], rrb.TimePanel()])
def test_overrides(override: Any) -> None:
    with pytest.raises(TypeError, match="overrides of '/a'"):
        rrb.TimeSeriesView(overrides={"/a": override})


def test_columns_of_archetypes_as_text() -> None:
    """Their components have a colon in their names. ``rerun-sdk`` takes such a text for a timeline, or refuses it."""
    query = rrb.archetypes.DataframeQuery(select=["step", "/a:Points3D:positions", r"/b\:c:custom"])
    found = {batch.component_descriptor().component: batch for batch in query.as_component_batches()}
    (selected,) = found["DataframeQuery:select"].as_arrow_array().to_pylist()
    assert selected["time_columns"] == ["step"]
    assert [tuple(column.values()) for column in selected["component_columns"]] == [
        ("/a", "Points3D:positions"),
        (r"/b\:c", "custom"),
    ]
    with pytest.warns(rr.RerunWarning, match="a column is given as '/entity/path:Component', not 'step'"):
        rrb.archetypes.DataframeQuery(filter_is_not_null="step")


def test_a_value_of_the_wrong_kind() -> None:
    """In strict mode an error when the blueprint is sent, else a warning, and the rest is there."""
    rec = rr.RecordingStream("app")
    wrong = rrb.Blueprint(rrb.Horizontal(rrb.TextLogView(), column_shares=["wide"]))  # type: ignore[list-item]
    with pytest.warns(rr.RerunWarning, match="wide") as caught:
        rec.send_blueprint(wrong)
    assert {warning.filename for warning in caught} == {__file__}
    rr.set_strict_mode(True)
    with pytest.raises(ValueError, match="wide"):
        rec.send_blueprint(wrong)
    rec.close()
