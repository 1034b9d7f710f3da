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

_kind = Fixed(f32)
FLOAT32 = Codec(_kind, numbers(_kind))
_kind = Fixed(f64)
FLOAT64 = Codec(_kind, numbers(_kind))
_kind = Fixed(u16)
UINT16 = Codec(_kind, numbers(_kind))
_kind = Fixed(u32)
UINT32 = Codec(_kind, numbers(_kind))
_kind = Fixed(u64)
UINT64 = Codec(_kind, numbers(_kind))
CLASS_ID = UINT16
KEYPOINT_ID = UINT16
_kind = Boolean()
BOOL = Codec(_kind, booleans(_kind))
_kind = Text()
UTF8 = Codec(_kind, texts(_kind))
ENTITY_PATH = UTF8
_kind = Blob()
BLOB = Codec(_kind, blobs(_kind))
_kind = Fixed(f32, 2)
VEC2D = Codec(_kind, vectors(_kind))
_kind = Fixed(f32, 3)
VEC3D = Codec(_kind, vectors(_kind))
_kind = Fixed(f32, 4)
VEC4D = Codec(_kind, vectors(_kind))
_kind = Fixed(f64, 2)
DVEC2D = Codec(_kind, vectors(_kind))
_kind = Fixed(u32, 2)
UVEC2D = Codec(_kind, vectors(_kind))
_kind = Fixed(u32, 3)
UVEC3D = Codec(_kind, vectors(_kind))
RANGE1D = DVEC2D
_kind = Fixed(f32, 9)
MAT3X3 = Codec(_kind, matrices(_kind))
QUATERNION = VEC4D
_kind = Record(
    (
        ("axis", VEC3D.kind.arrow_type, False),
        ("angle", f32, False),
    )
)
ROTATION_AXIS_ANGLE = Codec(_kind, axis_angles(_kind, VEC3D.convert))
ANGLE = FLOAT32
_kind = Color()
RGBA32 = Codec(_kind, colors(_kind))
_kind = Fixed(u8, 3)
VIEW_COORDINATES = Codec(_kind, directions(_kind))
_kind = Record(
    (
        ("width", u32, False),
        ("height", u32, False),
        ("pixel_format", u8, True),
        ("color_model", u8, True),
        ("channel_datatype", u8, True),
    )
)
IMAGE_FORMAT = Codec(_kind, image_formats(_kind))
_kind = Tensor()
TENSOR_DATA = Codec(_kind, tensors(_kind))
_kind = Strips(f32, 2)
LINE_STRIP2D = Codec(_kind, strips(_kind))
_kind = Strips(f32, 3)
LINE_STRIP3D = Codec(_kind, strips(_kind))

_enum = Fixed(u8)
AGGREGATION_POLICY = Codec(_enum, enumeration(_enum, "AggregationPolicy", {
    "Off": 1,
    "Average": 2,
    "Max": 3,
    "Min": 4,
    "MinMax": 5,
    "MinMaxAverage": 6,
}))
CHANNEL_DATATYPE = Codec(_enum, enumeration(_enum, "ChannelDatatype", {
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
}))
COLOR_MODEL = Codec(_enum, enumeration(_enum, "ColorModel", {
    "L": 1,
    "RGB": 2,
    "RGBA": 3,
    "BGR": 4,
    "BGRA": 5,
}))
COLORMAP = Codec(_enum, enumeration(_enum, "Colormap", {
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
}))
FILL_MODE = Codec(_enum, enumeration(_enum, "FillMode", {
    "MajorWireframe": 1,
    "DenseWireframe": 2,
    "Solid": 3,
    "TransparentFillMajorWireframe": 4,
}))
INTERPOLATION_MODE = Codec(_enum, enumeration(_enum, "InterpolationMode", {
    "Linear": 1,
    "StepAfter": 2,
    "StepBefore": 3,
    "StepMid": 4,
}))
MAGNIFICATION_FILTER = Codec(_enum, enumeration(_enum, "MagnificationFilter", {
    "Nearest": 1,
    "Linear": 2,
    "Bicubic": 3,
}))
MARKER_SHAPE = Codec(_enum, enumeration(_enum, "MarkerShape", {
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
}))
PIXEL_FORMAT = Codec(_enum, enumeration(_enum, "PixelFormat", {
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
}))
POINT_SHADING = Codec(_enum, enumeration(_enum, "PointShading", {
    "Gradient": 1,
    "Flat": 2,
}))
TRANSFORM_RELATION = Codec(_enum, enumeration(_enum, "TransformRelation", {
    "ParentFromChild": 1,
    "ChildFromParent": 2,
}))
VIEW_DIR = Codec(_enum, enumeration(_enum, "ViewDir", {
    "Up": 1,
    "Down": 2,
    "Right": 3,
    "Left": 4,
    "Forward": 5,
    "Back": 6,
}))
