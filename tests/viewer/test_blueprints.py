"""Layouts made by asyncrr in the real viewer: what it shows is what it shows for the official SDK's same program."""

from __future__ import annotations

import asyncio
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rerun as official
import rerun.blueprint as official_blueprint

import asyncrr
import asyncrr.blueprint as our_blueprint
from tests.support.blueprints import without_ids
from tests.support.viewer import HeadlessViewer, Shown

pytestmark = pytest.mark.timeout(180)

SDKS = {"ours": (asyncrr, our_blueprint), "theirs": (official, official_blueprint)}

SAME = 2.0
"""Mean difference of two pictures of the same, in levels of 255: software rasterizers are not exact."""

NOTIFICATIONS = np.s_[:440, 940:]
"""Where the viewer says for some seconds on which port it listens, and what it thinks of the machine."""


def hidden_panels(rrb: Any) -> list[Any]:
    """All around the views, which shows clocks and ids."""
    return [
        rrb.TopPanel(state="hidden"),
        rrb.BlueprintPanel(state="hidden"),
        rrb.SelectionPanel(state="hidden"),
        rrb.TimePanel(state="hidden", timeline="step", play_state="paused"),
    ]


def workbench(rr: Any, rrb: Any) -> Any:
    """Views of most kinds with properties, in nested containers."""
    return rrb.Blueprint(
        rrb.Vertical(
            rrb.Horizontal(
                rrb.Spatial3DView(
                    origin="/world",
                    name="Scene",
                    contents=["+ $origin/**", "- $origin/hidden"],
                    background=[40, 20, 60],
                    line_grid=rrb.LineGrid3D(visible=True, color=[90, 200, 90]),
                    eye_controls=rrb.EyeControls3D(position=(3, 2, 2), look_target=(0, 0, 0), eye_up=(0, 0, 1)),
                    overrides={"world/points": rr.Points3D.from_fields(colors=[255, 160, 0], radii=0.12)},
                    defaults=[rr.Boxes3D.from_fields(colors=[0, 120, 255], fill_mode="solid")],
                ),
                rrb.Spatial2DView(
                    origin="/image", name="Picture", visual_bounds=rrb.VisualBounds2D(x_range=[0, 64], y_range=[0, 48])
                ),
                column_shares=[3, 2],
            ),
            rrb.Horizontal(
                rrb.TimeSeriesView(
                    origin="/curves",
                    name="Curves",
                    plot_legend=rrb.Corner2D.RightBottom,
                    axis_y=rrb.ScalarAxis(range=(-2, 2), zoom_lock=True),
                    overrides={
                        "/curves/sin": rr.SeriesLines(colors=[255, 0, 0], names="sine", widths=4),
                        "/curves/cos": rr.SeriesPoints(colors=[0, 255, 0], markers="cross", marker_sizes=5),
                    },
                ),
                rrb.BarChartView(origin="/bars", name="Bars", plot_legend=rrb.PlotLegend(visible=False)),
                rrb.Tabs(
                    rrb.TextDocumentView(origin="/text", name="Text"),
                    rrb.TextDocumentView(origin="/other", name="Other"),
                    active_tab="Other",
                ),
                column_shares=[2, 1, 1],
            ),
            row_shares=[3, 2],
        ),
        *hidden_panels(rrb),
    )


def grid(rr: Any, rrb: Any) -> Any:
    """A grid with shares; views that are named nowhere, hidden ones, settings of an entity."""
    return rrb.Blueprint(
        rrb.Grid(
            rrb.TimeSeriesView(origin="/curves", background=rrb.archetypes.PlotBackground(color=[60, 10, 10])),
            rrb.Spatial3DView(
                origin="/world",
                background=rrb.BackgroundKind.GradientBright,
                overrides={"world/points": rrb.EntityBehavior(visible=False)},
            ),
            rrb.Spatial2DView(origin="/image", titlebar=False, background=[0, 60, 0]),
            rrb.TextDocumentView(origin="/text", visible=False),
            rrb.BarChartView(origin="/bars"),
            grid_columns=2,
            column_shares=[1, 2],
            row_shares=[2, 1],
        ),
        *hidden_panels(rrb),
    )


LAYOUTS = {"workbench": workbench, "grid": grid}


def feed(sdk: str, url: str, name: str) -> None:
    """The program: the same text for both SDKs."""
    rr, rrb = SDKS[sdk]
    rec: Any = rr.RecordingStream("layouts", recording_id="one")  # type: ignore[attr-defined]
    rec.set_log_time_enabled(False)
    rec.set_log_tick_enabled(False)
    rec.connect_grpc(url)
    rec.send_blueprint(LAYOUTS[name](rr, rrb))
    points = np.stack([np.cos(np.arange(30)), np.sin(np.arange(30)), np.arange(30) / 30], axis=1)
    rec.log("world/points", rr.Points3D(points), static=True)  # type: ignore[attr-defined]
    rec.log("world/box", rr.Boxes3D(half_sizes=[0.4, 0.3, 0.2]), static=True)  # type: ignore[attr-defined]
    rec.log("world/hidden", rr.Boxes3D(half_sizes=[2, 2, 2], colors=[255, 255, 255]), static=True)  # type: ignore[attr-defined]
    image = np.zeros((48, 64, 3), np.uint8)
    image[8:24, 8:32] = (250, 80, 20)
    image[::6] = (30, 90, 200)
    rec.log("image", rr.Image(image), static=True)  # type: ignore[attr-defined]
    rec.log("bars", rr.BarChart([3, 1, 4, 1, 5, 9, 2, 6]), static=True)  # type: ignore[attr-defined]
    rec.log("text", rr.TextDocument("# Text\nbehind", media_type="text/markdown"), static=True)  # type: ignore[attr-defined]
    rec.log("other", rr.TextDocument("# Other\nin front", media_type="text/markdown"), static=True)  # type: ignore[attr-defined]
    for step in range(60):
        rec.set_time("step", sequence=step)
        rec.log("curves/sin", rr.Scalars(math.sin(step / 6)))  # type: ignore[attr-defined]
        rec.log("curves/cos", rr.Scalars(math.cos(step / 6)))  # type: ignore[attr-defined]
    rec.flush()
    rec.disconnect()


class Seen:
    """What one viewer shows."""

    def __init__(
        self, layout: dict[str, Any], shown: Shown, picture: np.ndarray[Any, Any], complaints: list[str]
    ) -> None:
        self.layout = sorted(without_ids([json.dumps([path, found]) for path, found in layout.items()]))
        self.views = sorted((view.kind, view.name, view.origin, view.problems) for view in shown.views)
        self.picture = picture.astype(np.int16)
        self.picture[NOTIFICATIONS] = 0
        self.complaints = complaints


async def look(sdk: str, name: str) -> Seen:
    async with HeadlessViewer() as viewer:
        await asyncio.to_thread(feed, sdk, viewer.url, name)
        shown = await viewer.loaded()
        await viewer.until(
            HeadlessViewer.schema,
            lambda s: "step" in s.timelines and s.timelines["step"].end == 59,
            "the curves are missing",
        )
        await viewer.seek("step", 59)
        picture = await viewer.picture()
        return Seen(await viewer.blueprint(), shown, picture, await viewer.complaints())


@pytest.mark.parametrize("name", list(LAYOUTS))
async def test_the_viewer_shows_the_same(name: str, tmp_path: Path) -> None:
    ours, theirs = await look("ours", name), await look("theirs", name)
    assert ours.layout == theirs.layout
    assert len(ours.layout) > 15
    assert ours.views == theirs.views
    assert ours.complaints == theirs.complaints
    assert ours.picture.shape == theirs.picture.shape
    difference = np.abs(ours.picture - theirs.picture)
    assert difference.mean() < SAME, f"the pictures differ by {difference.mean():.2f} levels"
    # Against two equal pictures of nothing: many colours, among them those that only the layout sets.
    assert len(np.unique(ours.picture.reshape(-1, 3), axis=0)) > 500


async def test_different_layouts_look_different() -> None:
    """Else the comparison above says nothing."""
    workbench, grid = await look("ours", "workbench"), await look("ours", "grid")
    assert workbench.layout != grid.layout
    assert np.abs(workbench.picture - grid.picture).mean() > 5 * SAME


async def test_a_file_of_ours_opens_in_the_viewer(tmp_path: Path) -> None:
    """Beside a recording without a layout of its own: it is for all recordings of the application."""
    rr, rrb = SDKS["ours"]
    path = tmp_path / "layout.rbl"
    workbench(rr, rrb).save("layouts", path)
    with asyncrr.RecordingStream("layouts", recording_id="one") as rec:
        rec.save(tmp_path / "data.rrd")
        rec.log("curves/sin", asyncrr.Scalars(1.0))
    async with HeadlessViewer(tmp_path / "data.rrd", path) as viewer:
        shown = await viewer.until(
            HeadlessViewer.shown, lambda s: s.recordings > 0 and len(s.views) == 6 and not s.loading, "no layout"
        )
        assert {view.name for view in shown.views} == {"Scene", "Picture", "Curves", "Bars", "Text", "Other"}
        assert await viewer.complaints() == []
