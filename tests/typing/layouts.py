"""Typical settings of views and blueprints' archetypes. Checked for its types, never run."""

from __future__ import annotations

import uuid
from typing import assert_type

import numpy as np
import numpy.typing as npt

import asyncrr as rr
from asyncrr.blueprint import archetypes, components, encodings, views


def spatial(pose: npt.NDArray[np.float64]) -> None:
    views.Spatial3DView()
    view = views.Spatial3DView(
        origin="/world",
        contents=["+ $origin/**", "- /world/hidden/**"],
        name="scene",
        background=[100, 149, 237],
        line_grid=archetypes.LineGrid3D(
            visible=True,
            spacing=0.1,
            plane=rr.components.Plane3D.XY.with_distance(-5.0),
            stroke_width=2.0,
            color=[255, 255, 255, 128],
        ),
        spatial_information=archetypes.SpatialInformation(target_frame="base", show_axes=True, show_bounding_box=False),
        eye_controls=archetypes.EyeControls3D(
            kind=components.Eye3DKind.FirstPerson,
            position=(0.0, 0.0, 2.0),
            look_target=pose,
            eye_up=[0, 0, 1],
            speed=20.0,
            tracking_entity="/world/robot",
        ),
        time_ranges=rr.VisibleTimeRange(
            "time",
            start=rr.TimeRangeBoundary.cursor_relative(seconds=-5.0),
            end=rr.TimeRangeBoundary.cursor_relative(),
        ),
        defaults=[rr.Points3D.from_fields(radii=0.1)],
        overrides={"/world/points": rr.Points3D.from_fields(colors=[255, 0, 0])},
    )
    assert_type(view, views.Spatial3DView)
    views.Spatial3DView(background=components.BackgroundKind.GradientBright, line_grid=False)
    views.Spatial3DView(background=archetypes.Background(kind="SolidColor", color=0xFF0000FF))
    views.Spatial2DView(
        background=np.array([0.1, 0.2, 0.3]),
        visual_bounds=archetypes.VisualBounds2D(x_range=[-5, 5], y_range=np.array([-5.0, 5.0])),
        time_ranges=[
            rr.VisibleTimeRange("a", range=rr.TimeRange(rr.TimeRangeBoundary.infinite(), rr.TimeInt(seq=5))),
            rr.VisibleTimeRange(
                "b", start=rr.TimeRangeBoundary.absolute(nanos=5), end=rr.TimeRangeBoundary.absolute(seq=10)
            ),
        ],
    )


def plots() -> None:
    views.TimeSeriesView(
        axis_x=archetypes.TimeAxis(
            view_range=rr.TimeRange(
                start=rr.TimeRangeBoundary.cursor_relative(seq=-100), end=rr.TimeRangeBoundary.cursor_relative()
            ),
            zoom_lock=True,
            link="LinkToGlobal",
        ),
        axis_y=archetypes.ScalarAxis(range=(-1.0, 1.0), zoom_lock=True),
        plot_legend=archetypes.PlotLegend(corner=components.Corner2D.RightTop, visible=False),
        background=archetypes.PlotBackground(color=[1, 2, 3], show_grid=False),
        interaction=archetypes.PlotInteraction(tooltip_mode="All", points_display="onhover"),
        time_ranges=archetypes.VisibleTimeRanges(
            timeline="t", start=rr.TimeRangeBoundary.infinite(), end=rr.TimeRangeBoundary.infinite()
        ),
        overrides={
            "/curves/sin": [rr.SeriesLines.from_fields(colors=[[255, 0, 0]]), rr.SeriesPoints(markers="cross")],
            "/curves/cos": rr.SeriesLines(names="cos").visualizer(
                mappings=[
                    encodings.VisualizerComponentMapping(
                        target="Scalars:scalars",
                        source_kind=encodings.ComponentSourceKind.SourceComponent,
                        source_component="cos",
                        selector=".x",
                    )
                ]
            ),
            "/curves/old": archetypes.EntityBehavior(visible=False),
        },
    )
    views.TimeSeriesView(plot_legend="LeftTop")
    views.BarChartView(plot_legend=components.Corner2D.LeftBottom)
    views.StateTimelineView(time_view=archetypes.TimeAxis())


def others() -> None:
    views.MapView(zoom=16.0, background=components.MapProvider.MapboxStreets)
    views.MapView(zoom=archetypes.MapZoom(3), background="openstreetmap")
    views.TensorView(
        slice_selection=archetypes.TensorSliceSelection(
            width=1,
            height=rr.TensorDimensionSelection(dimension=2, invert=True),
            indices=[rr.TensorDimensionIndexSelection(dimension=0, index=4)],
            slider=[0, 3],
        ),
        scalar_mapping=archetypes.TensorScalarMapping(colormap="turbo", gamma=1.5, mag_filter="linear"),
        view_fit="FillKeepAspectRatio",
    )
    views.GraphView(
        force_link=archetypes.ForceLink(distance=60),
        force_many_body=archetypes.ForceManyBody(strength=-60),
        force_position=archetypes.ForcePosition(enabled=True, position=[1, 2]),
    )
    views.DataframeView(
        query=archetypes.DataframeQuery(
            timeline="t",
            filter_by_range=(rr.TimeInt(seconds=0), rr.TimeInt(seconds=20)),
            filter_is_not_null="/tangent:Scalars",
            select=["t", "/tangent:Scalars", encodings.ComponentColumnSelector(entity_path="/a", component="b")],
            entity_order=["/a", "/b"],
            apply_latest_at=True,
        )
    )
    views.TextLogView(
        columns=archetypes.TextLogColumns(
            timeline_columns=["time", encodings.TimelineColumn("frame", visible=False)],
            text_log_columns=["LogLevel", encodings.TextLogColumnKind.Body],
        ),
        rows=archetypes.TextLogRows(filter_by_log_level=["INFO", rr.TextLogLevel.WARN]),
        format_options=archetypes.TextLogFormat(monospace_body=True),
    )
    views.TextDocumentView(format_options=archetypes.TextDocumentFormat(word_wrap=False))
    views.AudioView(playback=archetypes.AudioPlayback(volume=0.5))


def rows() -> None:
    archetypes.ViewportBlueprint(root_container=uuid.uuid4().bytes, auto_views=True)
    archetypes.ContainerBlueprint(
        components.ContainerKind.Grid, contents=["view/a", "view/b"], col_shares=[1, 2.5], grid_columns=2
    )
    archetypes.ActiveVisualizers([uuid.uuid4(), uuid.uuid4()])
    archetypes.TimePanelBlueprint(state="hidden", time_selection=rr.encodings.AbsoluteTimeRange(1, rr.TimeInt(seq=5)))
    assert_type(archetypes.Background.cleared(), archetypes.Background)
    assert_type(archetypes.TableBlueprint.from_fields(sort_by=encodings.SortBy("a")), archetypes.TableBlueprint)
    assert_type(components.PanelState.auto("hidden"), components.PanelState)
