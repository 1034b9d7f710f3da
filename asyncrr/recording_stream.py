"""Recordings and which of them is active, as the module ``rr.recording_stream`` offers them."""

from __future__ import annotations

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.frames.keys import AUTO_INDEX

from .active import (
    get_data_recording,
    get_global_data_recording,
    get_thread_local_data_recording,
    recording_stream_generator_ctx,
    set_global_data_recording,
    set_thread_local_data_recording,
)
from .deprecated import new_recording
from .functions import get_application_id, get_recording_id, is_enabled
from .in_memory import BinaryStream
from .recording import RecordingStream
from .sink_functions import binary_stream
from .thread_local import thread_local_stream

__all__ = [
    "AUTO_INDEX",
    "BinaryStream",
    "ChunkBatcherConfig",
    "RecordingStream",
    "binary_stream",
    "get_application_id",
    "get_data_recording",
    "get_global_data_recording",
    "get_recording_id",
    "get_thread_local_data_recording",
    "is_enabled",
    "new_recording",
    "recording_stream_generator_ctx",
    "set_global_data_recording",
    "set_thread_local_data_recording",
    "thread_local_stream",
]
