"""Encodings: how values are stored. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .angle import Angle as Angle
    from .angle import AngleBatch as AngleBatch
    from .annotation_info import AnnotationInfo as AnnotationInfo
    from .annotation_info import AnnotationInfoBatch as AnnotationInfoBatch
    from .blob import Blob as Blob
    from .blob import BlobBatch as BlobBatch
    from .bool import Bool as Bool
    from .bool import BoolBatch as BoolBatch
    from .channel_count_pair import ChannelCountPair as ChannelCountPair
    from .channel_count_pair import ChannelCountPairBatch as ChannelCountPairBatch
    from .channel_datatype import ChannelDatatype as ChannelDatatype
    from .channel_datatype import ChannelDatatypeBatch as ChannelDatatypeBatch
    from .class_description import ClassDescription as ClassDescription
    from .class_description import ClassDescriptionBatch as ClassDescriptionBatch
    from .class_description_map_elem import ClassDescriptionMapElem as ClassDescriptionMapElem
    from .class_description_map_elem import ClassDescriptionMapElemBatch as ClassDescriptionMapElemBatch
    from .class_id import ClassId as ClassId
    from .class_id import ClassIdBatch as ClassIdBatch
    from .color_model import ColorModel as ColorModel
    from .color_model import ColorModelBatch as ColorModelBatch
    from .dvec2d import DVec2D as DVec2D
    from .dvec2d import DVec2DBatch as DVec2DBatch
    from .entity_path import EntityPath as EntityPath
    from .entity_path import EntityPathBatch as EntityPathBatch
    from .float32 import Float32 as Float32
    from .float32 import Float32Batch as Float32Batch
    from .float64 import Float64 as Float64
    from .float64 import Float64Batch as Float64Batch
    from .image_format import ImageFormat as ImageFormat
    from .image_format import ImageFormatBatch as ImageFormatBatch
    from .ivec3d import IVec3D as IVec3D
    from .ivec3d import IVec3DBatch as IVec3DBatch
    from .keypoint_id import KeypointId as KeypointId
    from .keypoint_id import KeypointIdBatch as KeypointIdBatch
    from .keypoint_pair import KeypointPair as KeypointPair
    from .keypoint_pair import KeypointPairBatch as KeypointPairBatch
    from .mat3x3 import Mat3x3 as Mat3x3
    from .mat3x3 import Mat3x3Batch as Mat3x3Batch
    from .mat4x4 import Mat4x4 as Mat4x4
    from .mat4x4 import Mat4x4Batch as Mat4x4Batch
    from .pixel_format import PixelFormat as PixelFormat
    from .pixel_format import PixelFormatBatch as PixelFormatBatch
    from .plane3d import Plane3D as Plane3D
    from .plane3d import Plane3DBatch as Plane3DBatch
    from .quaternion import Quaternion as Quaternion
    from .quaternion import QuaternionBatch as QuaternionBatch
    from .range1d import Range1D as Range1D
    from .range1d import Range1DBatch as Range1DBatch
    from .rgba32 import Rgba32 as Rgba32
    from .rgba32 import Rgba32Batch as Rgba32Batch
    from .rotation_axis_angle import RotationAxisAngle as RotationAxisAngle
    from .rotation_axis_angle import RotationAxisAngleBatch as RotationAxisAngleBatch
    from .spherical_harmonics3_rgb import SphericalHarmonics3Rgb as SphericalHarmonics3Rgb
    from .spherical_harmonics3_rgb import SphericalHarmonics3RgbBatch as SphericalHarmonics3RgbBatch
    from .tensor_data import TensorData as TensorData
    from .tensor_data import TensorDataBatch as TensorDataBatch
    from .time_int import TimeInt as TimeInt
    from .time_int import TimeIntBatch as TimeIntBatch
    from .uint16 import UInt16 as UInt16
    from .uint16 import UInt16Batch as UInt16Batch
    from .uint32 import UInt32 as UInt32
    from .uint32 import UInt32Batch as UInt32Batch
    from .uint64 import UInt64 as UInt64
    from .uint64 import UInt64Batch as UInt64Batch
    from .utf8 import Utf8 as Utf8
    from .utf8 import Utf8Batch as Utf8Batch
    from .utf8_pair import Utf8Pair as Utf8Pair
    from .utf8_pair import Utf8PairBatch as Utf8PairBatch
    from .uvec2d import UVec2D as UVec2D
    from .uvec2d import UVec2DBatch as UVec2DBatch
    from .uvec3d import UVec3D as UVec3D
    from .uvec3d import UVec3DBatch as UVec3DBatch
    from .uvec4d import UVec4D as UVec4D
    from .uvec4d import UVec4DBatch as UVec4DBatch
    from .vec2d import Vec2D as Vec2D
    from .vec2d import Vec2DBatch as Vec2DBatch
    from .vec3d import Vec3D as Vec3D
    from .vec3d import Vec3DBatch as Vec3DBatch
    from .vec4d import Vec4D as Vec4D
    from .vec4d import Vec4DBatch as Vec4DBatch
    from .video_timestamp import VideoTimestamp as VideoTimestamp
    from .video_timestamp import VideoTimestampBatch as VideoTimestampBatch
    from .view_coordinates import ViewCoordinates as ViewCoordinates
    from .view_coordinates import ViewCoordinatesBatch as ViewCoordinatesBatch
    from .view_dir import ViewDir as ViewDir
    from .view_dir import ViewDirBatch as ViewDirBatch

MODULES = {
    "Angle": "angle",
    "AngleBatch": "angle",
    "AnnotationInfo": "annotation_info",
    "AnnotationInfoBatch": "annotation_info",
    "Blob": "blob",
    "BlobBatch": "blob",
    "Bool": "bool",
    "BoolBatch": "bool",
    "ChannelCountPair": "channel_count_pair",
    "ChannelCountPairBatch": "channel_count_pair",
    "ChannelDatatype": "channel_datatype",
    "ChannelDatatypeBatch": "channel_datatype",
    "ClassDescription": "class_description",
    "ClassDescriptionBatch": "class_description",
    "ClassDescriptionMapElem": "class_description_map_elem",
    "ClassDescriptionMapElemBatch": "class_description_map_elem",
    "ClassId": "class_id",
    "ClassIdBatch": "class_id",
    "ColorModel": "color_model",
    "ColorModelBatch": "color_model",
    "DVec2D": "dvec2d",
    "DVec2DBatch": "dvec2d",
    "EntityPath": "entity_path",
    "EntityPathBatch": "entity_path",
    "Float32": "float32",
    "Float32Batch": "float32",
    "Float64": "float64",
    "Float64Batch": "float64",
    "IVec3D": "ivec3d",
    "IVec3DBatch": "ivec3d",
    "ImageFormat": "image_format",
    "ImageFormatBatch": "image_format",
    "KeypointId": "keypoint_id",
    "KeypointIdBatch": "keypoint_id",
    "KeypointPair": "keypoint_pair",
    "KeypointPairBatch": "keypoint_pair",
    "Mat3x3": "mat3x3",
    "Mat3x3Batch": "mat3x3",
    "Mat4x4": "mat4x4",
    "Mat4x4Batch": "mat4x4",
    "PixelFormat": "pixel_format",
    "PixelFormatBatch": "pixel_format",
    "Plane3D": "plane3d",
    "Plane3DBatch": "plane3d",
    "Quaternion": "quaternion",
    "QuaternionBatch": "quaternion",
    "Range1D": "range1d",
    "Range1DBatch": "range1d",
    "Rgba32": "rgba32",
    "Rgba32Batch": "rgba32",
    "RotationAxisAngle": "rotation_axis_angle",
    "RotationAxisAngleBatch": "rotation_axis_angle",
    "SphericalHarmonics3Rgb": "spherical_harmonics3_rgb",
    "SphericalHarmonics3RgbBatch": "spherical_harmonics3_rgb",
    "TensorData": "tensor_data",
    "TensorDataBatch": "tensor_data",
    "TimeInt": "time_int",
    "TimeIntBatch": "time_int",
    "UInt16": "uint16",
    "UInt16Batch": "uint16",
    "UInt32": "uint32",
    "UInt32Batch": "uint32",
    "UInt64": "uint64",
    "UInt64Batch": "uint64",
    "UVec2D": "uvec2d",
    "UVec2DBatch": "uvec2d",
    "UVec3D": "uvec3d",
    "UVec3DBatch": "uvec3d",
    "UVec4D": "uvec4d",
    "UVec4DBatch": "uvec4d",
    "Utf8": "utf8",
    "Utf8Batch": "utf8",
    "Utf8Pair": "utf8_pair",
    "Utf8PairBatch": "utf8_pair",
    "Vec2D": "vec2d",
    "Vec2DBatch": "vec2d",
    "Vec3D": "vec3d",
    "Vec3DBatch": "vec3d",
    "Vec4D": "vec4d",
    "Vec4DBatch": "vec4d",
    "VideoTimestamp": "video_timestamp",
    "VideoTimestampBatch": "video_timestamp",
    "ViewCoordinates": "view_coordinates",
    "ViewCoordinatesBatch": "view_coordinates",
    "ViewDir": "view_dir",
    "ViewDirBatch": "view_dir",
}


def __getattr__(name: str) -> Any:
    module = MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(MODULES)
