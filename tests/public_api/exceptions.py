"""Where the public API differs from that of ``rerun-sdk`` 0.41, and why. Patterns of keys of :mod:`compare`.

Each must match something: what has come to be the same is to be taken off the list.
"""

from __future__ import annotations

from typing import Final

OUT_OF_SCOPE: Final = {
    "catalog": "queries, not logging",
    "server.*": "queries, not logging",
    "urdf": "robot descriptions, not logging",
    "auth": "accounts of Rerun's hosted catalog",
    "login": "accounts of Rerun's hosted catalog",
    "logout": "accounts of Rerun's hosted catalog",
    "tracing_session": "traces of queries",
    "chunk.Chunk.apply_lenses": "lenses",
    "chunk.Chunk.apply_selector": "selectors",
    "chunk.ChunkStore": "queries, not logging",
    "chunk.*Lens": "lenses",
    "chunk.IndexColumn": "readers of other formats",
    "chunk.IndexedReader": "readers of other formats",
    "chunk.LazyChunkStream.collect": "gives a ChunkStore",
    "chunk.LazyChunkStream.lenses": "lenses",
    "chunk.LazyChunkStream.split": "files to files, not logging",
    "chunk.Lazy*.write_rrd": "files to files, not logging",
    "chunk.LazyStore.schema": "queries, not logging",
    "chunk.LazyStore.summary": "queries, not logging",
    "chunk.Mcap*": "readers of other formats",
    "chunk.OptimizationProfile": "files to files, not logging",
    "chunk.Selector": "selectors",
    "chunk.StreamingReader": "readers of other formats",
}

NATIVE_CODE: Final = {
    "RecordingStream.to_native": "there is no native object behind a recording",
    "BinaryStream*": "made by binary_stream(), from an object of native code there, from a sink here",
    "MemoryRecording*": "made by memory_recording(), from an object of native code there, from a sink here",
    "chunk.Chunk(*": "made by from_columns() and readers",
    "chunk.Chunk": "made by from_columns() and readers",
    "chunk.LazyChunkStream(*": "made by readers",
    "chunk.LazyChunkStream": "made by readers",
    "chunk.LazyStore(*": "made by readers",
    "chunk.LazyStore": "made by readers",
    "chunk.StoreEntry(*": "made by readers",
    "chunk.StoreEntry": "made by readers",
    "recording_stream.active_recording_stream": "bookkeeping of `with` blocks",
    "sinks.create_in_memory_blueprint": "how their notebooks hand over a blueprint",
    "any_batch_value.ArrowTypeOnly": "bookkeeping of the types of AnyValues",
    "any_batch_value.NumpyArrowType": "bookkeeping of the types of AnyValues",
    "*.native_to_pa_array_override": "glue of their generated code",
    "*__field_converter_override": "glue of their generated code",
    "*.deferred_patch_class": "glue of their generated code",
    "ComponentBatchMixin(*": "a protocol there, whose constructor is never called",
    "ComponentBatchMixin.as_arrow_array": "a mixin: the class it is mixed into has the method",
    "ComponentMixin(*": "a protocol there, whose constructor is never called",
}

MORE_THAN_THERE: Final = {
    "ChunkBatcherConfig(stretch_to)": "how far the tick stretches",
    "*Image(compress)": "JPEG off the caller's thread",
    "*Image(jpeg_quality)": "as above",
    "FileSink(fsync)": "flush to the disk",
    "GrpcSink(ack_policy)": "when acknowledgements are asked for",
    "GrpcSink(flush_timeout_sec)": "as in 0.24 to 0.30",
    "GrpcSink(history_limit)": "what is kept for a viewer that comes back",
    "GrpcSink(tls)": "certificates",
    "GrpcSink(token)": "bearer tokens",
    "GrpcServerSink(listen)": "addresses to listen on",
    "GrpcServerSink(ssl_context)": "TLS",
    "GrpcServerSink(token)": "who may connect",
    "*serve_grpc(bind)": "the address to listen on",
    "*serve_grpc(ssl_context)": "TLS",
    "*serve_grpc(token)": "who may connect",
    "*log_file_from_contents(max_unpacked)": "a limit for files of strangers",
    "*log_file_from_path(max_unpacked)": "a limit for files of strangers",
    "chunk.RrdReader(max_unpacked)": "a limit for files of strangers",
    "LoggingHandler(recording)": "the recording to log to",
    "RecordingStream(buffer_limit)": "bounded memory",
    "RecordingStream(memory_limit)": "bounded memory",
    "RecordingStream.connect_grpc(flush_timeout_sec)": "as in 0.24",
    "RecordingStream.flush(blocking)": "as in 0.24",
    "RecordingStream.send_columns(strict)": "may be given by place, as in 0.24",
    "RecordingStream.spawn(connect)": "may be given by place, as of the function `spawn`",
    "RecordingStream.spawn(port)": "may be given by place, as of the function `spawn`",
    "spawn(connect)": "may be given by place, as in early releases",
    "spawn(port)": "may be given by place, as in early releases",
    "spawn(recording)": "may be given by place, as in early releases",
    "RecordingStream.spawn(executable_name)": "as of the function `spawn`",
    "RecordingStream.spawn(executable_path)": "as of the function `spawn`",
    "RecordingStream.spawn(server_memory_limit)": "as of the function `spawn`",
    "connect_grpc(flush_timeout_sec)": "as in 0.24",
    "log(timeless)": "what `static` was called once",
    "sinks.is_recording_enabled(recording)": "may be left out",
    "*TensorData.numpy(force)": "may be left out",
}

OTHERWISE: Final = {
    "GrpcServerSink(bind_ip)": "on loopback only, unless another address is given",
    "GrpcServerSink(server_memory_limit)": "as in 0.24",
    "*serve_grpc(server_memory_limit)": "as in 0.24",
    "*Scale3D(uniform_or_per_axis)": "True stands for 1 there; nothing given means the same here",
}

EXCEPTIONS: Final = {**OUT_OF_SCOPE, **NATIVE_CODE, **MORE_THAN_THERE, **OTHERWISE}
