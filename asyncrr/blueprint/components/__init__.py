"""Components of blueprints: what values mean. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from ..likes import ColumnOrderArrayLike as ColumnOrderArrayLike
    from ..likes import ColumnOrderLike as ColumnOrderLike
    from .absolute_time_range import AbsoluteTimeRange as AbsoluteTimeRange
    from .absolute_time_range import AbsoluteTimeRangeBatch as AbsoluteTimeRangeBatch
    from .active_tab import ActiveTab as ActiveTab
    from .active_tab import ActiveTabBatch as ActiveTabBatch
    from .angular_speed import AngularSpeed as AngularSpeed
    from .angular_speed import AngularSpeedBatch as AngularSpeedBatch
    from .apply_latest_at import ApplyLatestAt as ApplyLatestAt
    from .apply_latest_at import ApplyLatestAtBatch as ApplyLatestAtBatch
    from .auto_layout import AutoLayout as AutoLayout
    from .auto_layout import AutoLayoutBatch as AutoLayoutBatch
    from .auto_scroll import AutoScroll as AutoScroll
    from .auto_scroll import AutoScrollBatch as AutoScrollBatch
    from .auto_views import AutoViews as AutoViews
    from .auto_views import AutoViewsBatch as AutoViewsBatch
    from .background_kind import BackgroundKind as BackgroundKind
    from .background_kind import BackgroundKindArrayLike as BackgroundKindArrayLike
    from .background_kind import BackgroundKindBatch as BackgroundKindBatch
    from .background_kind import BackgroundKindLike as BackgroundKindLike
    from .column_display_mode import ColumnDisplayMode as ColumnDisplayMode
    from .column_display_mode import ColumnDisplayModeArrayLike as ColumnDisplayModeArrayLike
    from .column_display_mode import ColumnDisplayModeBatch as ColumnDisplayModeBatch
    from .column_display_mode import ColumnDisplayModeLike as ColumnDisplayModeLike
    from .column_name import ColumnName as ColumnName
    from .column_name import ColumnNameBatch as ColumnNameBatch
    from .column_order import ColumnOrder as ColumnOrder
    from .column_order import ColumnOrderBatch as ColumnOrderBatch
    from .column_share import ColumnShare as ColumnShare
    from .column_share import ColumnShareBatch as ColumnShareBatch
    from .column_type import ColumnType as ColumnType
    from .column_type import ColumnTypeBatch as ColumnTypeBatch
    from .component_column_selector import ComponentColumnSelector as ComponentColumnSelector
    from .component_column_selector import ComponentColumnSelectorBatch as ComponentColumnSelectorBatch
    from .container_kind import ContainerKind as ContainerKind
    from .container_kind import ContainerKindArrayLike as ContainerKindArrayLike
    from .container_kind import ContainerKindBatch as ContainerKindBatch
    from .container_kind import ContainerKindLike as ContainerKindLike
    from .corner2d import Corner2D as Corner2D
    from .corner2d import Corner2DArrayLike as Corner2DArrayLike
    from .corner2d import Corner2DBatch as Corner2DBatch
    from .corner2d import Corner2DLike as Corner2DLike
    from .editable import Editable as Editable
    from .editable import EditableBatch as EditableBatch
    from .enabled import Enabled as Enabled
    from .enabled import EnabledBatch as EnabledBatch
    from .eye3dkind import Eye3DKind as Eye3DKind
    from .eye3dkind import Eye3DKindArrayLike as Eye3DKindArrayLike
    from .eye3dkind import Eye3DKindBatch as Eye3DKindBatch
    from .eye3dkind import Eye3DKindLike as Eye3DKindLike
    from .filter_by_range import FilterByRange as FilterByRange
    from .filter_by_range import FilterByRangeBatch as FilterByRangeBatch
    from .filter_is_not_null import FilterIsNotNull as FilterIsNotNull
    from .filter_is_not_null import FilterIsNotNullBatch as FilterIsNotNullBatch
    from .force_distance import ForceDistance as ForceDistance
    from .force_distance import ForceDistanceBatch as ForceDistanceBatch
    from .force_iterations import ForceIterations as ForceIterations
    from .force_iterations import ForceIterationsBatch as ForceIterationsBatch
    from .force_strength import ForceStrength as ForceStrength
    from .force_strength import ForceStrengthBatch as ForceStrengthBatch
    from .fps import Fps as Fps
    from .fps import FpsBatch as FpsBatch
    from .grid_columns import GridColumns as GridColumns
    from .grid_columns import GridColumnsBatch as GridColumnsBatch
    from .grid_spacing import GridSpacing as GridSpacing
    from .grid_spacing import GridSpacingBatch as GridSpacingBatch
    from .included_content import IncludedContent as IncludedContent
    from .included_content import IncludedContentBatch as IncludedContentBatch
    from .link_axis import LinkAxis as LinkAxis
    from .link_axis import LinkAxisArrayLike as LinkAxisArrayLike
    from .link_axis import LinkAxisBatch as LinkAxisBatch
    from .link_axis import LinkAxisLike as LinkAxisLike
    from .lock_range_during_zoom import LockRangeDuringZoom as LockRangeDuringZoom
    from .lock_range_during_zoom import LockRangeDuringZoomBatch as LockRangeDuringZoomBatch
    from .loop_mode import LoopMode as LoopMode
    from .loop_mode import LoopModeArrayLike as LoopModeArrayLike
    from .loop_mode import LoopModeBatch as LoopModeBatch
    from .loop_mode import LoopModeLike as LoopModeLike
    from .map_provider import MapProvider as MapProvider
    from .map_provider import MapProviderArrayLike as MapProviderArrayLike
    from .map_provider import MapProviderBatch as MapProviderBatch
    from .map_provider import MapProviderLike as MapProviderLike
    from .near_clip_plane import NearClipPlane as NearClipPlane
    from .near_clip_plane import NearClipPlaneBatch as NearClipPlaneBatch
    from .panel_state import PanelState as PanelState
    from .panel_state import PanelStateArrayLike as PanelStateArrayLike
    from .panel_state import PanelStateBatch as PanelStateBatch
    from .panel_state import PanelStateLike as PanelStateLike
    from .play_state import PlayState as PlayState
    from .play_state import PlayStateArrayLike as PlayStateArrayLike
    from .play_state import PlayStateBatch as PlayStateBatch
    from .play_state import PlayStateLike as PlayStateLike
    from .playback_speed import PlaybackSpeed as PlaybackSpeed
    from .playback_speed import PlaybackSpeedBatch as PlaybackSpeedBatch
    from .points_display import PointsDisplay as PointsDisplay
    from .points_display import PointsDisplayArrayLike as PointsDisplayArrayLike
    from .points_display import PointsDisplayBatch as PointsDisplayBatch
    from .points_display import PointsDisplayLike as PointsDisplayLike
    from .query_expression import QueryExpression as QueryExpression
    from .query_expression import QueryExpressionBatch as QueryExpressionBatch
    from .root_container import RootContainer as RootContainer
    from .root_container import RootContainerBatch as RootContainerBatch
    from .row_share import RowShare as RowShare
    from .row_share import RowShareBatch as RowShareBatch
    from .selected_columns import SelectedColumns as SelectedColumns
    from .selected_columns import SelectedColumnsBatch as SelectedColumnsBatch
    from .sort_by import SortBy as SortBy
    from .sort_by import SortByBatch as SortByBatch
    from .sql_filter_expression import SqlFilterExpression as SqlFilterExpression
    from .sql_filter_expression import SqlFilterExpressionBatch as SqlFilterExpressionBatch
    from .table_layout_kind import TableLayoutKind as TableLayoutKind
    from .table_layout_kind import TableLayoutKindArrayLike as TableLayoutKindArrayLike
    from .table_layout_kind import TableLayoutKindBatch as TableLayoutKindBatch
    from .table_layout_kind import TableLayoutKindLike as TableLayoutKindLike
    from .tensor_dimension_index_slider import TensorDimensionIndexSlider as TensorDimensionIndexSlider
    from .tensor_dimension_index_slider import TensorDimensionIndexSliderBatch as TensorDimensionIndexSliderBatch
    from .text_log_column import TextLogColumn as TextLogColumn
    from .text_log_column import TextLogColumnBatch as TextLogColumnBatch
    from .time_int import TimeInt as TimeInt
    from .time_int import TimeIntBatch as TimeIntBatch
    from .time_range import TimeRange as TimeRange
    from .time_range import TimeRangeBatch as TimeRangeBatch
    from .timeline_column import TimelineColumn as TimelineColumn
    from .timeline_column import TimelineColumnBatch as TimelineColumnBatch
    from .timeline_fraction import TimelineFraction as TimelineFraction
    from .timeline_fraction import TimelineFractionBatch as TimelineFractionBatch
    from .timeline_name import TimelineName as TimelineName
    from .timeline_name import TimelineNameBatch as TimelineNameBatch
    from .tooltip_mode import TooltipMode as TooltipMode
    from .tooltip_mode import TooltipModeArrayLike as TooltipModeArrayLike
    from .tooltip_mode import TooltipModeBatch as TooltipModeBatch
    from .tooltip_mode import TooltipModeLike as TooltipModeLike
    from .view_class import ViewClass as ViewClass
    from .view_class import ViewClassBatch as ViewClassBatch
    from .view_fit import ViewFit as ViewFit
    from .view_fit import ViewFitArrayLike as ViewFitArrayLike
    from .view_fit import ViewFitBatch as ViewFitBatch
    from .view_fit import ViewFitLike as ViewFitLike
    from .view_maximized import ViewMaximized as ViewMaximized
    from .view_maximized import ViewMaximizedBatch as ViewMaximizedBatch
    from .view_origin import ViewOrigin as ViewOrigin
    from .view_origin import ViewOriginBatch as ViewOriginBatch
    from .viewer_recommendation_hash import ViewerRecommendationHash as ViewerRecommendationHash
    from .viewer_recommendation_hash import ViewerRecommendationHashBatch as ViewerRecommendationHashBatch
    from .visible_time_range import VisibleTimeRange as VisibleTimeRange
    from .visible_time_range import VisibleTimeRangeBatch as VisibleTimeRangeBatch
    from .visual_bounds2d import VisualBounds2D as VisualBounds2D
    from .visual_bounds2d import VisualBounds2DBatch as VisualBounds2DBatch
    from .visualizer_component_mapping import VisualizerComponentMapping as VisualizerComponentMapping
    from .visualizer_component_mapping import VisualizerComponentMappingBatch as VisualizerComponentMappingBatch
    from .visualizer_instruction_id import VisualizerInstructionId as VisualizerInstructionId
    from .visualizer_instruction_id import VisualizerInstructionIdBatch as VisualizerInstructionIdBatch
    from .visualizer_type import VisualizerType as VisualizerType
    from .visualizer_type import VisualizerTypeBatch as VisualizerTypeBatch
    from .volume import Volume as Volume
    from .volume import VolumeBatch as VolumeBatch
    from .zoom_level import ZoomLevel as ZoomLevel
    from .zoom_level import ZoomLevelBatch as ZoomLevelBatch

MODULES = {
    "AbsoluteTimeRange": "absolute_time_range",
    "AbsoluteTimeRangeBatch": "absolute_time_range",
    "ActiveTab": "active_tab",
    "ActiveTabBatch": "active_tab",
    "AngularSpeed": "angular_speed",
    "AngularSpeedBatch": "angular_speed",
    "ApplyLatestAt": "apply_latest_at",
    "ApplyLatestAtBatch": "apply_latest_at",
    "AutoLayout": "auto_layout",
    "AutoLayoutBatch": "auto_layout",
    "AutoScroll": "auto_scroll",
    "AutoScrollBatch": "auto_scroll",
    "AutoViews": "auto_views",
    "AutoViewsBatch": "auto_views",
    "BackgroundKind": "background_kind",
    "BackgroundKindArrayLike": "background_kind",
    "BackgroundKindBatch": "background_kind",
    "BackgroundKindLike": "background_kind",
    "ColumnDisplayMode": "column_display_mode",
    "ColumnDisplayModeArrayLike": "column_display_mode",
    "ColumnDisplayModeBatch": "column_display_mode",
    "ColumnDisplayModeLike": "column_display_mode",
    "ColumnName": "column_name",
    "ColumnNameBatch": "column_name",
    "ColumnOrder": "column_order",
    "ColumnOrderArrayLike": ".likes",
    "ColumnOrderBatch": "column_order",
    "ColumnOrderLike": ".likes",
    "ColumnShare": "column_share",
    "ColumnShareBatch": "column_share",
    "ColumnType": "column_type",
    "ColumnTypeBatch": "column_type",
    "ComponentColumnSelector": "component_column_selector",
    "ComponentColumnSelectorBatch": "component_column_selector",
    "ContainerKind": "container_kind",
    "ContainerKindArrayLike": "container_kind",
    "ContainerKindBatch": "container_kind",
    "ContainerKindLike": "container_kind",
    "Corner2D": "corner2d",
    "Corner2DArrayLike": "corner2d",
    "Corner2DBatch": "corner2d",
    "Corner2DLike": "corner2d",
    "Editable": "editable",
    "EditableBatch": "editable",
    "Enabled": "enabled",
    "EnabledBatch": "enabled",
    "Eye3DKind": "eye3dkind",
    "Eye3DKindArrayLike": "eye3dkind",
    "Eye3DKindBatch": "eye3dkind",
    "Eye3DKindLike": "eye3dkind",
    "FilterByRange": "filter_by_range",
    "FilterByRangeBatch": "filter_by_range",
    "FilterIsNotNull": "filter_is_not_null",
    "FilterIsNotNullBatch": "filter_is_not_null",
    "ForceDistance": "force_distance",
    "ForceDistanceBatch": "force_distance",
    "ForceIterations": "force_iterations",
    "ForceIterationsBatch": "force_iterations",
    "ForceStrength": "force_strength",
    "ForceStrengthBatch": "force_strength",
    "Fps": "fps",
    "FpsBatch": "fps",
    "GridColumns": "grid_columns",
    "GridColumnsBatch": "grid_columns",
    "GridSpacing": "grid_spacing",
    "GridSpacingBatch": "grid_spacing",
    "IncludedContent": "included_content",
    "IncludedContentBatch": "included_content",
    "LinkAxis": "link_axis",
    "LinkAxisArrayLike": "link_axis",
    "LinkAxisBatch": "link_axis",
    "LinkAxisLike": "link_axis",
    "LockRangeDuringZoom": "lock_range_during_zoom",
    "LockRangeDuringZoomBatch": "lock_range_during_zoom",
    "LoopMode": "loop_mode",
    "LoopModeArrayLike": "loop_mode",
    "LoopModeBatch": "loop_mode",
    "LoopModeLike": "loop_mode",
    "MapProvider": "map_provider",
    "MapProviderArrayLike": "map_provider",
    "MapProviderBatch": "map_provider",
    "MapProviderLike": "map_provider",
    "NearClipPlane": "near_clip_plane",
    "NearClipPlaneBatch": "near_clip_plane",
    "PanelState": "panel_state",
    "PanelStateArrayLike": "panel_state",
    "PanelStateBatch": "panel_state",
    "PanelStateLike": "panel_state",
    "PlayState": "play_state",
    "PlayStateArrayLike": "play_state",
    "PlayStateBatch": "play_state",
    "PlayStateLike": "play_state",
    "PlaybackSpeed": "playback_speed",
    "PlaybackSpeedBatch": "playback_speed",
    "PointsDisplay": "points_display",
    "PointsDisplayArrayLike": "points_display",
    "PointsDisplayBatch": "points_display",
    "PointsDisplayLike": "points_display",
    "QueryExpression": "query_expression",
    "QueryExpressionBatch": "query_expression",
    "RootContainer": "root_container",
    "RootContainerBatch": "root_container",
    "RowShare": "row_share",
    "RowShareBatch": "row_share",
    "SelectedColumns": "selected_columns",
    "SelectedColumnsBatch": "selected_columns",
    "SortBy": "sort_by",
    "SortByBatch": "sort_by",
    "SqlFilterExpression": "sql_filter_expression",
    "SqlFilterExpressionBatch": "sql_filter_expression",
    "TableLayoutKind": "table_layout_kind",
    "TableLayoutKindArrayLike": "table_layout_kind",
    "TableLayoutKindBatch": "table_layout_kind",
    "TableLayoutKindLike": "table_layout_kind",
    "TensorDimensionIndexSlider": "tensor_dimension_index_slider",
    "TensorDimensionIndexSliderBatch": "tensor_dimension_index_slider",
    "TextLogColumn": "text_log_column",
    "TextLogColumnBatch": "text_log_column",
    "TimeInt": "time_int",
    "TimeIntBatch": "time_int",
    "TimeRange": "time_range",
    "TimeRangeBatch": "time_range",
    "TimelineColumn": "timeline_column",
    "TimelineColumnBatch": "timeline_column",
    "TimelineFraction": "timeline_fraction",
    "TimelineFractionBatch": "timeline_fraction",
    "TimelineName": "timeline_name",
    "TimelineNameBatch": "timeline_name",
    "TooltipMode": "tooltip_mode",
    "TooltipModeArrayLike": "tooltip_mode",
    "TooltipModeBatch": "tooltip_mode",
    "TooltipModeLike": "tooltip_mode",
    "ViewClass": "view_class",
    "ViewClassBatch": "view_class",
    "ViewFit": "view_fit",
    "ViewFitArrayLike": "view_fit",
    "ViewFitBatch": "view_fit",
    "ViewFitLike": "view_fit",
    "ViewMaximized": "view_maximized",
    "ViewMaximizedBatch": "view_maximized",
    "ViewOrigin": "view_origin",
    "ViewOriginBatch": "view_origin",
    "ViewerRecommendationHash": "viewer_recommendation_hash",
    "ViewerRecommendationHashBatch": "viewer_recommendation_hash",
    "VisibleTimeRange": "visible_time_range",
    "VisibleTimeRangeBatch": "visible_time_range",
    "VisualBounds2D": "visual_bounds2d",
    "VisualBounds2DBatch": "visual_bounds2d",
    "VisualizerComponentMapping": "visualizer_component_mapping",
    "VisualizerComponentMappingBatch": "visualizer_component_mapping",
    "VisualizerInstructionId": "visualizer_instruction_id",
    "VisualizerInstructionIdBatch": "visualizer_instruction_id",
    "VisualizerType": "visualizer_type",
    "VisualizerTypeBatch": "visualizer_type",
    "Volume": "volume",
    "VolumeBatch": "volume",
    "ZoomLevel": "zoom_level",
    "ZoomLevelBatch": "zoom_level",
}
__all__ = [
    "AbsoluteTimeRange", "AbsoluteTimeRangeBatch", "ActiveTab", "ActiveTabBatch", "AngularSpeed",
    "AngularSpeedBatch", "ApplyLatestAt", "ApplyLatestAtBatch", "AutoLayout", "AutoLayoutBatch", "AutoScroll",
    "AutoScrollBatch", "AutoViews", "AutoViewsBatch", "BackgroundKind", "BackgroundKindArrayLike",
    "BackgroundKindBatch", "BackgroundKindLike", "ColumnDisplayMode", "ColumnDisplayModeArrayLike",
    "ColumnDisplayModeBatch", "ColumnDisplayModeLike", "ColumnName", "ColumnNameBatch", "ColumnOrder",
    "ColumnOrderArrayLike", "ColumnOrderBatch", "ColumnOrderLike", "ColumnShare", "ColumnShareBatch", "ColumnType",
    "ColumnTypeBatch", "ComponentColumnSelector", "ComponentColumnSelectorBatch", "ContainerKind",
    "ContainerKindArrayLike", "ContainerKindBatch", "ContainerKindLike", "Corner2D", "Corner2DArrayLike",
    "Corner2DBatch", "Corner2DLike", "Editable", "EditableBatch", "Enabled", "EnabledBatch", "Eye3DKind",
    "Eye3DKindArrayLike", "Eye3DKindBatch", "Eye3DKindLike", "FilterByRange", "FilterByRangeBatch",
    "FilterIsNotNull", "FilterIsNotNullBatch", "ForceDistance", "ForceDistanceBatch", "ForceIterations",
    "ForceIterationsBatch", "ForceStrength", "ForceStrengthBatch", "Fps", "FpsBatch", "GridColumns",
    "GridColumnsBatch", "GridSpacing", "GridSpacingBatch", "IncludedContent", "IncludedContentBatch", "LinkAxis",
    "LinkAxisArrayLike", "LinkAxisBatch", "LinkAxisLike", "LockRangeDuringZoom", "LockRangeDuringZoomBatch",
    "LoopMode", "LoopModeArrayLike", "LoopModeBatch", "LoopModeLike", "MapProvider", "MapProviderArrayLike",
    "MapProviderBatch", "MapProviderLike", "NearClipPlane", "NearClipPlaneBatch", "PanelState",
    "PanelStateArrayLike", "PanelStateBatch", "PanelStateLike", "PlayState", "PlayStateArrayLike", "PlayStateBatch",
    "PlayStateLike", "PlaybackSpeed", "PlaybackSpeedBatch", "PointsDisplay", "PointsDisplayArrayLike",
    "PointsDisplayBatch", "PointsDisplayLike", "QueryExpression", "QueryExpressionBatch", "RootContainer",
    "RootContainerBatch", "RowShare", "RowShareBatch", "SelectedColumns", "SelectedColumnsBatch", "SortBy",
    "SortByBatch", "SqlFilterExpression", "SqlFilterExpressionBatch", "TableLayoutKind", "TableLayoutKindArrayLike",
    "TableLayoutKindBatch", "TableLayoutKindLike", "TensorDimensionIndexSlider", "TensorDimensionIndexSliderBatch",
    "TextLogColumn", "TextLogColumnBatch", "TimeInt", "TimeIntBatch", "TimeRange", "TimeRangeBatch",
    "TimelineColumn", "TimelineColumnBatch", "TimelineFraction", "TimelineFractionBatch", "TimelineName",
    "TimelineNameBatch", "TooltipMode", "TooltipModeArrayLike", "TooltipModeBatch", "TooltipModeLike", "ViewClass",
    "ViewClassBatch", "ViewFit", "ViewFitArrayLike", "ViewFitBatch", "ViewFitLike", "ViewMaximized",
    "ViewMaximizedBatch", "ViewOrigin", "ViewOriginBatch", "ViewerRecommendationHash",
    "ViewerRecommendationHashBatch", "VisibleTimeRange", "VisibleTimeRangeBatch", "VisualBounds2D",
    "VisualBounds2DBatch", "VisualizerComponentMapping", "VisualizerComponentMappingBatch",
    "VisualizerInstructionId", "VisualizerInstructionIdBatch", "VisualizerType", "VisualizerTypeBatch", "Volume",
    "VolumeBatch", "ZoomLevel", "ZoomLevelBatch",
]


def _load(name: str) -> Any:
    module = MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_lazy.load(f".{module}", __name__), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    # Type checkers know all names, and are to find those that do not exist.
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted(MODULES)


def batch_class(component: str) -> Any:
    """The batch class of a component, such as ``Position3DBatch`` for ``Position3D``."""
    return _load(f"{component}Batch")
