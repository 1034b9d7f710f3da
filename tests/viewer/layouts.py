"""Programs with layouts, written once for both SDKs: ``rr`` and ``rrb`` are their modules. And the data that they lay out."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Layout: TypeAlias = Callable[[Any, Any], Any]

STEPS = 60


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


def kinds(rr: Any, rrb: Any) -> Any:
    """The kinds of views that the others lack, with their settings."""
    return rrb.Blueprint(
        rrb.Grid(
            rrb.GraphView(
                origin="/graph",
                name="Graph",
                visual_bounds=rrb.VisualBounds2D(x_range=[-150, 150], y_range=[-50, 150]),
                background=rrb.archetypes.GraphBackground(color=[30, 10, 10]),
                force_link=rrb.archetypes.ForceLink(enabled=False),
                force_many_body=rrb.archetypes.ForceManyBody(enabled=False),
                force_position=rrb.archetypes.ForcePosition(enabled=False),
            ),
            rrb.TensorView(
                origin="/tensor",
                name="Tensor",
                slice_selection=rrb.TensorSliceSelection(
                    width=2,
                    height=rr.TensorDimensionSelection(dimension=1, invert=True),
                    indices=[rr.TensorDimensionIndexSelection(dimension=0, index=2)],
                ),
                scalar_mapping=rrb.TensorScalarMapping(colormap="viridis", gamma=1.5, mag_filter="nearest"),
                view_fit="fill",
            ),
            rrb.TextLogView(
                origin="/log",
                name="Log",
                columns=rrb.TextLogColumns(timeline_columns=["step"], text_log_columns=["body", "loglevel"]),
                rows=rrb.TextLogRows(filter_by_log_level=["INFO", "ERROR"]),
                format_options=rrb.TextLogFormat(monospace_body=True),
            ),
            rrb.TextDocumentView(
                origin="/text", name="Text", format_options=rrb.archetypes.TextDocumentFormat(monospace=True)
            ),
            rrb.DataframeView(
                origin="/curves",
                name="Table",
                query=rrb.archetypes.DataframeQuery(
                    timeline="step",
                    filter_by_range=(10, 20),
                    apply_latest_at=True,
                    select=[
                        "step",
                        rrb.components.ComponentColumnSelector(entity_path="/curves/sin", component="Scalars:scalars"),
                    ],
                ),
            ),
            rrb.MapView(origin="/map", name="Map", zoom=14.0, background=rrb.MapProvider.OpenStreetMap),
            rrb.StateTimelineView(origin="/states", name="States"),
            rrb.AudioView(origin="/sound", name="Sound", playback=rrb.AudioPlayback(volume=0.25)),
            grid_columns=4,
        ),
        *hidden_panels(rrb),
    )


def ranges(rr: Any, rrb: Any) -> Any:
    """What of the past is shown, for a view and for an entity; what components are taken from; all kinds of defaults."""
    since = rrb.TimeRangeBoundary.cursor_relative(seq=-20)
    now = rrb.TimeRangeBoundary.cursor_relative(seq=0)
    return rrb.Blueprint(
        rrb.Vertical(
            rrb.TimeSeriesView(
                origin="/curves",
                name="Curves",
                axis_x=rrb.TimeAxis(
                    view_range=rr.TimeRange(start=since, end=rrb.TimeRangeBoundary.cursor_relative(seq=10))
                ),
                time_ranges=[
                    rrb.VisibleTimeRange("step", start=rrb.TimeRangeBoundary.absolute(seq=35), end=now),
                ],
                overrides={
                    "curves/cos": rrb.EntityBehavior(visible=False),
                    "curves/custom": rr.SeriesLines(colors=[255, 0, 255], names="mapped").visualizer(
                        mappings=[
                            rrb.encodings.VisualizerComponentMapping(
                                target="Scalars:scalars",
                                source_kind=rrb.encodings.ComponentSourceKind.SourceComponent,
                                source_component="height",
                            )
                        ]
                    ),
                },
            ),
            rrb.Horizontal(
                rrb.Spatial2DView(
                    origin="/track",
                    name="Only now",
                    defaults=[rr.Points2D.from_fields(radii=6.0).as_component_batches()[0]],
                    visual_bounds=rrb.VisualBounds2D(x_range=[-60, 60], y_range=[-60, 60]),
                ),
                rrb.Spatial2DView(
                    origin="/track",
                    name="All of it",
                    time_ranges=rrb.VisibleTimeRange("step", start=rrb.TimeRangeBoundary.infinite(), end=now),
                ),
                rrb.Spatial2DView(
                    origin="/track",
                    name="Its last part",
                    overrides={
                        "/track/point": [
                            rrb.VisibleTimeRanges(timeline="step", start=since, end=now),
                            rr.Points2D.from_fields(colors=[0, 255, 255]),
                        ]
                    },
                ),
                name="Places",
            ),
            row_shares=[1, 2],
        ),
        *hidden_panels(rrb),
    )


def panels(rr: Any, rrb: Any) -> Any:
    """Everything around the views."""
    return rrb.Blueprint(
        rrb.Horizontal(
            rrb.TextDocumentView(origin="/text", name="Text"), rrb.BarChartView(origin="/bars", name="Bars"), name="Row"
        ),
        rrb.TopPanel(state="expanded"),
        rrb.BlueprintPanel(state="expanded"),
        rrb.SelectionPanel(state="hidden"),
        # Expanded it is as high as there were entities when it was drawn first, and to loop over a selection the viewer
        # selects what has arrived by then: the pictures would differ from run to run.
        rrb.TimePanel(
            state="collapsed",
            timeline="step",
            play_state="paused",
            playback_speed=2.0,
            fps=12.0,
            # No time_selection: for either SDK the viewer takes it away again now and then (it writes its own state over it while it
            # loads). The rows with one are compared in tests/blueprint.
            loop_mode="all",
        ),
    )


def automatic(rr: Any, rrb: Any) -> Any:
    """The viewer's own layout, with nothing but that around it collapsed."""
    return rrb.Blueprint(rrb.TopPanel(state="hidden"), collapse_panels=True)


LAYOUTS: dict[str, Layout] = {layout.__name__: layout for layout in (workbench, grid, kinds, ranges, panels, automatic)}


def log_data(rr: Any, rec: Any) -> None:
    """Something for each view."""

    def static(path: str, archetype: Any) -> None:
        rec.log(path, archetype, static=True)

    points = np.stack([np.cos(np.arange(30)), np.sin(np.arange(30)), np.arange(30) / 30], axis=1)
    static("world/points", rr.Points3D(points))
    static("world/box", rr.Boxes3D(half_sizes=[0.4, 0.3, 0.2]))
    static("world/hidden", rr.Boxes3D(half_sizes=[2, 2, 2], colors=[255, 255, 255]))
    image = np.zeros((48, 64, 3), np.uint8)
    image[8:24, 8:32] = (250, 80, 20)
    image[::6] = (30, 90, 200)
    static("image", rr.Image(image))
    static("bars", rr.BarChart([3, 1, 4, 1, 5, 9, 2, 6]))
    static("text", rr.TextDocument("# Text\nbehind", media_type="text/markdown"))
    static("other", rr.TextDocument("# Other\nin front", media_type="text/markdown"))
    positions = [(0.0, 100.0), (-100.0, 0.0), (100.0, 0.0)]
    static("graph", rr.GraphNodes(["a", "b", "c"], positions=positions, labels=["A", "B", "C"]))
    static("graph", rr.GraphEdges([("a", "b"), ("b", "c")], graph_type="directed"))
    static("tensor", rr.Tensor((np.arange(4 * 20 * 30) % 251).reshape(4, 20, 30).astype(np.uint8)))
    static("map", rr.GeoPoints(lat_lon=[[47.6344, 19.1397], [47.6334, 19.1399]], radii=rr.Radius.ui_points(20.0)))
    for step in range(STEPS):
        rec.set_time("step", sequence=step)
        rec.log("curves/sin", rr.Scalars(math.sin(step / 6)))
        rec.log("curves/cos", rr.Scalars(math.cos(step / 6)))
        rec.log("curves/custom", rr.AnyValues(height=math.sin(step / 3) / 2))
        place = [step * math.cos(step / 5), step * math.sin(step / 5)]
        rec.log("track/point", rr.Points2D([place], colors=[255, 160, 0], radii=2.0))
        if step % 12 == 0:
            rec.log("log", rr.TextLog(f"at {step}", level=["INFO", "WARN", "ERROR"][step // 12 % 3]))
        if step == 30:
            rec.log("sound", rr.AssetAudio(contents=beep()))
        if step % 20 == 0:
            rec.log("states/door", rr.StateChange(state=["open", "closed"][step // 20 % 2]))


def beep() -> bytes:
    """A short tone as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((np.sin(np.arange(4000) / 3) * 20_000).astype("<i2").tobytes())
    return file.getvalue()
