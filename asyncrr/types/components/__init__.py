"""Components: what values mean. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr import _lazy

if TYPE_CHECKING:
    from ..likes import AnnotationContextArrayLike as AnnotationContextArrayLike
    from ..likes import AnnotationContextLike as AnnotationContextLike
    from ..likes import ChannelMessageCountsArrayLike as ChannelMessageCountsArrayLike
    from ..likes import ChannelMessageCountsLike as ChannelMessageCountsLike
    from ..likes import GeoLineStringArrayLike as GeoLineStringArrayLike
    from ..likes import GeoLineStringLike as GeoLineStringLike
    from ..likes import KeyValuePairsArrayLike as KeyValuePairsArrayLike
    from ..likes import KeyValuePairsLike as KeyValuePairsLike
    from ..likes import LineStrip2DArrayLike as LineStrip2DArrayLike
    from ..likes import LineStrip2DLike as LineStrip2DLike
    from ..likes import LineStrip3DArrayLike as LineStrip3DArrayLike
    from ..likes import LineStrip3DLike as LineStrip3DLike
    from .aggregation_policy import AggregationPolicy as AggregationPolicy
    from .aggregation_policy import AggregationPolicyArrayLike as AggregationPolicyArrayLike
    from .aggregation_policy import AggregationPolicyBatch as AggregationPolicyBatch
    from .aggregation_policy import AggregationPolicyLike as AggregationPolicyLike
    from .albedo_factor import AlbedoFactor as AlbedoFactor
    from .albedo_factor import AlbedoFactorBatch as AlbedoFactorBatch
    from .annotation_context import AnnotationContext as AnnotationContext
    from .annotation_context import AnnotationContextBatch as AnnotationContextBatch
    from .axis_length import AxisLength as AxisLength
    from .axis_length import AxisLengthBatch as AxisLengthBatch
    from .blob import Blob as Blob
    from .blob import BlobBatch as BlobBatch
    from .bool import Bool as Bool
    from .bool import BoolBatch as BoolBatch
    from .cell_size import CellSize as CellSize
    from .cell_size import CellSizeBatch as CellSizeBatch
    from .channel_id import ChannelId as ChannelId
    from .channel_id import ChannelIdBatch as ChannelIdBatch
    from .channel_message_counts import ChannelMessageCounts as ChannelMessageCounts
    from .channel_message_counts import ChannelMessageCountsBatch as ChannelMessageCountsBatch
    from .class_id import ClassId as ClassId
    from .class_id import ClassIdBatch as ClassIdBatch
    from .clear_is_recursive import ClearIsRecursive as ClearIsRecursive
    from .clear_is_recursive import ClearIsRecursiveBatch as ClearIsRecursiveBatch
    from .color import Color as Color
    from .color import ColorBatch as ColorBatch
    from .colormap import Colormap as Colormap
    from .colormap import ColormapArrayLike as ColormapArrayLike
    from .colormap import ColormapBatch as ColormapBatch
    from .colormap import ColormapLike as ColormapLike
    from .count import Count as Count
    from .count import CountBatch as CountBatch
    from .depth_meter import DepthMeter as DepthMeter
    from .depth_meter import DepthMeterBatch as DepthMeterBatch
    from .draw_order import DrawOrder as DrawOrder
    from .draw_order import DrawOrderBatch as DrawOrderBatch
    from .entity_path import EntityPath as EntityPath
    from .entity_path import EntityPathBatch as EntityPathBatch
    from .entry_kind import EntryKind as EntryKind
    from .entry_kind import EntryKindArrayLike as EntryKindArrayLike
    from .entry_kind import EntryKindBatch as EntryKindBatch
    from .entry_kind import EntryKindLike as EntryKindLike
    from .fill_mode import FillMode as FillMode
    from .fill_mode import FillModeArrayLike as FillModeArrayLike
    from .fill_mode import FillModeBatch as FillModeBatch
    from .fill_mode import FillModeLike as FillModeLike
    from .fill_ratio import FillRatio as FillRatio
    from .fill_ratio import FillRatioBatch as FillRatioBatch
    from .flag import Flag as Flag
    from .flag import FlagBatch as FlagBatch
    from .gamma_correction import GammaCorrection as GammaCorrection
    from .gamma_correction import GammaCorrectionBatch as GammaCorrectionBatch
    from .geo_line_string import GeoLineString as GeoLineString
    from .geo_line_string import GeoLineStringBatch as GeoLineStringBatch
    from .graph_edge import GraphEdge as GraphEdge
    from .graph_edge import GraphEdgeBatch as GraphEdgeBatch
    from .graph_node import GraphNode as GraphNode
    from .graph_node import GraphNodeBatch as GraphNodeBatch
    from .graph_type import GraphType as GraphType
    from .graph_type import GraphTypeArrayLike as GraphTypeArrayLike
    from .graph_type import GraphTypeBatch as GraphTypeBatch
    from .graph_type import GraphTypeLike as GraphTypeLike
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
    from .interactive import Interactive as Interactive
    from .interactive import InteractiveBatch as InteractiveBatch
    from .interpolation_mode import InterpolationMode as InterpolationMode
    from .interpolation_mode import InterpolationModeArrayLike as InterpolationModeArrayLike
    from .interpolation_mode import InterpolationModeBatch as InterpolationModeBatch
    from .interpolation_mode import InterpolationModeLike as InterpolationModeLike
    from .is_keyframe import IsKeyframe as IsKeyframe
    from .is_keyframe import IsKeyframeBatch as IsKeyframeBatch
    from .key_value_pairs import KeyValuePairs as KeyValuePairs
    from .key_value_pairs import KeyValuePairsBatch as KeyValuePairsBatch
    from .keypoint_id import KeypointId as KeypointId
    from .keypoint_id import KeypointIdBatch as KeypointIdBatch
    from .lat_lon import LatLon as LatLon
    from .lat_lon import LatLonBatch as LatLonBatch
    from .length import Length as Length
    from .length import LengthBatch as LengthBatch
    from .line_strip2d import LineStrip2D as LineStrip2D
    from .line_strip2d import LineStrip2DBatch as LineStrip2DBatch
    from .line_strip3d import LineStrip3D as LineStrip3D
    from .line_strip3d import LineStrip3DBatch as LineStrip3DBatch
    from .linear_speed import LinearSpeed as LinearSpeed
    from .linear_speed import LinearSpeedBatch as LinearSpeedBatch
    from .magnification_filter import MagnificationFilter as MagnificationFilter
    from .magnification_filter import MagnificationFilterArrayLike as MagnificationFilterArrayLike
    from .magnification_filter import MagnificationFilterBatch as MagnificationFilterBatch
    from .magnification_filter import MagnificationFilterLike as MagnificationFilterLike
    from .marker_shape import MarkerShape as MarkerShape
    from .marker_shape import MarkerShapeArrayLike as MarkerShapeArrayLike
    from .marker_shape import MarkerShapeBatch as MarkerShapeBatch
    from .marker_shape import MarkerShapeLike as MarkerShapeLike
    from .marker_size import MarkerSize as MarkerSize
    from .marker_size import MarkerSizeBatch as MarkerSizeBatch
    from .media_type import MediaType as MediaType
    from .media_type import MediaTypeBatch as MediaTypeBatch
    from .mesh_face_rendering import MeshFaceRendering as MeshFaceRendering
    from .mesh_face_rendering import MeshFaceRenderingArrayLike as MeshFaceRenderingArrayLike
    from .mesh_face_rendering import MeshFaceRenderingBatch as MeshFaceRenderingBatch
    from .mesh_face_rendering import MeshFaceRenderingLike as MeshFaceRenderingLike
    from .name import Name as Name
    from .name import NameBatch as NameBatch
    from .opacity import Opacity as Opacity
    from .opacity import OpacityBatch as OpacityBatch
    from .optical_density import OpticalDensity as OpticalDensity
    from .optical_density import OpticalDensityBatch as OpticalDensityBatch
    from .pinhole_projection import PinholeProjection as PinholeProjection
    from .pinhole_projection import PinholeProjectionBatch as PinholeProjectionBatch
    from .plane3d import Plane3D as Plane3D
    from .plane3d import Plane3DBatch as Plane3DBatch
    from .point_shading import PointShading as PointShading
    from .point_shading import PointShadingArrayLike as PointShadingArrayLike
    from .point_shading import PointShadingBatch as PointShadingBatch
    from .point_shading import PointShadingLike as PointShadingLike
    from .position2d import Position2D as Position2D
    from .position2d import Position2DBatch as Position2DBatch
    from .position3d import Position3D as Position3D
    from .position3d import Position3DBatch as Position3DBatch
    from .radius import Radius as Radius
    from .radius import RadiusBatch as RadiusBatch
    from .range1d import Range1D as Range1D
    from .range1d import Range1DBatch as Range1DBatch
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
    from .schema_id import SchemaId as SchemaId
    from .schema_id import SchemaIdBatch as SchemaIdBatch
    from .show_labels import ShowLabels as ShowLabels
    from .show_labels import ShowLabelsBatch as ShowLabelsBatch
    from .spherical_harmonics3_rgb import SphericalHarmonics3Rgb as SphericalHarmonics3Rgb
    from .spherical_harmonics3_rgb import SphericalHarmonics3RgbBatch as SphericalHarmonics3RgbBatch
    from .spherical_harmonics_degree import SphericalHarmonicsDegree as SphericalHarmonicsDegree
    from .spherical_harmonics_degree import SphericalHarmonicsDegreeBatch as SphericalHarmonicsDegreeBatch
    from .stroke_width import StrokeWidth as StrokeWidth
    from .stroke_width import StrokeWidthBatch as StrokeWidthBatch
    from .tensor_data import TensorData as TensorData
    from .tensor_data import TensorDataBatch as TensorDataBatch
    from .tensor_dimension_index_selection import TensorDimensionIndexSelection as TensorDimensionIndexSelection
    from .tensor_dimension_index_selection import TensorDimensionIndexSelectionBatch as TensorDimensionIndexSelectionBatch
    from .tensor_height_dimension import TensorHeightDimension as TensorHeightDimension
    from .tensor_height_dimension import TensorHeightDimensionBatch as TensorHeightDimensionBatch
    from .tensor_width_dimension import TensorWidthDimension as TensorWidthDimension
    from .tensor_width_dimension import TensorWidthDimensionBatch as TensorWidthDimensionBatch
    from .texcoord2d import Texcoord2D as Texcoord2D
    from .texcoord2d import Texcoord2DBatch as Texcoord2DBatch
    from .text import Text as Text
    from .text import TextBatch as TextBatch
    from .text_log_level import TextLogLevel as TextLogLevel
    from .text_log_level import TextLogLevelBatch as TextLogLevelBatch
    from .thumbnail import Thumbnail as Thumbnail
    from .thumbnail import ThumbnailBatch as ThumbnailBatch
    from .timestamp import Timestamp as Timestamp
    from .timestamp import TimestampBatch as TimestampBatch
    from .transform_frame_id import TransformFrameId as TransformFrameId
    from .transform_frame_id import TransformFrameIdBatch as TransformFrameIdBatch
    from .transform_mat3x3 import TransformMat3x3 as TransformMat3x3
    from .transform_mat3x3 import TransformMat3x3Batch as TransformMat3x3Batch
    from .transform_relation import TransformRelation as TransformRelation
    from .transform_relation import TransformRelationArrayLike as TransformRelationArrayLike
    from .transform_relation import TransformRelationBatch as TransformRelationBatch
    from .transform_relation import TransformRelationLike as TransformRelationLike
    from .translation3d import Translation3D as Translation3D
    from .translation3d import Translation3DBatch as Translation3DBatch
    from .triangle_indices import TriangleIndices as TriangleIndices
    from .triangle_indices import TriangleIndicesBatch as TriangleIndicesBatch
    from .unit import Unit as Unit
    from .unit import UnitBatch as UnitBatch
    from .url import Url as Url
    from .url import UrlBatch as UrlBatch
    from .value_range import ValueRange as ValueRange
    from .value_range import ValueRangeBatch as ValueRangeBatch
    from .variance import Variance as Variance
    from .variance import VarianceBatch as VarianceBatch
    from .vector2d import Vector2D as Vector2D
    from .vector2d import Vector2DBatch as Vector2DBatch
    from .vector3d import Vector3D as Vector3D
    from .vector3d import Vector3DBatch as Vector3DBatch
    from .video_codec import VideoCodec as VideoCodec
    from .video_codec import VideoCodecArrayLike as VideoCodecArrayLike
    from .video_codec import VideoCodecBatch as VideoCodecBatch
    from .video_codec import VideoCodecLike as VideoCodecLike
    from .video_sample import VideoSample as VideoSample
    from .video_sample import VideoSampleBatch as VideoSampleBatch
    from .video_timestamp import VideoTimestamp as VideoTimestamp
    from .video_timestamp import VideoTimestampBatch as VideoTimestampBatch
    from .view_coordinates import ViewCoordinates as ViewCoordinates
    from .view_coordinates import ViewCoordinatesBatch as ViewCoordinatesBatch
    from .visible import Visible as Visible
    from .visible import VisibleBatch as VisibleBatch
    from .voxel_index import VoxelIndex as VoxelIndex
    from .voxel_index import VoxelIndexBatch as VoxelIndexBatch
    from .voxel_size import VoxelSize as VoxelSize
    from .voxel_size import VoxelSizeBatch as VoxelSizeBatch
    from .voxel_value import VoxelValue as VoxelValue
    from .voxel_value import VoxelValueBatch as VoxelValueBatch

MODULES = {
    "AggregationPolicy": "aggregation_policy",
    "AggregationPolicyArrayLike": "aggregation_policy",
    "AggregationPolicyBatch": "aggregation_policy",
    "AggregationPolicyLike": "aggregation_policy",
    "AlbedoFactor": "albedo_factor",
    "AlbedoFactorBatch": "albedo_factor",
    "AnnotationContext": "annotation_context",
    "AnnotationContextArrayLike": ".likes",
    "AnnotationContextBatch": "annotation_context",
    "AnnotationContextLike": ".likes",
    "AxisLength": "axis_length",
    "AxisLengthBatch": "axis_length",
    "Blob": "blob",
    "BlobBatch": "blob",
    "Bool": "bool",
    "BoolBatch": "bool",
    "CellSize": "cell_size",
    "CellSizeBatch": "cell_size",
    "ChannelId": "channel_id",
    "ChannelIdBatch": "channel_id",
    "ChannelMessageCounts": "channel_message_counts",
    "ChannelMessageCountsArrayLike": ".likes",
    "ChannelMessageCountsBatch": "channel_message_counts",
    "ChannelMessageCountsLike": ".likes",
    "ClassId": "class_id",
    "ClassIdBatch": "class_id",
    "ClearIsRecursive": "clear_is_recursive",
    "ClearIsRecursiveBatch": "clear_is_recursive",
    "Color": "color",
    "ColorBatch": "color",
    "Colormap": "colormap",
    "ColormapArrayLike": "colormap",
    "ColormapBatch": "colormap",
    "ColormapLike": "colormap",
    "Count": "count",
    "CountBatch": "count",
    "DepthMeter": "depth_meter",
    "DepthMeterBatch": "depth_meter",
    "DrawOrder": "draw_order",
    "DrawOrderBatch": "draw_order",
    "EntityPath": "entity_path",
    "EntityPathBatch": "entity_path",
    "EntryKind": "entry_kind",
    "EntryKindArrayLike": "entry_kind",
    "EntryKindBatch": "entry_kind",
    "EntryKindLike": "entry_kind",
    "FillMode": "fill_mode",
    "FillModeArrayLike": "fill_mode",
    "FillModeBatch": "fill_mode",
    "FillModeLike": "fill_mode",
    "FillRatio": "fill_ratio",
    "FillRatioBatch": "fill_ratio",
    "Flag": "flag",
    "FlagBatch": "flag",
    "GammaCorrection": "gamma_correction",
    "GammaCorrectionBatch": "gamma_correction",
    "GeoLineString": "geo_line_string",
    "GeoLineStringArrayLike": ".likes",
    "GeoLineStringBatch": "geo_line_string",
    "GeoLineStringLike": ".likes",
    "GraphEdge": "graph_edge",
    "GraphEdgeBatch": "graph_edge",
    "GraphNode": "graph_node",
    "GraphNodeBatch": "graph_node",
    "GraphType": "graph_type",
    "GraphTypeArrayLike": "graph_type",
    "GraphTypeBatch": "graph_type",
    "GraphTypeLike": "graph_type",
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
    "Interactive": "interactive",
    "InteractiveBatch": "interactive",
    "InterpolationMode": "interpolation_mode",
    "InterpolationModeArrayLike": "interpolation_mode",
    "InterpolationModeBatch": "interpolation_mode",
    "InterpolationModeLike": "interpolation_mode",
    "IsKeyframe": "is_keyframe",
    "IsKeyframeBatch": "is_keyframe",
    "KeyValuePairs": "key_value_pairs",
    "KeyValuePairsArrayLike": ".likes",
    "KeyValuePairsBatch": "key_value_pairs",
    "KeyValuePairsLike": ".likes",
    "KeypointId": "keypoint_id",
    "KeypointIdBatch": "keypoint_id",
    "LatLon": "lat_lon",
    "LatLonBatch": "lat_lon",
    "Length": "length",
    "LengthBatch": "length",
    "LineStrip2D": "line_strip2d",
    "LineStrip2DArrayLike": ".likes",
    "LineStrip2DBatch": "line_strip2d",
    "LineStrip2DLike": ".likes",
    "LineStrip3D": "line_strip3d",
    "LineStrip3DArrayLike": ".likes",
    "LineStrip3DBatch": "line_strip3d",
    "LineStrip3DLike": ".likes",
    "LinearSpeed": "linear_speed",
    "LinearSpeedBatch": "linear_speed",
    "MagnificationFilter": "magnification_filter",
    "MagnificationFilterArrayLike": "magnification_filter",
    "MagnificationFilterBatch": "magnification_filter",
    "MagnificationFilterLike": "magnification_filter",
    "MarkerShape": "marker_shape",
    "MarkerShapeArrayLike": "marker_shape",
    "MarkerShapeBatch": "marker_shape",
    "MarkerShapeLike": "marker_shape",
    "MarkerSize": "marker_size",
    "MarkerSizeBatch": "marker_size",
    "MediaType": "media_type",
    "MediaTypeBatch": "media_type",
    "MeshFaceRendering": "mesh_face_rendering",
    "MeshFaceRenderingArrayLike": "mesh_face_rendering",
    "MeshFaceRenderingBatch": "mesh_face_rendering",
    "MeshFaceRenderingLike": "mesh_face_rendering",
    "Name": "name",
    "NameBatch": "name",
    "Opacity": "opacity",
    "OpacityBatch": "opacity",
    "OpticalDensity": "optical_density",
    "OpticalDensityBatch": "optical_density",
    "PinholeProjection": "pinhole_projection",
    "PinholeProjectionBatch": "pinhole_projection",
    "Plane3D": "plane3d",
    "Plane3DBatch": "plane3d",
    "PointShading": "point_shading",
    "PointShadingArrayLike": "point_shading",
    "PointShadingBatch": "point_shading",
    "PointShadingLike": "point_shading",
    "Position2D": "position2d",
    "Position2DBatch": "position2d",
    "Position3D": "position3d",
    "Position3DBatch": "position3d",
    "Radius": "radius",
    "RadiusBatch": "radius",
    "Range1D": "range1d",
    "Range1DBatch": "range1d",
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
    "SchemaId": "schema_id",
    "SchemaIdBatch": "schema_id",
    "ShowLabels": "show_labels",
    "ShowLabelsBatch": "show_labels",
    "SphericalHarmonics3Rgb": "spherical_harmonics3_rgb",
    "SphericalHarmonics3RgbBatch": "spherical_harmonics3_rgb",
    "SphericalHarmonicsDegree": "spherical_harmonics_degree",
    "SphericalHarmonicsDegreeBatch": "spherical_harmonics_degree",
    "StrokeWidth": "stroke_width",
    "StrokeWidthBatch": "stroke_width",
    "TensorData": "tensor_data",
    "TensorDataBatch": "tensor_data",
    "TensorDimensionIndexSelection": "tensor_dimension_index_selection",
    "TensorDimensionIndexSelectionBatch": "tensor_dimension_index_selection",
    "TensorHeightDimension": "tensor_height_dimension",
    "TensorHeightDimensionBatch": "tensor_height_dimension",
    "TensorWidthDimension": "tensor_width_dimension",
    "TensorWidthDimensionBatch": "tensor_width_dimension",
    "Texcoord2D": "texcoord2d",
    "Texcoord2DBatch": "texcoord2d",
    "Text": "text",
    "TextBatch": "text",
    "TextLogLevel": "text_log_level",
    "TextLogLevelBatch": "text_log_level",
    "Thumbnail": "thumbnail",
    "ThumbnailBatch": "thumbnail",
    "Timestamp": "timestamp",
    "TimestampBatch": "timestamp",
    "TransformFrameId": "transform_frame_id",
    "TransformFrameIdBatch": "transform_frame_id",
    "TransformMat3x3": "transform_mat3x3",
    "TransformMat3x3Batch": "transform_mat3x3",
    "TransformRelation": "transform_relation",
    "TransformRelationArrayLike": "transform_relation",
    "TransformRelationBatch": "transform_relation",
    "TransformRelationLike": "transform_relation",
    "Translation3D": "translation3d",
    "Translation3DBatch": "translation3d",
    "TriangleIndices": "triangle_indices",
    "TriangleIndicesBatch": "triangle_indices",
    "Unit": "unit",
    "UnitBatch": "unit",
    "Url": "url",
    "UrlBatch": "url",
    "ValueRange": "value_range",
    "ValueRangeBatch": "value_range",
    "Variance": "variance",
    "VarianceBatch": "variance",
    "Vector2D": "vector2d",
    "Vector2DBatch": "vector2d",
    "Vector3D": "vector3d",
    "Vector3DBatch": "vector3d",
    "VideoCodec": "video_codec",
    "VideoCodecArrayLike": "video_codec",
    "VideoCodecBatch": "video_codec",
    "VideoCodecLike": "video_codec",
    "VideoSample": "video_sample",
    "VideoSampleBatch": "video_sample",
    "VideoTimestamp": "video_timestamp",
    "VideoTimestampBatch": "video_timestamp",
    "ViewCoordinates": "view_coordinates",
    "ViewCoordinatesBatch": "view_coordinates",
    "Visible": "visible",
    "VisibleBatch": "visible",
    "VoxelIndex": "voxel_index",
    "VoxelIndexBatch": "voxel_index",
    "VoxelSize": "voxel_size",
    "VoxelSizeBatch": "voxel_size",
    "VoxelValue": "voxel_value",
    "VoxelValueBatch": "voxel_value",
}
__all__ = [
    "AggregationPolicy", "AggregationPolicyArrayLike", "AggregationPolicyBatch", "AggregationPolicyLike",
    "AlbedoFactor", "AlbedoFactorBatch", "AnnotationContext", "AnnotationContextArrayLike",
    "AnnotationContextBatch", "AnnotationContextLike", "AxisLength", "AxisLengthBatch", "Blob", "BlobBatch", "Bool",
    "BoolBatch", "CellSize", "CellSizeBatch", "ChannelId", "ChannelIdBatch", "ChannelMessageCounts",
    "ChannelMessageCountsArrayLike", "ChannelMessageCountsBatch", "ChannelMessageCountsLike", "ClassId",
    "ClassIdBatch", "ClearIsRecursive", "ClearIsRecursiveBatch", "Color", "ColorBatch", "Colormap",
    "ColormapArrayLike", "ColormapBatch", "ColormapLike", "Count", "CountBatch", "DepthMeter", "DepthMeterBatch",
    "DrawOrder", "DrawOrderBatch", "EntityPath", "EntityPathBatch", "EntryKind", "EntryKindArrayLike",
    "EntryKindBatch", "EntryKindLike", "FillMode", "FillModeArrayLike", "FillModeBatch", "FillModeLike",
    "FillRatio", "FillRatioBatch", "Flag", "FlagBatch", "GammaCorrection", "GammaCorrectionBatch", "GeoLineString",
    "GeoLineStringArrayLike", "GeoLineStringBatch", "GeoLineStringLike", "GraphEdge", "GraphEdgeBatch", "GraphNode",
    "GraphNodeBatch", "GraphType", "GraphTypeArrayLike", "GraphTypeBatch", "GraphTypeLike", "HalfSize2D",
    "HalfSize2DBatch", "HalfSize3D", "HalfSize3DBatch", "ImageBuffer", "ImageBufferBatch", "ImageFormat",
    "ImageFormatBatch", "ImagePlaneDistance", "ImagePlaneDistanceBatch", "Interactive", "InteractiveBatch",
    "InterpolationMode", "InterpolationModeArrayLike", "InterpolationModeBatch", "InterpolationModeLike",
    "IsKeyframe", "IsKeyframeBatch", "KeyValuePairs", "KeyValuePairsArrayLike", "KeyValuePairsBatch",
    "KeyValuePairsLike", "KeypointId", "KeypointIdBatch", "LatLon", "LatLonBatch", "Length", "LengthBatch",
    "LineStrip2D", "LineStrip2DArrayLike", "LineStrip2DBatch", "LineStrip2DLike", "LineStrip3D",
    "LineStrip3DArrayLike", "LineStrip3DBatch", "LineStrip3DLike", "LinearSpeed", "LinearSpeedBatch",
    "MagnificationFilter", "MagnificationFilterArrayLike", "MagnificationFilterBatch", "MagnificationFilterLike",
    "MarkerShape", "MarkerShapeArrayLike", "MarkerShapeBatch", "MarkerShapeLike", "MarkerSize", "MarkerSizeBatch",
    "MediaType", "MediaTypeBatch", "MeshFaceRendering", "MeshFaceRenderingArrayLike", "MeshFaceRenderingBatch",
    "MeshFaceRenderingLike", "Name", "NameBatch", "Opacity", "OpacityBatch", "OpticalDensity",
    "OpticalDensityBatch", "PinholeProjection", "PinholeProjectionBatch", "Plane3D", "Plane3DBatch", "PointShading",
    "PointShadingArrayLike", "PointShadingBatch", "PointShadingLike", "Position2D", "Position2DBatch", "Position3D",
    "Position3DBatch", "Radius", "RadiusBatch", "Range1D", "Range1DBatch", "Resolution", "ResolutionBatch",
    "RotationAxisAngle", "RotationAxisAngleBatch", "RotationQuat", "RotationQuatBatch", "Scalar", "ScalarBatch",
    "Scale3D", "Scale3DBatch", "SchemaId", "SchemaIdBatch", "ShowLabels", "ShowLabelsBatch",
    "SphericalHarmonics3Rgb", "SphericalHarmonics3RgbBatch", "SphericalHarmonicsDegree",
    "SphericalHarmonicsDegreeBatch", "StrokeWidth", "StrokeWidthBatch", "TensorData", "TensorDataBatch",
    "TensorDimensionIndexSelection", "TensorDimensionIndexSelectionBatch", "TensorHeightDimension",
    "TensorHeightDimensionBatch", "TensorWidthDimension", "TensorWidthDimensionBatch", "Texcoord2D",
    "Texcoord2DBatch", "Text", "TextBatch", "TextLogLevel", "TextLogLevelBatch", "Thumbnail", "ThumbnailBatch",
    "Timestamp", "TimestampBatch", "TransformFrameId", "TransformFrameIdBatch", "TransformMat3x3",
    "TransformMat3x3Batch", "TransformRelation", "TransformRelationArrayLike", "TransformRelationBatch",
    "TransformRelationLike", "Translation3D", "Translation3DBatch", "TriangleIndices", "TriangleIndicesBatch",
    "Unit", "UnitBatch", "Url", "UrlBatch", "ValueRange", "ValueRangeBatch", "Variance", "VarianceBatch",
    "Vector2D", "Vector2DBatch", "Vector3D", "Vector3DBatch", "VideoCodec", "VideoCodecArrayLike",
    "VideoCodecBatch", "VideoCodecLike", "VideoSample", "VideoSampleBatch", "VideoTimestamp", "VideoTimestampBatch",
    "ViewCoordinates", "ViewCoordinatesBatch", "Visible", "VisibleBatch", "VoxelIndex", "VoxelIndexBatch",
    "VoxelSize", "VoxelSizeBatch", "VoxelValue", "VoxelValueBatch",
]


def _load(name: str) -> Any:
    module = MODULES.get(name)
    if module is None:
        from ..earlier import present_name

        if (present := present_name(name)) is not None:
            return _load(present)
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
