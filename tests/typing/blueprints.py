"""Typical blueprint programs. They are not run: mypy --strict and pyright in strict mode check that they are well typed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

import numpy as np

import asyncrr as rr
import asyncrr.blueprint as rrb


def robot() -> rrb.Blueprint:
    scene = rrb.Spatial3DView(
        origin="/world",
        name="Scene",
        contents=["+ $origin/**", "- $origin/raw"],
        background=[24, 27, 33],
        line_grid=rrb.LineGrid3D(visible=True, spacing=0.5, color=[255, 255, 255, 60]),
        eye_controls=rrb.EyeControls3D(
            kind=rrb.Eye3DKind.Orbital, position=(2.0, 1.0, 1.5), look_target=np.zeros(3), eye_up=(0, 0, 1)
        ),
        time_ranges=rrb.VisibleTimeRange(
            "step",
            start=rrb.TimeRangeBoundary.cursor_relative(seq=-10),
            end=rrb.TimeRangeBoundary.cursor_relative(seq=0),
        ),
        defaults=[rr.Points3D.from_fields(radii=0.02), rr.Boxes3D.from_fields(fill_mode="solid")],
        overrides={"/world/cloud": rr.Points3D.from_fields(colors=[255, 0, 0])},
    )
    camera = rrb.Spatial2DView(
        origin="/world/camera",
        background=rrb.Background(color=0x112233FF, kind=rrb.BackgroundKind.SolidColor),
        visual_bounds=rrb.VisualBounds2D(x_range=[0, 640], y_range=(0.0, 480.0)),
        overrides={
            "/world/camera/boxes": [rr.Boxes2D.from_fields(colors=(0, 255, 0)), rrb.EntityBehavior(visible=True)]
        },
    )
    curves = rrb.TimeSeriesView(
        origin="/joints",
        axis_x=rrb.TimeAxis(zoom_lock=True),
        axis_y=rrb.ScalarAxis(range=(-1.0, 1.0), zoom_lock=True),
        plot_legend=rrb.Corner2D.RightBottom,
        overrides={
            "/joints/a": rr.SeriesLines(colors=[255, 0, 0], names="a", widths=2),
            "/joints/b": [rr.SeriesPoints(markers="cross"), rr.SeriesLines(widths=0.5)],
            "/joints/c": rrb.Visualizer("SeriesLines"),
            "/joints/d": rr.SeriesLines(widths=2).as_component_batches(),
            "/joints/e": [rrb.VisualizerOverrides("SeriesPoints"), rr.SeriesPoints.from_fields(marker_sizes=2)],
        },
    )
    blueprint = rrb.Blueprint(
        rrb.Vertical(
            rrb.Horizontal(scene, camera, column_shares=[3, 2], name="above"),
            rrb.Tabs(curves, rrb.TextLogView(origin="/log", name="Log"), active_tab="Log"),
            rrb.Grid(
                contents=(
                    rrb.BarChartView(origin=f"/bars/{i}", plot_legend=rrb.PlotLegend(visible=False)) for i in range(4)
                ),
                grid_columns=2,
                column_shares=(1, 2.5),
                row_shares=np.ones(2),
            ),
            row_shares=[3, 2, 1],
        ),
        rrb.TopPanel(state="hidden"),
        rrb.BlueprintPanel(state=rrb.PanelState.Collapsed),
        rrb.SelectionPanel(expanded=False),
        rrb.TimePanel(
            state="collapsed",
            timeline="step",
            playback_speed=2.0,
            fps=30.0,
            play_state="following",
            loop_mode="selection",
            time_selection=rrb.components.AbsoluteTimeRange(min=3, max=8),
        ),
        auto_layout=False,
        auto_views=True,
        collapse_panels=True,
    )
    assert_type(curves.to_blueprint(), rrb.Blueprint)
    assert_type(blueprint.root_container, rrb.Container | None)
    return blueprint


def other_views() -> rrb.Container:
    return rrb.Tabs(
        rrb.MapView(zoom=12.5, background=rrb.MapProvider.MapboxDark),
        rrb.GraphView(
            force_link=rrb.archetypes.ForceLink(distance=60, iterations=2),
            force_many_body=rrb.archetypes.ForceManyBody(strength=-60),
        ),
        rrb.TensorView(scalar_mapping=rrb.TensorScalarMapping(colormap="viridis", gamma=1.5), view_fit="fill"),
        rrb.DataframeView(query=rrb.archetypes.DataframeQuery(timeline="step", filter_by_range=(2, 7))),
        rrb.TextDocumentView(origin="/text"),
        rrb.AudioView(playback=rrb.AudioPlayback(volume=0.5)),
        rrb.StateTimelineView(origin="/state"),
        rrb.View(class_identifier="Mine", origin="/", contents="/**", name=None),
    )


def sent(blueprint: rrb.Blueprint, path: Path) -> None:
    rr.init("typing", default_blueprint=blueprint)
    rr.save("out.rrd", default_blueprint=rrb.TextLogView())
    rr.connect_grpc(default_blueprint=rrb.Horizontal(rrb.TextLogView()))
    rr.send_blueprint(blueprint, make_active=True, make_default=False)
    rr.send_blueprint(path)
    blueprint.save("typing", path)
    blueprint.connect_grpc("typing", url="rerun+http://127.0.0.1:9876/proxy", make_default=False)
    blueprint.spawn("typing", port=9877, memory_limit="50%")
    with rr.RecordingStream("typing") as rec:
        rec.set_sinks(rr.FileSink("out.rrd"), default_blueprint=str(path))
        rec.send_blueprint(blueprint)


async def sent_by_the_async_face(blueprint: rrb.Blueprint | rrb.View | rrb.Container) -> None:
    async with rr.AsyncRecordingStream("typing") as rec:
        await rec.save("out.rrd", default_blueprint=blueprint)
        await rec.send_blueprint(blueprint, make_active=False)


def table() -> rrb.TableBlueprint:
    t = rrb.table
    condition = t.col("score") >= 3
    assert_type(condition, rrb.table.Filter)
    return rrb.TableBlueprint(
        table_layout=t.TableLayout(
            columns=[
                t.Column("id", name="Id"),
                t.Column("text", column_type=rr.TextDocument.descriptor_text()),
                t.Column("recording", column_type=t.PreviewCell(rrb.Spatial3DView(), rrb.TextLogView())),
            ]
        ),
        card_layout=t.CardLayout(title="id", fields=[t.Column("id")]),
        default_layout="cards",
        previews_config=t.PreviewsConfig(timeline="step", playback_speed=2.0),
        filters=[condition, t.col("task").str.contains("pick"), t.col("at").before(datetime.now(UTC)), '"raw" > 1'],
        sort_by=t.SortBy("score", direction="descending"),
    )


def helpers(views: list[rrb.View], part: rrb.BlueprintPart, like: rrb.BlueprintLike) -> rrb.Blueprint:
    """Functions of users take and return the public types."""
    rr.send_blueprint(like)
    return rrb.Blueprint(rrb.Grid(*views), part)
