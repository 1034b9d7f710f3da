"""The codecs of all encodings and enumerations.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

import pyarrow as pa

from .codec import Codec
from .conversions.annotations import annotation_contexts, annotation_infos, class_descriptions, class_map_elems
from .conversions.blobs import blobs
from .conversions.colors import colors
from .conversions.directions import directions
from .conversions.numbers import booleans, harmonics, identifiers, intervals, matrices, numbers, vectors
from .conversions.pairs import channel_counts, key_values, number_pairs, text_pairs
from .conversions.records import axis_angles, image_formats
from .conversions.strips import strips
from .conversions.structs import boundaries, dimension_selection, members
from .conversions.tensors import tensor_buffers, tensors
from .conversions.words import enumeration, texts
from .kinds import (
    Blob,
    Boolean,
    Color,
    Fixed,
    FixedRows,
    Record,
    Strips,
    Tensor,
    Text,
    TextPairs,
    list_of,
    lists,
    opaque,
    structs,
    unions,
)

f16, f32, f64 = pa.float16(), pa.float32(), pa.float64()
i32, i64 = pa.int32(), pa.int64()
u8, u16, u32, u64 = pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()

_ENUM_U8 = Fixed(u8)
_ENUM_U32 = Fixed(u32)
AGGREGATION_POLICY = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "AggregationPolicy",
        {
            "Off": 1,
            "Average": 2,
            "Max": 3,
            "Min": 4,
            "MinMax": 5,
            "MinMaxAverage": 6,
        },
    ),
)
CHANNEL_DATATYPE = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "ChannelDatatype",
        {
            "U8": 6,
            "I8": 7,
            "U16": 8,
            "I16": 9,
            "U32": 10,
            "I32": 11,
            "U64": 12,
            "I64": 13,
            "F16": 33,
            "F32": 34,
            "F64": 35,
        },
    ),
)
COLORMAP = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "Colormap",
        {
            "Grayscale": 1,
            "Inferno": 2,
            "Magma": 3,
            "Plasma": 4,
            "Turbo": 5,
            "Viridis": 6,
            "CyanToYellow": 7,
            "Spectral": 8,
            "Twilight": 9,
            "RvizMap": 10,
            "RvizCostmap": 11,
            "Costmap": 12,
        },
    ),
)
COLOR_MODEL = Codec(_ENUM_U8, enumeration(_ENUM_U8, "ColorModel", {"L": 1, "RGB": 2, "RGBA": 3, "BGR": 4, "BGRA": 5}))
ENTRY_KIND = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "EntryKind",
        {
            "Dataset": 1,
            "DatasetView": 2,
            "Table": 3,
            "TableView": 4,
            "BlueprintDataset": 5,
            "AssetDataset": 6,
        },
    ),
)
FILL_MODE = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "FillMode",
        {
            "MajorWireframe": 1,
            "DenseWireframe": 2,
            "Solid": 3,
            "TransparentFillMajorWireframe": 4,
        },
    ),
)
GRAPH_TYPE = Codec(_ENUM_U8, enumeration(_ENUM_U8, "GraphType", {"Undirected": 1, "Directed": 2}))
INTERPOLATION_MODE = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "InterpolationMode",
        {
            "Linear": 1,
            "StepAfter": 2,
            "StepBefore": 3,
            "StepMid": 4,
        },
    ),
)
MAGNIFICATION_FILTER = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "MagnificationFilter",
        {
            "Nearest": 1,
            "Linear": 2,
            "Bicubic": 3,
        },
    ),
)
MARKER_SHAPE = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "MarkerShape",
        {
            "Circle": 1,
            "Diamond": 2,
            "Square": 3,
            "Cross": 4,
            "Plus": 5,
            "Up": 6,
            "Down": 7,
            "Left": 8,
            "Right": 9,
            "Asterisk": 10,
        },
    ),
)
MESH_FACE_RENDERING = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "MeshFaceRendering",
        {
            "DoubleSided": 1,
            "Front": 2,
            "Back": 3,
        },
    ),
)
PIXEL_FORMAT = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "PixelFormat",
        {
            "Y_U_V12_LimitedRange": 20,
            "NV12": 26,
            "YUY2": 27,
            "Y8_FullRange": 30,
            "Y_U_V24_LimitedRange": 39,
            "Y_U_V24_FullRange": 40,
            "Y8_LimitedRange": 41,
            "Y_U_V12_FullRange": 44,
            "Y_U_V16_LimitedRange": 49,
            "Y_U_V16_FullRange": 50,
            "BayerRGGB8": 128,
            "BayerBGGR8": 129,
            "BayerGBRG8": 130,
            "BayerGRBG8": 131,
        },
    ),
)
POINT_SHADING = Codec(_ENUM_U8, enumeration(_ENUM_U8, "PointShading", {"Gradient": 1, "Flat": 2}))
TRANSFORM_RELATION = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "TransformRelation",
        {
            "ParentFromChild": 1,
            "ChildFromParent": 2,
        },
    ),
)
VIDEO_CODEC = Codec(
    _ENUM_U32,
    enumeration(
        _ENUM_U32,
        "VideoCodec",
        {
            "AV1": 1635135537,
            "H264": 1635148593,
            "H265": 1751479857,
            "VP8": 1987063864,
            "VP9": 1987063865,
        },
    ),
)
VIEW_DIR = Codec(
    _ENUM_U8,
    enumeration(
        _ENUM_U8,
        "ViewDir",
        {
            "Up": 1,
            "Down": 2,
            "Right": 3,
            "Left": 4,
            "Forward": 5,
            "Back": 6,
        },
    ),
)

_FLOAT32 = Fixed(f32)
FLOAT32 = Codec(_FLOAT32, numbers(_FLOAT32))
_FLOAT64 = Fixed(f64)
FLOAT64 = Codec(_FLOAT64, numbers(_FLOAT64))
_UINT16 = Fixed(u16)
UINT16 = Codec(_UINT16, numbers(_UINT16))
_UINT32 = Fixed(u32)
UINT32 = Codec(_UINT32, numbers(_UINT32))
_UINT64 = Fixed(u64)
UINT64 = Codec(_UINT64, numbers(_UINT64))
CLASS_ID = UINT16
KEYPOINT_ID = UINT16
_BOOL = Boolean()
BOOL = Codec(_BOOL, booleans(_BOOL))
_UTF8 = Text()
UTF8 = Codec(_UTF8, texts(_UTF8))
ENTITY_PATH = UTF8
_BLOB = Blob()
BLOB = Codec(_BLOB, blobs(_BLOB))
_VEC2D = Fixed(f32, 2)
VEC2D = Codec(_VEC2D, vectors(_VEC2D))
_VEC3D = Fixed(f32, 3)
VEC3D = Codec(_VEC3D, vectors(_VEC3D))
_VEC4D = Fixed(f32, 4)
VEC4D = Codec(_VEC4D, vectors(_VEC4D))
_DVEC2D = Fixed(f64, 2)
DVEC2D = Codec(_DVEC2D, vectors(_DVEC2D))
_UVEC2D = Fixed(u32, 2)
UVEC2D = Codec(_UVEC2D, vectors(_UVEC2D))
_UVEC3D = Fixed(u32, 3)
UVEC3D = Codec(_UVEC3D, vectors(_UVEC3D))
_RANGE1D = Fixed(f64, 2)
RANGE1D = Codec(_RANGE1D, intervals(_RANGE1D))
_MAT3X3 = Fixed(f32, 9)
MAT3X3 = Codec(_MAT3X3, matrices(_MAT3X3))
QUATERNION = VEC4D
_ROTATION_AXIS_ANGLE = Record(
    (
        ("axis", VEC3D.kind.arrow_type, False),
        ("angle", f32, False),
    )
)
ROTATION_AXIS_ANGLE = Codec(_ROTATION_AXIS_ANGLE, axis_angles(_ROTATION_AXIS_ANGLE, VEC3D.convert))
ANGLE = FLOAT32
_RGBA32 = Color()
RGBA32 = Codec(_RGBA32, colors(_RGBA32))
_VIEW_COORDINATES = Fixed(u8, 3)
VIEW_COORDINATES = Codec(_VIEW_COORDINATES, directions(_VIEW_COORDINATES))
_IMAGE_FORMAT = Record(
    (
        ("width", u32, False),
        ("height", u32, False),
        ("pixel_format", u8, True),
        ("color_model", u8, True),
        ("channel_datatype", u8, True),
    )
)
IMAGE_FORMAT = Codec(_IMAGE_FORMAT, image_formats(_IMAGE_FORMAT))
_TENSOR_DATA = Tensor()
TENSOR_DATA = Codec(_TENSOR_DATA, tensors(_TENSOR_DATA))
_LINE_STRIP2D = Strips(f32, 2)
LINE_STRIP2D = Codec(_LINE_STRIP2D, strips(_LINE_STRIP2D, "LineStrip2D", "points", "Vec2DBatch"))
_LINE_STRIP3D = Strips(f32, 3)
LINE_STRIP3D = Codec(_LINE_STRIP3D, strips(_LINE_STRIP3D, "LineStrip3D", "points", "Vec3DBatch"))
_GEO_LINE_STRING = Strips(f64, 2)
GEO_LINE_STRING = Codec(_GEO_LINE_STRING, strips(_GEO_LINE_STRING, "GeoLineString", "lat_lon", "DVec2DBatch"))
_IVEC3D = Fixed(i32, 3)
IVEC3D = Codec(_IVEC3D, vectors(_IVEC3D))
_UVEC4D = Fixed(u32, 4)
UVEC4D = Codec(_UVEC4D, vectors(_UVEC4D))
_MAT4X4 = Fixed(f32, 16)
MAT4X4 = Codec(_MAT4X4, matrices(_MAT4X4))
PLANE3D = VEC4D
_TIME_INT = Fixed(i64)
TIME_INT = Codec(_TIME_INT, numbers(_TIME_INT))
VIDEO_TIMESTAMP = TIME_INT
_SPHERICAL_HARMONICS3_RGB = FixedRows(f16, 15, 3)
SPHERICAL_HARMONICS3_RGB = Codec(_SPHERICAL_HARMONICS3_RGB, harmonics(_SPHERICAL_HARMONICS3_RGB))
_UTF8_PAIR = TextPairs()
UTF8_PAIR = Codec(_UTF8_PAIR, text_pairs(_UTF8_PAIR))
_KEY_VALUE_PAIRS = lists(UTF8_PAIR.kind.arrow_type)
KEY_VALUE_PAIRS = Codec(_KEY_VALUE_PAIRS, key_values(_KEY_VALUE_PAIRS))
_KEYPOINT_PAIR = Record(
    (
        ("keypoint0", u16, False),
        ("keypoint1", u16, False),
    )
)
KEYPOINT_PAIR = Codec(_KEYPOINT_PAIR, number_pairs(_KEYPOINT_PAIR))
_CHANNEL_COUNT_PAIR = Record(
    (
        ("channel_id", u16, False),
        ("message_count", u64, False),
    )
)
CHANNEL_COUNT_PAIR = Codec(_CHANNEL_COUNT_PAIR, number_pairs(_CHANNEL_COUNT_PAIR))
_CHANNEL_MESSAGE_COUNTS = lists(CHANNEL_COUNT_PAIR.kind.arrow_type)
CHANNEL_MESSAGE_COUNTS = Codec(_CHANNEL_MESSAGE_COUNTS, channel_counts(_CHANNEL_MESSAGE_COUNTS, _CHANNEL_COUNT_PAIR))
_ANNOTATION_INFO = structs(
    (
        ("id", u16, False),
        ("label", UTF8.kind.arrow_type, True),
        ("color", u32, True),
    )
)
ANNOTATION_INFO = Codec(_ANNOTATION_INFO, annotation_infos(_ANNOTATION_INFO))
_CLASS_DESCRIPTION = structs(
    (
        ("info", ANNOTATION_INFO.kind.arrow_type, False),
        ("keypoint_annotations", list_of(ANNOTATION_INFO.kind.arrow_type), False),
        ("keypoint_connections", list_of(KEYPOINT_PAIR.kind.arrow_type), False),
    )
)
CLASS_DESCRIPTION = Codec(_CLASS_DESCRIPTION, class_descriptions(_CLASS_DESCRIPTION))
_CLASS_DESCRIPTION_MAP_ELEM = structs(
    (
        ("class_id", u16, False),
        ("class_description", CLASS_DESCRIPTION.kind.arrow_type, False),
    )
)
CLASS_DESCRIPTION_MAP_ELEM = Codec(_CLASS_DESCRIPTION_MAP_ELEM, class_map_elems(_CLASS_DESCRIPTION_MAP_ELEM))
_ANNOTATION_CONTEXT = lists(CLASS_DESCRIPTION_MAP_ELEM.kind.arrow_type, cleared_to_one=True)
ANNOTATION_CONTEXT = Codec(_ANNOTATION_CONTEXT, annotation_contexts(_ANNOTATION_CONTEXT))
_ABSOLUTE_TIME_RANGE = structs(
    (
        ("min", i64, False),
        ("max", i64, False),
    )
)
ABSOLUTE_TIME_RANGE = Codec(
    _ABSOLUTE_TIME_RANGE,
    members(_ABSOLUTE_TIME_RANGE, "AbsoluteTimeRange", TIME_INT, TIME_INT),
)
_TIME_RANGE_BOUNDARY = unions(
    (
        ("CursorRelative", i64, False),
        ("Absolute", i64, False),
        ("Infinite", pa.null(), True),
    )
)
TIME_RANGE_BOUNDARY = Codec(_TIME_RANGE_BOUNDARY, boundaries(_TIME_RANGE_BOUNDARY))
_TIME_RANGE = structs(
    (
        ("start", TIME_RANGE_BOUNDARY.kind.arrow_type, True),
        ("end", TIME_RANGE_BOUNDARY.kind.arrow_type, True),
    )
)
TIME_RANGE = Codec(_TIME_RANGE, members(_TIME_RANGE, "TimeRange", TIME_RANGE_BOUNDARY, TIME_RANGE_BOUNDARY))
_VISIBLE_TIME_RANGE = structs(
    (
        ("timeline", UTF8.kind.arrow_type, False),
        ("range", TIME_RANGE.kind.arrow_type, False),
    )
)
VISIBLE_TIME_RANGE = Codec(_VISIBLE_TIME_RANGE, members(_VISIBLE_TIME_RANGE, "VisibleTimeRange", UTF8, TIME_RANGE))
_RANGE2D = structs(
    (
        ("x_range", RANGE1D.kind.arrow_type, False),
        ("y_range", RANGE1D.kind.arrow_type, False),
    )
)
RANGE2D = Codec(_RANGE2D, members(_RANGE2D, "Range2D", RANGE1D, RANGE1D))
_TENSOR_BUFFER = opaque(TENSOR_DATA.kind.arrow_type.field("buffer").type)
TENSOR_BUFFER = Codec(_TENSOR_BUFFER, tensor_buffers(_TENSOR_BUFFER, TENSOR_DATA))
_TENSOR_DIMENSION_INDEX_SELECTION = structs(
    (
        ("dimension", u32, False),
        ("index", u64, False),
    )
)
TENSOR_DIMENSION_INDEX_SELECTION = Codec(
    _TENSOR_DIMENSION_INDEX_SELECTION,
    members(_TENSOR_DIMENSION_INDEX_SELECTION, "TensorDimensionIndexSelection", UINT32, UINT64),
)
_TENSOR_DIMENSION_SELECTION = structs(
    (
        ("dimension", u32, False),
        ("invert", pa.bool_(), False),
    )
)
TENSOR_DIMENSION_SELECTION = Codec(
    _TENSOR_DIMENSION_SELECTION,
    members(_TENSOR_DIMENSION_SELECTION, "TensorDimensionSelection", UINT32, BOOL, made=dimension_selection),
)
_UUID = Fixed(u8, 16)
UUID = Codec(_UUID, identifiers(_UUID))
