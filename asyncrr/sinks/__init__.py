"""Where encoded messages go, one module a sink, all behind :class:`asyncrr.engine.sink.Sink`.

As the public module ``rr.sinks`` it also offers the functions that choose a sink, which are the package's own.
"""

from __future__ import annotations

import sys
from typing import Any

_OF_THE_PACKAGE = (
    "BinaryStream",
    "FileSink",
    "GrpcServerSink",
    "GrpcSink",
    "RecordingStream",
    "connect_grpc",
    "disconnect",
    "get_application_id",
    "memory_recording",
    "save",
    "send_blueprint",
    "serve_grpc",
    "set_sinks",
    "spawn",
    "stdout",
)


def __getattr__(name: str) -> Any:
    # Looked up where it is already: sinks import nothing from above.
    package = sys.modules[__name__.partition(".")[0]]
    if name == "is_recording_enabled":
        return package.is_enabled
    if name in _OF_THE_PACKAGE:
        return getattr(package, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_OF_THE_PACKAGE, "is_recording_enabled"})
