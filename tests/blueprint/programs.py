"""Blueprint programs as users write them; each runs with ``rerun`` and with asyncrr, given as modules."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, TypeAlias

Program: TypeAlias = Callable[[Any, Any], Any]
"""Takes the logging module and its blueprint module, returns a blueprint."""

PROGRAMS: dict[str, Program] = {}


def program(function: Program) -> Program:
    PROGRAMS[function.__name__] = function
    return function


@program
def one_view(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(rrb.Spatial3DView(origin="/world", name="Scene"))


@program
def nothing_but_panels(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(
        rrb.TopPanel(state="hidden"),
        rrb.BlueprintPanel(expanded=True),
        rrb.SelectionPanel(state=rrb.PanelState.Collapsed),
        rrb.TimePanel(state="expanded", timeline="step", playback_speed=2.0, fps=12.0, loop_mode="all"),
    )


@program
def empty(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(auto_layout=False, auto_views=False)


@program
def collapsed_panels(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(
        rrb.TextLogView(origin="log"),
        rrb.SelectionPanel(state="hidden"),
        collapse_panels=True,
        auto_views=True,
        auto_layout=False,
    )


@program
def several_roots(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(rrb.TextDocumentView(name="a"), rrb.Horizontal(rrb.TensorView(name="b")), rrb.BarChartView())


@program
def playing(rr: Any, rrb: Any) -> Any:
    return rrb.Blueprint(
        rrb.TimePanel(
            timeline="frame",
            play_state="playing",
            loop_mode="selection",
            time_selection=rrb.components.AbsoluteTimeRange(min=3, max=8),
        )
    )


@program
def containers(rr: Any, rrb: Any) -> Any:
    named = [rrb.TextLogView(name=f"log {i}") for i in range(4)]
    return rrb.Blueprint(
        rrb.Vertical(
            rrb.Horizontal(named[0], rrb.TextDocumentView(), column_shares=[3, 1], name="above"),
            rrb.Tabs(*named[1:3], active_tab="log 1", name="between"),
            rrb.Tabs(contents=[rrb.TextLogView(name="x"), rrb.TextLogView(name="y")], active_tab=0),
            rrb.Tabs(rrb.TextLogView(name="x"), rrb.Vertical(rrb.TextLogView(), name="inside"), active_tab=1),
            rrb.Tabs(rrb.TextLogView(name="named"), rrb.TextLogView(), rrb.TextLogView(name="also")),
            rrb.Grid(
                named[3],
                rrb.BarChartView(),
                rrb.BarChartView(visible=False, titlebar=False),
                grid_columns=2,
                column_shares=[1, 2.5],
                row_shares=(0.5, 0.5),
                visible=True,
            ),
            row_shares=[1, 2, 3, 4, 5, 6],
        )
    )


@program
def custom_view(rr: Any, rrb: Any) -> Any:
    view = rrb.View(
        class_identifier="Mine",
        origin="/a b/ö",
        contents=["+ /a/**", "- /a/b", "/c"],
        name=None,
        properties={"Background": rrb.Background(color=[1, 2, 3])},
    )
    return rrb.Container(view, kind=rrb.components.ContainerKind.Grid, name="kind")


@program
def contents(rr: Any, rrb: Any) -> Any:
    return rrb.Grid(
        rrb.Spatial2DView(contents="$origin/image"),
        rrb.Spatial2DView(origin="/cam", contents=["+ $origin/**", "- $origin/depth"]),
        rrb.Spatial2DView(contents=("+ /x", "/y/**")),
        rrb.Spatial2DView(contents=rrb.archetypes.ViewContents(["$origin/a", "$origin/b"])),
    )


@program
def spatial_properties(rr: Any, rrb: Any) -> Any:
    return rrb.Horizontal(
        rrb.Spatial3DView(
            background=[24, 27, 33],
            line_grid=rrb.LineGrid3D(visible=True, spacing=0.5, plane=rr.components.Plane3D.XY, color=[255, 0, 0, 90]),
            spatial_information=rrb.SpatialInformation(target_frame="map", show_axes=True),
            eye_controls=rrb.EyeControls3D(
                kind=rrb.Eye3DKind.FirstPerson, position=(1, 2, 3), look_target=(0, 0, 0), eye_up=(0, 0, 1), speed=2.0
            ),
            time_ranges=[
                rrb.VisibleTimeRange(
                    "step",
                    start=rrb.TimeRangeBoundary.cursor_relative(seq=-10),
                    end=rrb.TimeRangeBoundary.cursor_relative(seq=0),
                )
            ],
        ),
        rrb.Spatial3DView(background=rrb.BackgroundKind.GradientBright, line_grid=False),
        rrb.Spatial2DView(
            background=rrb.Background(kind="SolidColor", color=0x112233FF),
            visual_bounds=rrb.VisualBounds2D(x_range=[-1, 1], y_range=(0, 2.5)),
        ),
    )


@program
def plot_properties(rr: Any, rrb: Any) -> Any:
    return rrb.Grid(
        rrb.TimeSeriesView(
            axis_x=rrb.TimeAxis(
                view_range=rr.TimeRange(
                    start=rr.TimeRangeBoundary.cursor_relative(seconds=-5), end=rr.TimeRangeBoundary.infinite()
                ),
                zoom_lock=True,
            ),
            axis_y=rrb.ScalarAxis(range=(-1.5, 1.5), zoom_lock=True),
            plot_legend=rrb.Corner2D.LeftBottom,
            background=rrb.archetypes.PlotBackground(color=[9, 9, 9], show_grid=False),
            time_ranges=rrb.VisibleTimeRange(
                "frame",
                start=rrb.TimeRangeBoundary.absolute(seq=3),
                end=rrb.TimeRangeBoundary.cursor_relative(seq=1),
            ),
        ),
        rrb.TimeSeriesView(plot_legend=rrb.PlotLegend(visible=False)),
        rrb.BarChartView(plot_legend=rrb.PlotLegend(rrb.Corner2D.RightTop)),
    )


@program
def other_properties(rr: Any, rrb: Any) -> Any:
    return rrb.Tabs(
        rrb.MapView(zoom=12.5, background=rrb.MapProvider.MapboxDark),
        rrb.MapView(zoom=rrb.archetypes.MapZoom(3), background="OpenStreetMap"),
        rrb.GraphView(
            visual_bounds=rrb.VisualBounds2D(x_range=[0, 10], y_range=[0, 10]),
            force_link=rrb.archetypes.ForceLink(distance=60, iterations=2),
            force_many_body=rrb.archetypes.ForceManyBody(strength=-60),
            force_center=rrb.archetypes.ForceCenter(enabled=False),
            force_position=rrb.archetypes.ForcePosition(position=[1, 2], strength=0.1),
            force_collision_radius=rrb.archetypes.ForceCollisionRadius(enabled=True),
            background=rrb.archetypes.GraphBackground(color=[1, 2, 3]),
        ),
        rrb.TensorView(
            slice_selection=rrb.TensorSliceSelection(width=1, height=rr.TensorDimensionSelection(2, invert=True)),
            scalar_mapping=rrb.TensorScalarMapping(colormap="viridis", gamma=1.5, mag_filter="linear"),
            view_fit="fill",
        ),
        rrb.DataframeView(
            query=rrb.archetypes.DataframeQuery(
                timeline="frame", filter_by_range=(2, 7), apply_latest_at=True, select=["frame", "/a:custom"]
            )
        ),
        rrb.AudioView(playback=rrb.AudioPlayback(volume=0.25)),
        rrb.StateTimelineView(origin="state"),
        rrb.TextLogView(
            columns=rrb.TextLogColumns(text_log_columns=["entitypath", "body"]),
            rows=rrb.TextLogRows(filter_by_log_level=["INFO", "WARN"]),
            format_options=rrb.TextLogFormat(monospace_body=True),
        ),
        rrb.TextDocumentView(origin="doc"),
    )


@program
def defaults(rr: Any, rrb: Any) -> Any:
    return rrb.Spatial3DView(
        defaults=[
            rr.Points3D.from_fields(radii=0.2, colors=[255, 0, 0]),
            rr.Boxes3D.from_fields(fill_mode="solid"),
            rr.Points3D.from_fields(labels=["x"]).as_component_batches()[0],
            rr.Pinhole.from_fields(image_plane_distance=0.3),
        ]
    )


@program
def overrides(rr: Any, rrb: Any) -> Any:
    return rrb.Grid(
        rrb.TimeSeriesView(
            overrides={
                "/trig/sin": rr.SeriesLines(colors=[255, 0, 0], names="sine", widths=3),
                "trig/cos": [rr.SeriesPoints(markers="cross", marker_sizes=4), rr.SeriesLines(widths=[0.5])],
                "plain": rr.SeriesLines(),
                r"by\ hand": rrb.Visualizer("SeriesLines", overrides=rr.SeriesLines(names="n").as_component_batches()),
            }
        ),
        rrb.Spatial2DView(
            overrides={
                "hidden/things": rrb.EntityBehavior(visible=False, interactive=False),
                "both": [rr.Boxes2D.from_fields(colors=[0, 255, 0]), rrb.EntityBehavior(visible=True)],
                "ranged": rrb.VisibleTimeRanges(
                    timeline="frame",
                    start=rrb.TimeRangeBoundary.infinite(),
                    end=rrb.TimeRangeBoundary.cursor_relative(seq=0),
                ),
                "nothing": [],
            }
        ),
    )


@program
def mapped_components(rr: Any, rrb: Any) -> Any:
    encodings = rrb.encodings
    return rrb.TimeSeriesView(
        overrides={
            "arm": rr.SeriesLines(names="mapped").visualizer(
                mappings=[
                    encodings.VisualizerComponentMapping(
                        target="Scalars:scalars",
                        source_kind=encodings.ComponentSourceKind.SourceComponent,
                        source_component="custom:value",
                        selector=".x",
                    )
                ]
            )
        }
    )


def table(rr: Any, rrb: Any) -> Any:
    """A table blueprint with everything that one can have."""
    t = rrb.table
    view = rrb.Spatial3DView(name="preview")
    preview = t.PreviewCell(view, rrb.TextLogView(name="log"))
    return t.TableBlueprint(
        table_layout=t.TableLayout(
            columns=[
                t.Column("segment/id", name="Id", visible=True),
                t.Column("ok", editable=True, column_type=rr.components.Visible),
                t.Column("text", column_type=rr.TextDocument.descriptor_text()),
                t.Column("hidden", visible=False, column_type="rerun.components.Text"),
                t.Column("recording", column_type=preview),
                t.Column("plain"),
            ]
        ),
        card_layout=t.CardLayout(title="ok", link="recording", fields=[t.Column("recording", column_type=preview)]),
        default_layout="cards",
        previews_config=t.PreviewsConfig(timeline="frame", playback_speed=2.0),
        filters=[t.col("score") >= 3, t.col("task").str.contains("50%"), '"raw" > 1'],
        sort_by=t.SortBy("score", direction="descending"),
    )


def random_layout(seed: int) -> Program:
    """A layout of many kinds, the same for both modules."""
    import random

    def build(rr: Any, rrb: Any) -> Any:
        rng = random.Random(seed)

        def part(depth: int) -> Any:
            if depth == 0 or rng.random() < 0.3:
                kind = rng.choice(["Spatial2DView", "Spatial3DView", "TimeSeriesView", "TextLogView", "BarChartView"])
                return getattr(rrb, kind)(
                    origin=rng.choice(["/", "/a", "a/b", "/x y"]),
                    name=rng.choice([None, "one", "two", f"{rng.random():.3f}"]),
                    contents=rng.choice(["$origin/**", ["+ /a", "- /b"], "/**"]),
                    visible=rng.choice([None, True, False]),
                )
            kind = rng.choice(["Horizontal", "Vertical", "Grid", "Tabs"])
            parts = [part(depth - 1) for _ in range(rng.randrange(0, 4))]
            more: dict[str, Any] = {}
            if kind == "Horizontal" and rng.random() < 0.5:
                more["column_shares"] = [rng.random() for _ in parts]
            if kind == "Tabs" and parts and rng.random() < 0.5:
                more["active_tab"] = rng.randrange(len(parts))
            return getattr(rrb, kind)(*parts, name=rng.choice([None, "c"]), **more)

        return rrb.Blueprint(*[part(3) for _ in range(rng.randrange(0, 3))])

    return build


def new_name() -> str:
    """An application of its own."""
    return f"app_{uuid.uuid4().hex[:8]}"
