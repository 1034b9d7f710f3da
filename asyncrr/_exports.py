"""Which module each public name of ``asyncrr`` is in, besides the types' own table."""

from __future__ import annotations

from asyncrr.types import NAMES as TYPE_NAMES

_BY_MODULE = {
    "asyncrr._version": ("__version__",),
    "asyncrr.active": (
        "get_data_recording",
        "get_global_data_recording",
        "get_thread_local_data_recording",
        "recording_stream_async_generator_ctx",
        "recording_stream_generator_ctx",
        "set_global_data_recording",
        "set_thread_local_data_recording",
    ),
    "asyncrr.async_recording": ("AsyncRecordingStream",),
    "asyncrr.chunks.entity_path": ("escape_entity_path_part", "new_entity_path"),
    "asyncrr.chunks.timeline": ("TimeColumn", "TimeColumnLike"),
    "asyncrr.deprecated": (
        "TimeNanosColumn",
        "TimeSecondsColumn",
        "TimeSequenceColumn",
        "set_time_nanos",
        "set_time_seconds",
        "set_time_sequence",
    ),
    "asyncrr.engine.config": ("ChunkBatcherConfig",),
    "asyncrr.engine.stats": ("RecordingStats",),
    "asyncrr.engine.sink": ("SinkStats",),
    "asyncrr.error_utils": ("RerunMissingDependencyError", "RerunWarning", "set_strict_mode", "strict_mode"),
    "asyncrr.errors": (
        "AsyncrrError",
        "FlushError",
        "FlushTimeout",
        "NotConnected",
        "RecordingClosed",
        "SinkError",
        "ViewerError",
        "WouldDeadlock",
    ),
    "asyncrr.frames.keys": (
        "AUTO_INDEX",
        "RERUN_KIND",
        "RERUN_KIND_CONTROL",
        "RERUN_KIND_INDEX",
        "SORBET_ARCHETYPE_NAME",
        "SORBET_COMPONENT",
        "SORBET_COMPONENT_TYPE",
        "SORBET_ENTITY_PATH",
        "SORBET_INDEX_NAME",
        "SORBET_IS_TABLE_INDEX",
    ),
    "asyncrr.functions": (
        "binary_stream",
        "connect_grpc",
        "disable_timeline",
        "disconnect",
        "flush",
        "get_application_id",
        "get_recording_id",
        "init",
        "is_enabled",
        "log",
        "memory_recording",
        "reset_time",
        "save",
        "send_chunks",
        "send_columns",
        "send_dataframe",
        "send_property",
        "send_record_batch",
        "send_recording_name",
        "send_recording_start_time_nanos",
        "set_log_tick_enabled",
        "set_log_time_enabled",
        "set_sinks",
        "set_time",
        "spawn",
        "stdout",
    ),
    "asyncrr.lifecycle": ("shutdown_at_exit", "unregister_shutdown"),
    "asyncrr.in_memory": ("AsyncBinaryStream", "AsyncMemoryRecording", "BinaryStream", "MemoryRecording"),
    "asyncrr.recording": ("RecordingStream",),
    "asyncrr.sinks.file": ("FileSink",),
    "asyncrr.sinks.grpc": ("GrpcSink",),
    "asyncrr.viewers.web_host": ("WebViewerApp", "WebViewerServer"),
    "asyncrr.web": ("serve_web_viewer", "start_web_viewer_server"),
}

MODULE_OF: dict[str, str] = {
    **TYPE_NAMES,
    **{name: module for module, names in _BY_MODULE.items() for name in names},
}
"""Module of each public name."""

MODULES: dict[str, str] = {
    "archetypes": "asyncrr.types.archetypes",
    "chunk": "asyncrr.chunk",
    "components": "asyncrr.types.components",
    "encodings": "asyncrr.types.encodings",
    "datatypes": "asyncrr.types.encodings",
    "error_utils": "asyncrr.error_utils",
    "experimental": "asyncrr.experimental",
    "sinks": "asyncrr.sinks",
    "web": "asyncrr.web",
}
"""Public modules, under the names that the package offers them by."""
