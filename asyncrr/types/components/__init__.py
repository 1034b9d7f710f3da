"""Components: what values mean. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .aggregation_policy import AggregationPolicy as AggregationPolicy
    from .aggregation_policy import AggregationPolicyBatch as AggregationPolicyBatch
    from .blob import Blob as Blob
    from .blob import BlobBatch as BlobBatch
    from .class_id import ClassId as ClassId
    from .class_id import ClassIdBatch as ClassIdBatch
    from .clear_is_recursive import ClearIsRecursive as ClearIsRecursive
    from .clear_is_recursive import ClearIsRecursiveBatch as ClearIsRecursiveBatch
    from .color import Color as Color
    from .color import ColorBatch as ColorBatch
    from .colormap import Colormap as Colormap
    from .colormap import ColormapBatch as ColormapBatch
    from .depth_meter import DepthMeter as DepthMeter
    from .depth_meter import DepthMeterBatch as DepthMeterBatch
    from .draw_order import DrawOrder as DrawOrder
    from .draw_order import DrawOrderBatch as DrawOrderBatch
    from .fill_mode import FillMode as FillMode
    from .fill_mode import FillModeBatch as FillModeBatch
    from .fill_ratio import FillRatio as FillRatio
    from .fill_ratio import FillRatioBatch as FillRatioBatch
    from .half_size2d import HalfSize2D as HalfSize2D
    from .half_size2d import HalfSize2DBatch as HalfSize2DBatch
    from .half_size3d import HalfSize3D as HalfSize3D
    from .half_size3d import HalfSize3DBatch as HalfSize3DBatch
    from .image_buffer import ImageBuffer as ImageBuffer
    from .image_buffer import ImageBufferBatch as ImageBufferBatch
    from .image_format import ImageFormat as ImageFormat
    from .image_format import ImageFormatBatch as ImageFormatBatch
    from .image_plane_distance import ImagePlaneDistance as ImagePlaneDistance
    from .image_plane_distance import ImagePlaneDistanceBatch as ImagePlaneDistanceBatch
    from .interpolation_mode import InterpolationMode as InterpolationMode
    from .interpolation_mode import InterpolationModeBatch as InterpolationModeBatch
    from .keypoint_id import KeypointId as KeypointId
    from .keypoint_id import KeypointIdBatch as KeypointIdBatch
    from .line_strip2d import LineStrip2D as LineStrip2D
    from .line_strip2d import LineStrip2DBatch as LineStrip2DBatch
    from .line_strip3d import LineStrip3D as LineStrip3D
    from .line_strip3d import LineStrip3DBatch as LineStrip3DBatch
    from .magnification_filter import MagnificationFilter as MagnificationFilter
    from .magnification_filter import MagnificationFilterBatch as MagnificationFilterBatch
    from .marker_shape import MarkerShape as MarkerShape
    from .marker_shape import MarkerShapeBatch as MarkerShapeBatch
    from .marker_size import MarkerSize as MarkerSize
    from .marker_size import MarkerSizeBatch as MarkerSizeBatch
    from .media_type import MediaType as MediaType
    from .media_type import MediaTypeBatch as MediaTypeBatch
    from .name import Name as Name
    from .name import NameBatch as NameBatch
    from .opacity import Opacity as Opacity
    from .opacity import OpacityBatch as OpacityBatch
    from .pinhole_projection import PinholeProjection as PinholeProjection
    from .pinhole_projection import PinholeProjectionBatch as PinholeProjectionBatch
    from .point_shading import PointShading as PointShading
    from .point_shading import PointShadingBatch as PointShadingBatch
    from .position2d import Position2D as Position2D
    from .position2d import Position2DBatch as Position2DBatch
    from .position3d import Position3D as Position3D
    from .position3d import Position3DBatch as Position3DBatch
    from .radius import Radius as Radius
    from .radius import RadiusBatch as RadiusBatch
    from .resolution import Resolution as Resolution
    from .resolution import ResolutionBatch as ResolutionBatch
    from .rotation_axis_angle import RotationAxisAngle as RotationAxisAngle
    from .rotation_axis_angle import RotationAxisAngleBatch as RotationAxisAngleBatch
    from .rotation_quat import RotationQuat as RotationQuat
    from .rotation_quat import RotationQuatBatch as RotationQuatBatch
    from .scalar import Scalar as Scalar
    from .scalar import ScalarBatch as ScalarBatch
    from .scale3d import Scale3D as Scale3D
    from .scale3d import Scale3DBatch as Scale3DBatch
    from .show_labels import ShowLabels as ShowLabels
    from .show_labels import ShowLabelsBatch as ShowLabelsBatch
    from .stroke_width import StrokeWidth as StrokeWidth
    from .stroke_width import StrokeWidthBatch as StrokeWidthBatch
    from .tensor_data import TensorData as TensorData
    from .tensor_data import TensorDataBatch as TensorDataBatch
    from .text import Text as Text
    from .text import TextBatch as TextBatch
    from .text_log_level import TextLogLevel as TextLogLevel
    from .text_log_level import TextLogLevelBatch as TextLogLevelBatch
    from .transform_frame_id import TransformFrameId as TransformFrameId
    from .transform_frame_id import TransformFrameIdBatch as TransformFrameIdBatch
    from .transform_mat3x3 import TransformMat3x3 as TransformMat3x3
    from .transform_mat3x3 import TransformMat3x3Batch as TransformMat3x3Batch
    from .transform_relation import TransformRelation as TransformRelation
    from .transform_relation import TransformRelationBatch as TransformRelationBatch
    from .translation3d import Translation3D as Translation3D
    from .translation3d import Translation3DBatch as Translation3DBatch
    from .value_range import ValueRange as ValueRange
    from .value_range import ValueRangeBatch as ValueRangeBatch
    from .vector2d import Vector2D as Vector2D
    from .vector2d import Vector2DBatch as Vector2DBatch
    from .vector3d import Vector3D as Vector3D
    from .vector3d import Vector3DBatch as Vector3DBatch
    from .view_coordinates import ViewCoordinates as ViewCoordinates
    from .view_coordinates import ViewCoordinatesBatch as ViewCoordinatesBatch
    from .visible import Visible as Visible
    from .visible import VisibleBatch as VisibleBatch

MODULES = {
    "AggregationPolicy": "aggregation_policy",
    "AggregationPolicyBatch": "aggregation_policy",
    "Blob": "blob",
    "BlobBatch": "blob",
    "ClassId": "class_id",
    "ClassIdBatch": "class_id",
    "ClearIsRecursive": "clear_is_recursive",
    "ClearIsRecursiveBatch": "clear_is_recursive",
    "Color": "color",
    "ColorBatch": "color",
    "Colormap": "colormap",
    "ColormapBatch": "colormap",
    "DepthMeter": "depth_meter",
    "DepthMeterBatch": "depth_meter",
    "DrawOrder": "draw_order",
    "DrawOrderBatch": "draw_order",
    "FillMode": "fill_mode",
    "FillModeBatch": "fill_mode",
    "FillRatio": "fill_ratio",
    "FillRatioBatch": "fill_ratio",
    "HalfSize2D": "half_size2d",
    "HalfSize2DBatch": "half_size2d",
    "HalfSize3D": "half_size3d",
    "HalfSize3DBatch": "half_size3d",
    "ImageBuffer": "image_buffer",
    "ImageBufferBatch": "image_buffer",
    "ImageFormat": "image_format",
    "ImageFormatBatch": "image_format",
    "ImagePlaneDistance": "image_plane_distance",
    "ImagePlaneDistanceBatch": "image_plane_distance",
    "InterpolationMode": "interpolation_mode",
    "InterpolationModeBatch": "interpolation_mode",
    "KeypointId": "keypoint_id",
    "KeypointIdBatch": "keypoint_id",
    "LineStrip2D": "line_strip2d",
    "LineStrip2DBatch": "line_strip2d",
    "LineStrip3D": "line_strip3d",
    "LineStrip3DBatch": "line_strip3d",
    "MagnificationFilter": "magnification_filter",
    "MagnificationFilterBatch": "magnification_filter",
    "MarkerShape": "marker_shape",
    "MarkerShapeBatch": "marker_shape",
    "MarkerSize": "marker_size",
    "MarkerSizeBatch": "marker_size",
    "MediaType": "media_type",
    "MediaTypeBatch": "media_type",
    "Name": "name",
    "NameBatch": "name",
    "Opacity": "opacity",
    "OpacityBatch": "opacity",
    "PinholeProjection": "pinhole_projection",
    "PinholeProjectionBatch": "pinhole_projection",
    "PointShading": "point_shading",
    "PointShadingBatch": "point_shading",
    "Position2D": "position2d",
    "Position2DBatch": "position2d",
    "Position3D": "position3d",
    "Position3DBatch": "position3d",
    "Radius": "radius",
    "RadiusBatch": "radius",
    "Resolution": "resolution",
    "ResolutionBatch": "resolution",
    "RotationAxisAngle": "rotation_axis_angle",
    "RotationAxisAngleBatch": "rotation_axis_angle",
    "RotationQuat": "rotation_quat",
    "RotationQuatBatch": "rotation_quat",
    "Scalar": "scalar",
    "ScalarBatch": "scalar",
    "Scale3D": "scale3d",
    "Scale3DBatch": "scale3d",
    "ShowLabels": "show_labels",
    "ShowLabelsBatch": "show_labels",
    "StrokeWidth": "stroke_width",
    "StrokeWidthBatch": "stroke_width",
    "TensorData": "tensor_data",
    "TensorDataBatch": "tensor_data",
    "Text": "text",
    "TextBatch": "text",
    "TextLogLevel": "text_log_level",
    "TextLogLevelBatch": "text_log_level",
    "TransformFrameId": "transform_frame_id",
    "TransformFrameIdBatch": "transform_frame_id",
    "TransformMat3x3": "transform_mat3x3",
    "TransformMat3x3Batch": "transform_mat3x3",
    "TransformRelation": "transform_relation",
    "TransformRelationBatch": "transform_relation",
    "Translation3D": "translation3d",
    "Translation3DBatch": "translation3d",
    "ValueRange": "value_range",
    "ValueRangeBatch": "value_range",
    "Vector2D": "vector2d",
    "Vector2DBatch": "vector2d",
    "Vector3D": "vector3d",
    "Vector3DBatch": "vector3d",
    "ViewCoordinates": "view_coordinates",
    "ViewCoordinatesBatch": "view_coordinates",
    "Visible": "visible",
    "VisibleBatch": "visible",
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


def batch_class(component: str) -> Any:
    """The batch class of a component, such as ``Position3DBatch`` for ``Position3D``."""
    return __getattr__(f"{component}Batch")
