"""Encodings: how values are stored. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from ..likes import AbsoluteTimeRangeArrayLike as AbsoluteTimeRangeArrayLike
    from ..likes import AbsoluteTimeRangeLike as AbsoluteTimeRangeLike
    from ..likes import AngleArrayLike as AngleArrayLike
    from ..likes import AngleLike as AngleLike
    from ..likes import AnnotationInfoArrayLike as AnnotationInfoArrayLike
    from ..likes import AnnotationInfoLike as AnnotationInfoLike
    from ..likes import BlobArrayLike as BlobArrayLike
    from ..likes import BlobLike as BlobLike
    from ..likes import BoolArrayLike as BoolArrayLike
    from ..likes import BoolLike as BoolLike
    from ..likes import ChannelCountPairArrayLike as ChannelCountPairArrayLike
    from ..likes import ChannelCountPairLike as ChannelCountPairLike
    from ..likes import ClassDescriptionArrayLike as ClassDescriptionArrayLike
    from ..likes import ClassDescriptionLike as ClassDescriptionLike
    from ..likes import ClassDescriptionMapElemArrayLike as ClassDescriptionMapElemArrayLike
    from ..likes import ClassDescriptionMapElemLike as ClassDescriptionMapElemLike
    from ..likes import ClassIdArrayLike as ClassIdArrayLike
    from ..likes import ClassIdLike as ClassIdLike
    from ..likes import DVec2DArrayLike as DVec2DArrayLike
    from ..likes import DVec2DLike as DVec2DLike
    from ..likes import EntityPathArrayLike as EntityPathArrayLike
    from ..likes import EntityPathLike as EntityPathLike
    from ..likes import Float32ArrayLike as Float32ArrayLike
    from ..likes import Float32Like as Float32Like
    from ..likes import Float64ArrayLike as Float64ArrayLike
    from ..likes import Float64Like as Float64Like
    from ..likes import IVec3DArrayLike as IVec3DArrayLike
    from ..likes import IVec3DLike as IVec3DLike
    from ..likes import ImageFormatArrayLike as ImageFormatArrayLike
    from ..likes import ImageFormatLike as ImageFormatLike
    from ..likes import KeypointIdArrayLike as KeypointIdArrayLike
    from ..likes import KeypointIdLike as KeypointIdLike
    from ..likes import KeypointPairArrayLike as KeypointPairArrayLike
    from ..likes import KeypointPairLike as KeypointPairLike
    from ..likes import Mat3x3ArrayLike as Mat3x3ArrayLike
    from ..likes import Mat3x3Like as Mat3x3Like
    from ..likes import Mat4x4ArrayLike as Mat4x4ArrayLike
    from ..likes import Mat4x4Like as Mat4x4Like
    from ..likes import Plane3DArrayLike as Plane3DArrayLike
    from ..likes import Plane3DLike as Plane3DLike
    from ..likes import QuaternionArrayLike as QuaternionArrayLike
    from ..likes import QuaternionLike as QuaternionLike
    from ..likes import Range1DArrayLike as Range1DArrayLike
    from ..likes import Range1DLike as Range1DLike
    from ..likes import Range2DArrayLike as Range2DArrayLike
    from ..likes import Range2DLike as Range2DLike
    from ..likes import Rgba32ArrayLike as Rgba32ArrayLike
    from ..likes import Rgba32Like as Rgba32Like
    from ..likes import RotationAxisAngleArrayLike as RotationAxisAngleArrayLike
    from ..likes import RotationAxisAngleLike as RotationAxisAngleLike
    from ..likes import SphericalHarmonics3RgbArrayLike as SphericalHarmonics3RgbArrayLike
    from ..likes import SphericalHarmonics3RgbLike as SphericalHarmonics3RgbLike
    from ..likes import TensorBufferArrayLike as TensorBufferArrayLike
    from ..likes import TensorBufferLike as TensorBufferLike
    from ..likes import TensorDataArrayLike as TensorDataArrayLike
    from ..likes import TensorDataLike as TensorDataLike
    from ..likes import TensorDimensionIndexSelectionArrayLike as TensorDimensionIndexSelectionArrayLike
    from ..likes import TensorDimensionIndexSelectionLike as TensorDimensionIndexSelectionLike
    from ..likes import TensorDimensionSelectionArrayLike as TensorDimensionSelectionArrayLike
    from ..likes import TensorDimensionSelectionLike as TensorDimensionSelectionLike
    from ..likes import TimeIntArrayLike as TimeIntArrayLike
    from ..likes import TimeIntLike as TimeIntLike
    from ..likes import TimeRangeArrayLike as TimeRangeArrayLike
    from ..likes import TimeRangeBoundaryArrayLike as TimeRangeBoundaryArrayLike
    from ..likes import TimeRangeBoundaryLike as TimeRangeBoundaryLike
    from ..likes import TimeRangeLike as TimeRangeLike
    from ..likes import UInt16ArrayLike as UInt16ArrayLike
    from ..likes import UInt16Like as UInt16Like
    from ..likes import UInt32ArrayLike as UInt32ArrayLike
    from ..likes import UInt32Like as UInt32Like
    from ..likes import UInt64ArrayLike as UInt64ArrayLike
    from ..likes import UInt64Like as UInt64Like
    from ..likes import UVec2DArrayLike as UVec2DArrayLike
    from ..likes import UVec2DLike as UVec2DLike
    from ..likes import UVec3DArrayLike as UVec3DArrayLike
    from ..likes import UVec3DLike as UVec3DLike
    from ..likes import UVec4DArrayLike as UVec4DArrayLike
    from ..likes import UVec4DLike as UVec4DLike
    from ..likes import Utf8ArrayLike as Utf8ArrayLike
    from ..likes import Utf8Like as Utf8Like
    from ..likes import Utf8PairArrayLike as Utf8PairArrayLike
    from ..likes import Utf8PairLike as Utf8PairLike
    from ..likes import UuidArrayLike as UuidArrayLike
    from ..likes import UuidLike as UuidLike
    from ..likes import Vec2DArrayLike as Vec2DArrayLike
    from ..likes import Vec2DLike as Vec2DLike
    from ..likes import Vec3DArrayLike as Vec3DArrayLike
    from ..likes import Vec3DLike as Vec3DLike
    from ..likes import Vec4DArrayLike as Vec4DArrayLike
    from ..likes import Vec4DLike as Vec4DLike
    from ..likes import VideoTimestampArrayLike as VideoTimestampArrayLike
    from ..likes import VideoTimestampLike as VideoTimestampLike
    from ..likes import ViewCoordinatesArrayLike as ViewCoordinatesArrayLike
    from ..likes import ViewCoordinatesLike as ViewCoordinatesLike
    from ..likes import VisibleTimeRangeArrayLike as VisibleTimeRangeArrayLike
    from ..likes import VisibleTimeRangeLike as VisibleTimeRangeLike
    from .absolute_time_range import AbsoluteTimeRange as AbsoluteTimeRange
    from .absolute_time_range import AbsoluteTimeRangeBatch as AbsoluteTimeRangeBatch
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
    from .channel_datatype import ChannelDatatypeArrayLike as ChannelDatatypeArrayLike
    from .channel_datatype import ChannelDatatypeBatch as ChannelDatatypeBatch
    from .channel_datatype import ChannelDatatypeLike as ChannelDatatypeLike
    from .class_description import ClassDescription as ClassDescription
    from .class_description import ClassDescriptionBatch as ClassDescriptionBatch
    from .class_description_map_elem import ClassDescriptionMapElem as ClassDescriptionMapElem
    from .class_description_map_elem import ClassDescriptionMapElemBatch as ClassDescriptionMapElemBatch
    from .class_id import ClassId as ClassId
    from .class_id import ClassIdBatch as ClassIdBatch
    from .color_model import ColorModel as ColorModel
    from .color_model import ColorModelArrayLike as ColorModelArrayLike
    from .color_model import ColorModelBatch as ColorModelBatch
    from .color_model import ColorModelLike as ColorModelLike
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
    from .pixel_format import PixelFormatArrayLike as PixelFormatArrayLike
    from .pixel_format import PixelFormatBatch as PixelFormatBatch
    from .pixel_format import PixelFormatLike as PixelFormatLike
    from .plane3d import Plane3D as Plane3D
    from .plane3d import Plane3DBatch as Plane3DBatch
    from .quaternion import Quaternion as Quaternion
    from .quaternion import QuaternionBatch as QuaternionBatch
    from .range1d import Range1D as Range1D
    from .range1d import Range1DBatch as Range1DBatch
    from .range2d import Range2D as Range2D
    from .range2d import Range2DBatch as Range2DBatch
    from .rgba32 import Rgba32 as Rgba32
    from .rgba32 import Rgba32Batch as Rgba32Batch
    from .rotation_axis_angle import RotationAxisAngle as RotationAxisAngle
    from .rotation_axis_angle import RotationAxisAngleBatch as RotationAxisAngleBatch
    from .spherical_harmonics3_rgb import SphericalHarmonics3Rgb as SphericalHarmonics3Rgb
    from .spherical_harmonics3_rgb import SphericalHarmonics3RgbBatch as SphericalHarmonics3RgbBatch
    from .tensor_buffer import TensorBuffer as TensorBuffer
    from .tensor_buffer import TensorBufferBatch as TensorBufferBatch
    from .tensor_data import TensorData as TensorData
    from .tensor_data import TensorDataBatch as TensorDataBatch
    from .tensor_dimension_index_selection import TensorDimensionIndexSelection as TensorDimensionIndexSelection
    from .tensor_dimension_index_selection import TensorDimensionIndexSelectionBatch as TensorDimensionIndexSelectionBatch
    from .tensor_dimension_selection import TensorDimensionSelection as TensorDimensionSelection
    from .tensor_dimension_selection import TensorDimensionSelectionBatch as TensorDimensionSelectionBatch
    from .time_int import TimeInt as TimeInt
    from .time_int import TimeIntBatch as TimeIntBatch
    from .time_range import TimeRange as TimeRange
    from .time_range import TimeRangeBatch as TimeRangeBatch
    from .time_range_boundary import TimeRangeBoundary as TimeRangeBoundary
    from .time_range_boundary import TimeRangeBoundaryBatch as TimeRangeBoundaryBatch
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
    from .uuid import Uuid as Uuid
    from .uuid import UuidBatch as UuidBatch
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
    from .view_dir import ViewDirArrayLike as ViewDirArrayLike
    from .view_dir import ViewDirBatch as ViewDirBatch
    from .view_dir import ViewDirLike as ViewDirLike
    from .visible_time_range import VisibleTimeRange as VisibleTimeRange
    from .visible_time_range import VisibleTimeRangeBatch as VisibleTimeRangeBatch

MODULES = {
    "AbsoluteTimeRange": "absolute_time_range",
    "AbsoluteTimeRangeArrayLike": ".likes",
    "AbsoluteTimeRangeBatch": "absolute_time_range",
    "AbsoluteTimeRangeLike": ".likes",
    "Angle": "angle",
    "AngleArrayLike": ".likes",
    "AngleBatch": "angle",
    "AngleLike": ".likes",
    "AnnotationInfo": "annotation_info",
    "AnnotationInfoArrayLike": ".likes",
    "AnnotationInfoBatch": "annotation_info",
    "AnnotationInfoLike": ".likes",
    "Blob": "blob",
    "BlobArrayLike": ".likes",
    "BlobBatch": "blob",
    "BlobLike": ".likes",
    "Bool": "bool",
    "BoolArrayLike": ".likes",
    "BoolBatch": "bool",
    "BoolLike": ".likes",
    "ChannelCountPair": "channel_count_pair",
    "ChannelCountPairArrayLike": ".likes",
    "ChannelCountPairBatch": "channel_count_pair",
    "ChannelCountPairLike": ".likes",
    "ChannelDatatype": "channel_datatype",
    "ChannelDatatypeArrayLike": "channel_datatype",
    "ChannelDatatypeBatch": "channel_datatype",
    "ChannelDatatypeLike": "channel_datatype",
    "ClassDescription": "class_description",
    "ClassDescriptionArrayLike": ".likes",
    "ClassDescriptionBatch": "class_description",
    "ClassDescriptionLike": ".likes",
    "ClassDescriptionMapElem": "class_description_map_elem",
    "ClassDescriptionMapElemArrayLike": ".likes",
    "ClassDescriptionMapElemBatch": "class_description_map_elem",
    "ClassDescriptionMapElemLike": ".likes",
    "ClassId": "class_id",
    "ClassIdArrayLike": ".likes",
    "ClassIdBatch": "class_id",
    "ClassIdLike": ".likes",
    "ColorModel": "color_model",
    "ColorModelArrayLike": "color_model",
    "ColorModelBatch": "color_model",
    "ColorModelLike": "color_model",
    "DVec2D": "dvec2d",
    "DVec2DArrayLike": ".likes",
    "DVec2DBatch": "dvec2d",
    "DVec2DLike": ".likes",
    "EntityPath": "entity_path",
    "EntityPathArrayLike": ".likes",
    "EntityPathBatch": "entity_path",
    "EntityPathLike": ".likes",
    "Float32": "float32",
    "Float32ArrayLike": ".likes",
    "Float32Batch": "float32",
    "Float32Like": ".likes",
    "Float64": "float64",
    "Float64ArrayLike": ".likes",
    "Float64Batch": "float64",
    "Float64Like": ".likes",
    "IVec3D": "ivec3d",
    "IVec3DArrayLike": ".likes",
    "IVec3DBatch": "ivec3d",
    "IVec3DLike": ".likes",
    "ImageFormat": "image_format",
    "ImageFormatArrayLike": ".likes",
    "ImageFormatBatch": "image_format",
    "ImageFormatLike": ".likes",
    "KeypointId": "keypoint_id",
    "KeypointIdArrayLike": ".likes",
    "KeypointIdBatch": "keypoint_id",
    "KeypointIdLike": ".likes",
    "KeypointPair": "keypoint_pair",
    "KeypointPairArrayLike": ".likes",
    "KeypointPairBatch": "keypoint_pair",
    "KeypointPairLike": ".likes",
    "Mat3x3": "mat3x3",
    "Mat3x3ArrayLike": ".likes",
    "Mat3x3Batch": "mat3x3",
    "Mat3x3Like": ".likes",
    "Mat4x4": "mat4x4",
    "Mat4x4ArrayLike": ".likes",
    "Mat4x4Batch": "mat4x4",
    "Mat4x4Like": ".likes",
    "PixelFormat": "pixel_format",
    "PixelFormatArrayLike": "pixel_format",
    "PixelFormatBatch": "pixel_format",
    "PixelFormatLike": "pixel_format",
    "Plane3D": "plane3d",
    "Plane3DArrayLike": ".likes",
    "Plane3DBatch": "plane3d",
    "Plane3DLike": ".likes",
    "Quaternion": "quaternion",
    "QuaternionArrayLike": ".likes",
    "QuaternionBatch": "quaternion",
    "QuaternionLike": ".likes",
    "Range1D": "range1d",
    "Range1DArrayLike": ".likes",
    "Range1DBatch": "range1d",
    "Range1DLike": ".likes",
    "Range2D": "range2d",
    "Range2DArrayLike": ".likes",
    "Range2DBatch": "range2d",
    "Range2DLike": ".likes",
    "Rgba32": "rgba32",
    "Rgba32ArrayLike": ".likes",
    "Rgba32Batch": "rgba32",
    "Rgba32Like": ".likes",
    "RotationAxisAngle": "rotation_axis_angle",
    "RotationAxisAngleArrayLike": ".likes",
    "RotationAxisAngleBatch": "rotation_axis_angle",
    "RotationAxisAngleLike": ".likes",
    "SphericalHarmonics3Rgb": "spherical_harmonics3_rgb",
    "SphericalHarmonics3RgbArrayLike": ".likes",
    "SphericalHarmonics3RgbBatch": "spherical_harmonics3_rgb",
    "SphericalHarmonics3RgbLike": ".likes",
    "TensorBuffer": "tensor_buffer",
    "TensorBufferArrayLike": ".likes",
    "TensorBufferBatch": "tensor_buffer",
    "TensorBufferLike": ".likes",
    "TensorData": "tensor_data",
    "TensorDataArrayLike": ".likes",
    "TensorDataBatch": "tensor_data",
    "TensorDataLike": ".likes",
    "TensorDimensionIndexSelection": "tensor_dimension_index_selection",
    "TensorDimensionIndexSelectionArrayLike": ".likes",
    "TensorDimensionIndexSelectionBatch": "tensor_dimension_index_selection",
    "TensorDimensionIndexSelectionLike": ".likes",
    "TensorDimensionSelection": "tensor_dimension_selection",
    "TensorDimensionSelectionArrayLike": ".likes",
    "TensorDimensionSelectionBatch": "tensor_dimension_selection",
    "TensorDimensionSelectionLike": ".likes",
    "TimeInt": "time_int",
    "TimeIntArrayLike": ".likes",
    "TimeIntBatch": "time_int",
    "TimeIntLike": ".likes",
    "TimeRange": "time_range",
    "TimeRangeArrayLike": ".likes",
    "TimeRangeBatch": "time_range",
    "TimeRangeBoundary": "time_range_boundary",
    "TimeRangeBoundaryArrayLike": ".likes",
    "TimeRangeBoundaryBatch": "time_range_boundary",
    "TimeRangeBoundaryLike": ".likes",
    "TimeRangeLike": ".likes",
    "UInt16": "uint16",
    "UInt16ArrayLike": ".likes",
    "UInt16Batch": "uint16",
    "UInt16Like": ".likes",
    "UInt32": "uint32",
    "UInt32ArrayLike": ".likes",
    "UInt32Batch": "uint32",
    "UInt32Like": ".likes",
    "UInt64": "uint64",
    "UInt64ArrayLike": ".likes",
    "UInt64Batch": "uint64",
    "UInt64Like": ".likes",
    "UVec2D": "uvec2d",
    "UVec2DArrayLike": ".likes",
    "UVec2DBatch": "uvec2d",
    "UVec2DLike": ".likes",
    "UVec3D": "uvec3d",
    "UVec3DArrayLike": ".likes",
    "UVec3DBatch": "uvec3d",
    "UVec3DLike": ".likes",
    "UVec4D": "uvec4d",
    "UVec4DArrayLike": ".likes",
    "UVec4DBatch": "uvec4d",
    "UVec4DLike": ".likes",
    "Utf8": "utf8",
    "Utf8ArrayLike": ".likes",
    "Utf8Batch": "utf8",
    "Utf8Like": ".likes",
    "Utf8Pair": "utf8_pair",
    "Utf8PairArrayLike": ".likes",
    "Utf8PairBatch": "utf8_pair",
    "Utf8PairLike": ".likes",
    "Uuid": "uuid",
    "UuidArrayLike": ".likes",
    "UuidBatch": "uuid",
    "UuidLike": ".likes",
    "Vec2D": "vec2d",
    "Vec2DArrayLike": ".likes",
    "Vec2DBatch": "vec2d",
    "Vec2DLike": ".likes",
    "Vec3D": "vec3d",
    "Vec3DArrayLike": ".likes",
    "Vec3DBatch": "vec3d",
    "Vec3DLike": ".likes",
    "Vec4D": "vec4d",
    "Vec4DArrayLike": ".likes",
    "Vec4DBatch": "vec4d",
    "Vec4DLike": ".likes",
    "VideoTimestamp": "video_timestamp",
    "VideoTimestampArrayLike": ".likes",
    "VideoTimestampBatch": "video_timestamp",
    "VideoTimestampLike": ".likes",
    "ViewCoordinates": "view_coordinates",
    "ViewCoordinatesArrayLike": ".likes",
    "ViewCoordinatesBatch": "view_coordinates",
    "ViewCoordinatesLike": ".likes",
    "ViewDir": "view_dir",
    "ViewDirArrayLike": "view_dir",
    "ViewDirBatch": "view_dir",
    "ViewDirLike": "view_dir",
    "VisibleTimeRange": "visible_time_range",
    "VisibleTimeRangeArrayLike": ".likes",
    "VisibleTimeRangeBatch": "visible_time_range",
    "VisibleTimeRangeLike": ".likes",
}
__all__ = [
    "AbsoluteTimeRange", "AbsoluteTimeRangeArrayLike", "AbsoluteTimeRangeBatch", "AbsoluteTimeRangeLike", "Angle",
    "AngleArrayLike", "AngleBatch", "AngleLike", "AnnotationInfo", "AnnotationInfoArrayLike", "AnnotationInfoBatch",
    "AnnotationInfoLike", "Blob", "BlobArrayLike", "BlobBatch", "BlobLike", "Bool", "BoolArrayLike", "BoolBatch",
    "BoolLike", "ChannelCountPair", "ChannelCountPairArrayLike", "ChannelCountPairBatch", "ChannelCountPairLike",
    "ChannelDatatype", "ChannelDatatypeArrayLike", "ChannelDatatypeBatch", "ChannelDatatypeLike",
    "ClassDescription", "ClassDescriptionArrayLike", "ClassDescriptionBatch", "ClassDescriptionLike",
    "ClassDescriptionMapElem", "ClassDescriptionMapElemArrayLike", "ClassDescriptionMapElemBatch",
    "ClassDescriptionMapElemLike", "ClassId", "ClassIdArrayLike", "ClassIdBatch", "ClassIdLike", "ColorModel",
    "ColorModelArrayLike", "ColorModelBatch", "ColorModelLike", "DVec2D", "DVec2DArrayLike", "DVec2DBatch",
    "DVec2DLike", "EntityPath", "EntityPathArrayLike", "EntityPathBatch", "EntityPathLike", "Float32",
    "Float32ArrayLike", "Float32Batch", "Float32Like", "Float64", "Float64ArrayLike", "Float64Batch", "Float64Like",
    "IVec3D", "IVec3DArrayLike", "IVec3DBatch", "IVec3DLike", "ImageFormat", "ImageFormatArrayLike",
    "ImageFormatBatch", "ImageFormatLike", "KeypointId", "KeypointIdArrayLike", "KeypointIdBatch", "KeypointIdLike",
    "KeypointPair", "KeypointPairArrayLike", "KeypointPairBatch", "KeypointPairLike", "Mat3x3", "Mat3x3ArrayLike",
    "Mat3x3Batch", "Mat3x3Like", "Mat4x4", "Mat4x4ArrayLike", "Mat4x4Batch", "Mat4x4Like", "PixelFormat",
    "PixelFormatArrayLike", "PixelFormatBatch", "PixelFormatLike", "Plane3D", "Plane3DArrayLike", "Plane3DBatch",
    "Plane3DLike", "Quaternion", "QuaternionArrayLike", "QuaternionBatch", "QuaternionLike", "Range1D",
    "Range1DArrayLike", "Range1DBatch", "Range1DLike", "Range2D", "Range2DArrayLike", "Range2DBatch", "Range2DLike",
    "Rgba32", "Rgba32ArrayLike", "Rgba32Batch", "Rgba32Like", "RotationAxisAngle", "RotationAxisAngleArrayLike",
    "RotationAxisAngleBatch", "RotationAxisAngleLike", "SphericalHarmonics3Rgb", "SphericalHarmonics3RgbArrayLike",
    "SphericalHarmonics3RgbBatch", "SphericalHarmonics3RgbLike", "TensorBuffer", "TensorBufferArrayLike",
    "TensorBufferBatch", "TensorBufferLike", "TensorData", "TensorDataArrayLike", "TensorDataBatch",
    "TensorDataLike", "TensorDimensionIndexSelection", "TensorDimensionIndexSelectionArrayLike",
    "TensorDimensionIndexSelectionBatch", "TensorDimensionIndexSelectionLike", "TensorDimensionSelection",
    "TensorDimensionSelectionArrayLike", "TensorDimensionSelectionBatch", "TensorDimensionSelectionLike", "TimeInt",
    "TimeIntArrayLike", "TimeIntBatch", "TimeIntLike", "TimeRange", "TimeRangeArrayLike", "TimeRangeBatch",
    "TimeRangeBoundary", "TimeRangeBoundaryArrayLike", "TimeRangeBoundaryBatch", "TimeRangeBoundaryLike",
    "TimeRangeLike", "UInt16", "UInt16ArrayLike", "UInt16Batch", "UInt16Like", "UInt32", "UInt32ArrayLike",
    "UInt32Batch", "UInt32Like", "UInt64", "UInt64ArrayLike", "UInt64Batch", "UInt64Like", "UVec2D",
    "UVec2DArrayLike", "UVec2DBatch", "UVec2DLike", "UVec3D", "UVec3DArrayLike", "UVec3DBatch", "UVec3DLike",
    "UVec4D", "UVec4DArrayLike", "UVec4DBatch", "UVec4DLike", "Utf8", "Utf8ArrayLike", "Utf8Batch", "Utf8Like",
    "Utf8Pair", "Utf8PairArrayLike", "Utf8PairBatch", "Utf8PairLike", "Uuid", "UuidArrayLike", "UuidBatch",
    "UuidLike", "Vec2D", "Vec2DArrayLike", "Vec2DBatch", "Vec2DLike", "Vec3D", "Vec3DArrayLike", "Vec3DBatch",
    "Vec3DLike", "Vec4D", "Vec4DArrayLike", "Vec4DBatch", "Vec4DLike", "VideoTimestamp", "VideoTimestampArrayLike",
    "VideoTimestampBatch", "VideoTimestampLike", "ViewCoordinates", "ViewCoordinatesArrayLike",
    "ViewCoordinatesBatch", "ViewCoordinatesLike", "ViewDir", "ViewDirArrayLike", "ViewDirBatch", "ViewDirLike",
    "VisibleTimeRange", "VisibleTimeRangeArrayLike", "VisibleTimeRangeBatch", "VisibleTimeRangeLike",
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
