"""The codecs of all encodings and enumerations of blueprints.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

import pyarrow as pa

from ..types import codecs
from ..types.codec import Codec
from ..types.conversions.structs import members
from ..types.conversions.words import enumeration, optional_texts
from ..types.kinds import Fixed, list_of, lists, structs, structs_of_lists
from .conversions import (
    column_orders,
    column_selector,
    filter_is_not_null,
    index_slider,
    selected_columns,
    text_log_column,
    timeline_column,
)

i64 = pa.int64()
u8, u32 = pa.uint8(), pa.uint32()

_ENUM_U8 = Fixed(u8)
BACKGROUND_KIND = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "BackgroundKind",
        {
            "GradientDark": 1,
            "GradientBright": 2,
            "SolidColor": 3,
        },
    ),
)
COLUMN_DISPLAY_MODE = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "ColumnDisplayMode",
        {
            "Compact": 1,
            "Component": 2,
            "Full": 3,
        },
    ),
)
CONTAINER_KIND = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "ContainerKind",
        {
            "Tabs": 1,
            "Horizontal": 2,
            "Vertical": 3,
            "Grid": 4,
        },
    ),
)
CORNER2D = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "Corner2D",
        {
            "LeftTop": 1,
            "RightTop": 2,
            "LeftBottom": 3,
            "RightBottom": 4,
        },
    ),
)
EYE3DKIND = Codec(_ENUM_U8, enumeration(_ENUM_U8, "Eye3DKind", {"FirstPerson": 1, "Orbital": 2}))
LINK_AXIS = Codec(_ENUM_U8, enumeration(_ENUM_U8, "LinkAxis", {"Independent": 1, "LinkToGlobal": 2}))
LOOP_MODE = Codec(_ENUM_U8, enumeration(_ENUM_U8, "LoopMode", {"Off": 1, "Selection": 2, "All": 3}))
MAP_PROVIDER = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "MapProvider",
        {
            "OpenStreetMap": 1,
            "MapboxStreets": 2,
            "MapboxDark": 3,
            "MapboxSatellite": 4,
            "MapboxLight": 5,
        },
    ),
)
PANEL_STATE = Codec(_ENUM_U8, enumeration(_ENUM_U8, "PanelState", {"Hidden": 1, "Collapsed": 2, "Expanded": 3}))
PLAY_STATE = Codec(_ENUM_U8, enumeration(_ENUM_U8, "PlayState", {"Paused": 1, "Playing": 2, "Following": 3}))
POINTS_DISPLAY = Codec(_ENUM_U8, enumeration(_ENUM_U8, "PointsDisplay", {"OnHover": 1, "Always": 2}))
TABLE_LAYOUT_KIND = Codec(_ENUM_U8, enumeration(_ENUM_U8, "TableLayoutKind", {"Table": 1, "Cards": 2}))
TOOLTIP_MODE = Codec(_ENUM_U8, enumeration(_ENUM_U8, "TooltipMode", {"Nearest": 1, "All": 2}))
VIEW_FIT = Codec(_ENUM_U8, enumeration(_ENUM_U8, "ViewFit", {"Original": 1, "Fill": 2, "FillKeepAspectRatio": 3}))
COMPONENT_SOURCE_KIND = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "ComponentSourceKind",
        {
            "SourceComponent": 1,
            "Override": 2,
            "Default": 3,
            "AnnotationContext": 4,
        },
    ),
)
SORT_DIRECTION = Codec(_ENUM_U8, enumeration(_ENUM_U8, "SortDirection", {"Ascending": 1, "Descending": 2}))
TEXT_LOG_COLUMN_KIND = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "TextLogColumnKind",
        {
            "EntityPath": 1,
            "LogLevel": 2,
            "Body": 3,
        },
    ),
)

_COLUMN_TYPE = structs(
    (
        ("component", pa.utf8(), True),
        ("component_type_name", pa.utf8(), True),
    )
)
COLUMN_TYPE = Codec(_COLUMN_TYPE, members(_COLUMN_TYPE, "ColumnType", optional_texts, optional_texts))
_COMPONENT_COLUMN_SELECTOR = structs(
    (
        ("entity_path", codecs.ENTITY_PATH.kind.arrow_type, False),
        ("component", codecs.UTF8.kind.arrow_type, False),
    )
)
COMPONENT_COLUMN_SELECTOR = Codec(
    _COMPONENT_COLUMN_SELECTOR,
    members(
        _COMPONENT_COLUMN_SELECTOR,
        "ComponentColumnSelector",
        codecs.ENTITY_PATH,
        codecs.UTF8,
        made=column_selector,
    ),
)
_FILTER_BY_RANGE = structs(
    (
        ("start", i64, False),
        ("end", i64, False),
    )
)
FILTER_BY_RANGE = Codec(_FILTER_BY_RANGE, members(_FILTER_BY_RANGE, "FilterByRange", codecs.TIME_INT, codecs.TIME_INT))
_FILTER_IS_NOT_NULL = structs(
    (
        ("active", pa.bool_(), False),
        ("column", COMPONENT_COLUMN_SELECTOR.kind.arrow_type, False),
    )
)
FILTER_IS_NOT_NULL = Codec(
    _FILTER_IS_NOT_NULL,
    members(_FILTER_IS_NOT_NULL, "FilterIsNotNull", codecs.BOOL, COMPONENT_COLUMN_SELECTOR, made=filter_is_not_null),
)
_SELECTED_COLUMNS = structs_of_lists(
    (
        ("time_columns", list_of(codecs.UTF8.kind.arrow_type), False),
        ("component_columns", list_of(COMPONENT_COLUMN_SELECTOR.kind.arrow_type), False),
    )
)
SELECTED_COLUMNS = Codec(_SELECTED_COLUMNS, selected_columns(_SELECTED_COLUMNS, codecs.UTF8, COMPONENT_COLUMN_SELECTOR))
_SORT_BY = structs(
    (
        ("column", codecs.UTF8.kind.arrow_type, False),
        ("direction", u8, True),
    )
)
SORT_BY = Codec(_SORT_BY, members(_SORT_BY, "SortBy", codecs.UTF8, SORT_DIRECTION))
_TENSOR_DIMENSION_INDEX_SLIDER = structs((("dimension", u32, False),))
TENSOR_DIMENSION_INDEX_SLIDER = Codec(
    _TENSOR_DIMENSION_INDEX_SLIDER,
    members(_TENSOR_DIMENSION_INDEX_SLIDER, "TensorDimensionIndexSlider", codecs.UINT32, made=index_slider),
)
_TEXT_LOG_COLUMN = structs(
    (
        ("visible", pa.bool_(), False),
        ("kind", u8, False),
    )
)
TEXT_LOG_COLUMN = Codec(
    _TEXT_LOG_COLUMN,
    members(_TEXT_LOG_COLUMN, "TextLogColumn", codecs.BOOL, TEXT_LOG_COLUMN_KIND, made=text_log_column),
)
_TIMELINE_COLUMN = structs(
    (
        ("visible", pa.bool_(), False),
        ("timeline", codecs.UTF8.kind.arrow_type, False),
    )
)
TIMELINE_COLUMN = Codec(
    _TIMELINE_COLUMN,
    members(_TIMELINE_COLUMN, "TimelineColumn", codecs.BOOL, codecs.UTF8, made=timeline_column),
)
_VISUALIZER_COMPONENT_MAPPING = structs(
    (
        ("target", codecs.UTF8.kind.arrow_type, False),
        ("source_kind", u8, False),
        ("source_component", pa.utf8(), True),
        ("selector", pa.utf8(), True),
    )
)
VISUALIZER_COMPONENT_MAPPING = Codec(
    _VISUALIZER_COMPONENT_MAPPING,
    members(
        _VISUALIZER_COMPONENT_MAPPING,
        "VisualizerComponentMapping",
        codecs.UTF8,
        COMPONENT_SOURCE_KIND,
        optional_texts,
        optional_texts,
    ),
)
_COLUMN_ORDER = lists(codecs.ENTITY_PATH.kind.arrow_type, cleared_to_one=True)
COLUMN_ORDER = Codec(_COLUMN_ORDER, column_orders(_COLUMN_ORDER, codecs.ENTITY_PATH))
