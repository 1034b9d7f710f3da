"""Asyncio-native logging client for the Rerun viewer.

``import asyncrr as rr`` takes the place of ``import rerun as rr`` in a program that logs; async programs use
:class:`AsyncRecordingStream`. Names are loaded when they are first used.
"""

from __future__ import annotations

import atexit as _atexit
import os as _os
import sys as _sys
from typing import TYPE_CHECKING, Any

if _os.name != "posix":
    raise ImportError(
        "asyncrr needs a POSIX system, such as Linux or macOS: it uses pipes, process groups and writev()"
    )

from asyncrr import _lazy
from asyncrr._exports import DEPRECATED as _DEPRECATED, MODULE_OF as _MODULE_OF, MODULES as _MODULES

if TYPE_CHECKING:
    from asyncrr import (
        any_batch_value as any_batch_value,
        any_value as any_value,
        archetypes as archetypes,
        blueprint as blueprint,
        chunk as chunk,
        components as components,
        datatypes as datatypes,
        dynamic_archetype as dynamic_archetype,
        encodings as encodings,
        error_utils as error_utils,
        experimental as experimental,
        notebook as notebook,
        recording_stream as recording_stream,
        script_helpers as script_helpers,
        sinks as sinks,
        time as time,
        utilities as utilities,
        web as web,
    )
    from asyncrr._version import (
        EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE as EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE,
        __version__ as __version__,
        __version_info__ as __version_info__,
        version as version,
    )
    from asyncrr.active import (
        get_data_recording as get_data_recording,
        get_global_data_recording as get_global_data_recording,
        get_thread_local_data_recording as get_thread_local_data_recording,
        recording_stream_async_generator_ctx as recording_stream_async_generator_ctx,
        recording_stream_generator_ctx as recording_stream_generator_ctx,
        set_global_data_recording as set_global_data_recording,
        set_thread_local_data_recording as set_thread_local_data_recording,
    )
    from asyncrr.async_recording import AsyncRecordingStream as AsyncRecordingStream
    from asyncrr.chunks.entity_path import (
        RECORDING_PROPERTIES_PATH as RECORDING_PROPERTIES_PATH,
        escape_entity_path_part as escape_entity_path_part,
        new_entity_path as new_entity_path,
    )
    from asyncrr.chunks.timeline import TimeColumn as TimeColumn, TimeColumnLike as TimeColumnLike
    from asyncrr.deprecated import (
        TimeNanosColumn as TimeNanosColumn,
        TimeSecondsColumn as TimeSecondsColumn,
        TimeSequenceColumn as TimeSequenceColumn,
        connect as connect,
        new_recording as new_recording,
        serve as serve,
        serve_web as serve_web,
        set_time_nanos as set_time_nanos,
        set_time_seconds as set_time_seconds,
        set_time_sequence as set_time_sequence,
    )
    from asyncrr.engine.config import ChunkBatcherConfig as ChunkBatcherConfig
    from asyncrr.engine.sink import SinkStats as SinkStats
    from asyncrr.engine.stats import RecordingStats as RecordingStats
    from asyncrr.error_utils import (
        RerunMissingDependencyError as RerunMissingDependencyError,
        RerunWarning as RerunWarning,
        set_strict_mode as set_strict_mode,
        strict_mode as strict_mode,
    )
    from asyncrr.errors import (
        AsyncrrError as AsyncrrError,
        ConnectionLost as ConnectionLost,
        FlushError as FlushError,
        FlushTimeout as FlushTimeout,
        ImporterError as ImporterError,
        NotConnected as NotConnected,
        RecordingClosed as RecordingClosed,
        SinkError as SinkError,
        ViewerError as ViewerError,
        WouldDeadlock as WouldDeadlock,
    )
    from asyncrr.frames.keys import (
        AUTO_INDEX as AUTO_INDEX,
        RERUN_KIND as RERUN_KIND,
        RERUN_KIND_CONTROL as RERUN_KIND_CONTROL,
        RERUN_KIND_INDEX as RERUN_KIND_INDEX,
        SORBET_ARCHETYPE_NAME as SORBET_ARCHETYPE_NAME,
        SORBET_COMPONENT as SORBET_COMPONENT,
        SORBET_COMPONENT_TYPE as SORBET_COMPONENT_TYPE,
        SORBET_ENTITY_PATH as SORBET_ENTITY_PATH,
        SORBET_INDEX_NAME as SORBET_INDEX_NAME,
        SORBET_IS_TABLE_INDEX as SORBET_IS_TABLE_INDEX,
    )
    from asyncrr.functions import (
        compress_images as compress_images,
        disable_timeline as disable_timeline,
        get_application_id as get_application_id,
        get_recording_id as get_recording_id,
        init as init,
        is_enabled as is_enabled,
        log as log,
        log_file_from_contents as log_file_from_contents,
        log_file_from_path as log_file_from_path,
        reset_time as reset_time,
        send_chunks as send_chunks,
        send_columns as send_columns,
        send_dataframe as send_dataframe,
        send_property as send_property,
        send_record_batch as send_record_batch,
        send_recording_name as send_recording_name,
        send_recording_start_time_nanos as send_recording_start_time_nanos,
        set_log_tick_enabled as set_log_tick_enabled,
        set_log_time_enabled as set_log_time_enabled,
        set_time as set_time,
        video_stream as video_stream,
    )
    from asyncrr.image_encoded import ImageEncoded as ImageEncoded, ImageFormat as ImageFormat
    from asyncrr.in_memory import (
        AsyncBinaryStream as AsyncBinaryStream,
        AsyncMemoryRecording as AsyncMemoryRecording,
        BinaryStream as BinaryStream,
        MemoryRecording as MemoryRecording,
    )
    from asyncrr.lifecycle import (
        cleanup_if_forked_child as cleanup_if_forked_child,
        rerun_shutdown as rerun_shutdown,
        shutdown_at_exit as shutdown_at_exit,
        unregister_shutdown as unregister_shutdown,
    )
    from asyncrr.logging_handler import LoggingHandler as LoggingHandler
    from asyncrr.notebook import legacy_notebook_show as legacy_notebook_show, notebook_show as notebook_show
    from asyncrr.reading.source import ReadingStats as ReadingStats
    from asyncrr.reading.subscription import (
        ReceivedChunk as ReceivedChunk,
        Subscription as Subscription,
        subscribe as subscribe,
    )
    from asyncrr.recording import RecordingStream as RecordingStream
    from asyncrr.script_helpers import (
        script_add_args as script_add_args,
        script_setup as script_setup,
        script_teardown as script_teardown,
    )
    from asyncrr.sink_functions import (
        binary_stream as binary_stream,
        connect_grpc as connect_grpc,
        disconnect as disconnect,
        flush as flush,
        memory_recording as memory_recording,
        save as save,
        send_blueprint as send_blueprint,
        serve_grpc as serve_grpc,
        set_sinks as set_sinks,
        spawn as spawn,
        stdout as stdout,
    )
    from asyncrr.sinks.file import FileSink as FileSink
    from asyncrr.sinks.grpc import GrpcSink as GrpcSink
    from asyncrr.sinks.server import GrpcServerSink as GrpcServerSink
    from asyncrr.thread_local import thread_local_stream as thread_local_stream
    from asyncrr.types.any_values import (
        AnyBatchValue as AnyBatchValue,
        AnyValues as AnyValues,
        DynamicArchetype as DynamicArchetype,
    )
    from asyncrr.types.archetypes.annotation_context import AnnotationContext as AnnotationContext
    from asyncrr.types.archetypes.arrows2d import Arrows2D as Arrows2D
    from asyncrr.types.archetypes.arrows3d import Arrows3D as Arrows3D
    from asyncrr.types.archetypes.asset3d import Asset3D as Asset3D
    from asyncrr.types.archetypes.asset_audio import AssetAudio as AssetAudio
    from asyncrr.types.archetypes.asset_video import AssetVideo as AssetVideo
    from asyncrr.types.archetypes.bar_chart import BarChart as BarChart
    from asyncrr.types.archetypes.boxes2d import Boxes2D as Boxes2D
    from asyncrr.types.archetypes.boxes3d import Boxes3D as Boxes3D
    from asyncrr.types.archetypes.capsules3d import Capsules3D as Capsules3D
    from asyncrr.types.archetypes.clear import Clear as Clear
    from asyncrr.types.archetypes.coordinate_frame import CoordinateFrame as CoordinateFrame
    from asyncrr.types.archetypes.cylinders3d import Cylinders3D as Cylinders3D
    from asyncrr.types.archetypes.depth_image import DepthImage as DepthImage
    from asyncrr.types.archetypes.ellipses2d import Ellipses2D as Ellipses2D
    from asyncrr.types.archetypes.ellipsoids3d import Ellipsoids3D as Ellipsoids3D
    from asyncrr.types.archetypes.encoded_depth_image import EncodedDepthImage as EncodedDepthImage
    from asyncrr.types.archetypes.encoded_image import EncodedImage as EncodedImage
    from asyncrr.types.archetypes.gaussian_splats3d import GaussianSplats3D as GaussianSplats3D
    from asyncrr.types.archetypes.geo_line_strings import GeoLineStrings as GeoLineStrings
    from asyncrr.types.archetypes.geo_points import GeoPoints as GeoPoints
    from asyncrr.types.archetypes.graph_edges import GraphEdges as GraphEdges
    from asyncrr.types.archetypes.graph_nodes import GraphNodes as GraphNodes
    from asyncrr.types.archetypes.grid_map import GridMap as GridMap
    from asyncrr.types.archetypes.image import Image as Image
    from asyncrr.types.archetypes.instance_poses3d import InstancePoses3D as InstancePoses3D
    from asyncrr.types.archetypes.line_strips2d import LineStrips2D as LineStrips2D
    from asyncrr.types.archetypes.line_strips3d import LineStrips3D as LineStrips3D
    from asyncrr.types.archetypes.mcap_channel import McapChannel as McapChannel
    from asyncrr.types.archetypes.mcap_message import McapMessage as McapMessage
    from asyncrr.types.archetypes.mcap_schema import McapSchema as McapSchema
    from asyncrr.types.archetypes.mcap_statistics import McapStatistics as McapStatistics
    from asyncrr.types.archetypes.measurements import Measurements as Measurements
    from asyncrr.types.archetypes.mesh3d import Mesh3D as Mesh3D
    from asyncrr.types.archetypes.pinhole import Pinhole as Pinhole
    from asyncrr.types.archetypes.points2d import Points2D as Points2D
    from asyncrr.types.archetypes.points3d import Points3D as Points3D
    from asyncrr.types.archetypes.scalars import Scalars as Scalars
    from asyncrr.types.archetypes.segmentation_image import SegmentationImage as SegmentationImage
    from asyncrr.types.archetypes.series_lines import SeriesLines as SeriesLines
    from asyncrr.types.archetypes.series_points import SeriesPoints as SeriesPoints
    from asyncrr.types.archetypes.state_change import StateChange as StateChange
    from asyncrr.types.archetypes.state_configuration import StateConfiguration as StateConfiguration
    from asyncrr.types.archetypes.tensor import Tensor as Tensor
    from asyncrr.types.archetypes.text_document import TextDocument as TextDocument
    from asyncrr.types.archetypes.text_log import TextLog as TextLog
    from asyncrr.types.archetypes.transform3d import Transform3D as Transform3D
    from asyncrr.types.archetypes.transform_axes3d import TransformAxes3D as TransformAxes3D
    from asyncrr.types.archetypes.video_frame_reference import VideoFrameReference as VideoFrameReference
    from asyncrr.types.archetypes.video_stream import VideoStream as VideoStream
    from asyncrr.types.archetypes.view_coordinates import ViewCoordinates as ViewCoordinates
    from asyncrr.types.archetypes.volume3d import Volume3D as Volume3D
    from asyncrr.types.archetypes.voxel_grid_map import VoxelGridMap as VoxelGridMap
    from asyncrr.types.base import (
        Archetype as Archetype,
        AsComponents as AsComponents,
        ComponentBatchLike as ComponentBatchLike,
        ComponentBatchMixin as ComponentBatchMixin,
        ComponentColumn as ComponentColumn,
        ComponentColumnList as ComponentColumnList,
        ComponentMixin as ComponentMixin,
        DescribedComponentBatch as DescribedComponentBatch,
    )
    from asyncrr.types.components.albedo_factor import AlbedoFactor as AlbedoFactor
    from asyncrr.types.components.graph_edge import GraphEdge as GraphEdge
    from asyncrr.types.components.graph_type import GraphType as GraphType
    from asyncrr.types.components.media_type import MediaType as MediaType
    from asyncrr.types.components.radius import Radius as Radius
    from asyncrr.types.components.scale3d import Scale3D as Scale3D
    from asyncrr.types.components.tensor_dimension_index_selection import (
        TensorDimensionIndexSelection as TensorDimensionIndexSelection,
    )
    from asyncrr.types.components.text_log_level import TextLogLevel as TextLogLevel
    from asyncrr.types.components.transform_relation import TransformRelation as TransformRelation
    from asyncrr.types.components.video_codec import VideoCodec as VideoCodec
    from asyncrr.types.constructors.boxes import Box2DFormat as Box2DFormat
    from asyncrr.types.descriptor import ComponentDescriptor as ComponentDescriptor
    from asyncrr.types.encodings.angle import Angle as Angle
    from asyncrr.types.encodings.annotation_info import AnnotationInfo as AnnotationInfo
    from asyncrr.types.encodings.channel_datatype import ChannelDatatype as ChannelDatatype
    from asyncrr.types.encodings.class_description import ClassDescription as ClassDescription
    from asyncrr.types.encodings.color_model import ColorModel as ColorModel
    from asyncrr.types.encodings.pixel_format import PixelFormat as PixelFormat
    from asyncrr.types.encodings.quaternion import Quaternion as Quaternion
    from asyncrr.types.encodings.rotation_axis_angle import RotationAxisAngle as RotationAxisAngle
    from asyncrr.types.encodings.tensor_data import TensorData as TensorData
    from asyncrr.types.encodings.tensor_dimension_selection import TensorDimensionSelection as TensorDimensionSelection
    from asyncrr.types.encodings.time_int import TimeInt as TimeInt
    from asyncrr.types.encodings.time_range import TimeRange as TimeRange
    from asyncrr.types.encodings.time_range_boundary import TimeRangeBoundary as TimeRangeBoundary
    from asyncrr.types.encodings.visible_time_range import VisibleTimeRange as VisibleTimeRange
    from asyncrr.types.likes import ComponentValueLike as ComponentValueLike
    from asyncrr.utilities import asarray as asarray
    from asyncrr.video_streams import AsyncVideoFrames as AsyncVideoFrames, VideoFrames as VideoFrames
    from asyncrr.viewers.web_host import WebViewerApp as WebViewerApp, WebViewerServer as WebViewerServer
    from asyncrr.web import (
        serve_web_viewer as serve_web_viewer,
        start_web_viewer_server as start_web_viewer_server,
    )

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 - a list, whatever the linter makes of sorted()


def _load(name: str) -> Any:
    module = _MODULE_OF.get(name)
    if module is not None:
        value = getattr(_lazy.load(module), name)
    elif name in _MODULES:
        value = _lazy.load(_MODULES[name])
    elif name in _DEPRECATED:
        # Not kept: whoever looks it up next is to be warned, too.
        found = _lazy.load(_DEPRECATED[name])
        return found if _DEPRECATED[name] == f"{__name__}.{name}" else getattr(found, name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    # Type checkers know all names, and are to find those that do not exist.
    __getattr__ = _load


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF, *_MODULES})


def _shut_down_at_exit() -> None:
    _lazy.finish()
    lifecycle = _sys.modules.get("asyncrr.lifecycle")
    if lifecycle is not None:
        lifecycle.shutdown()


# Exit handlers run in the reverse of the order in which they were registered. This one is registered here, and not when
# the first recording is made, so it runs after all handlers that the program registers after `import asyncrr`.
_atexit.register(_shut_down_at_exit)
