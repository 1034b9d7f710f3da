"""The codecs of all encodings and enumerations.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

import pyarrow as pa

from .codec import Codec
from .conversions.blobs import blobs
from .conversions.colors import colors
from .conversions.directions import directions
from .conversions.numbers import booleans, matrices, numbers, vectors
from .conversions.records import axis_angles, image_formats
from .conversions.strips import strips
from .conversions.tensors import tensors
from .conversions.words import enumeration, texts
from .kinds import Blob, Boolean, Color, Fixed, Record, Strips, Tensor, Text

f32, f64 = pa.float32(), pa.float64()
u8, u16, u32, u64 = pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()

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
RANGE1D = DVEC2D
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
LINE_STRIP2D = Codec(_LINE_STRIP2D, strips(_LINE_STRIP2D))
_LINE_STRIP3D = Strips(f32, 3)
LINE_STRIP3D = Codec(_LINE_STRIP3D, strips(_LINE_STRIP3D))

_ENUM = Fixed(u8)
AGGREGATION_POLICY = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
    _ENUM,
    enumeration(
        _ENUM,
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
COLOR_MODEL = Codec(_ENUM, enumeration(_ENUM, "ColorModel", {"L": 1, "RGB": 2, "RGBA": 3, "BGR": 4, "BGRA": 5}))
COLORMAP = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
FILL_MODE = Codec(
    _ENUM,
    enumeration(
        _ENUM,
        "FillMode",
        {
            "MajorWireframe": 1,
            "DenseWireframe": 2,
            "Solid": 3,
            "TransparentFillMajorWireframe": 4,
        },
    ),
)
INTERPOLATION_MODE = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
    _ENUM,
    enumeration(
        _ENUM,
        "MagnificationFilter",
        {
            "Nearest": 1,
            "Linear": 2,
            "Bicubic": 3,
        },
    ),
)
MARKER_SHAPE = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
PIXEL_FORMAT = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
POINT_SHADING = Codec(_ENUM, enumeration(_ENUM, "PointShading", {"Gradient": 1, "Flat": 2}))
TRANSFORM_RELATION = Codec(_ENUM, enumeration(_ENUM, "TransformRelation", {"ParentFromChild": 1, "ChildFromParent": 2}))
VIEW_DIR = Codec(
    _ENUM,
    enumeration(
        _ENUM,
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
