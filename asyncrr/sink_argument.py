"""What ``set_sinks`` takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from asyncrr.engine.sink import Sink

NOT_SERVED: Final = "[rerun is disabled]"
"""What takes the place of a URL where logging is off; the reference says the same."""

LogSinkLike: TypeAlias = Sink
"""Anything that can be a sink: :class:`asyncrr.GrpcSink`, :class:`asyncrr.FileSink`, a sink of your own."""


def checked_sinks(sinks: Sequence[object]) -> list[Sink]:
    """The sinks, if they can be used together.

    Raises
    ------
    TypeError
        If something is not a sink.
    ValueError
        If there is none.
    """
    if not sinks:
        raise ValueError("set_sinks needs at least one sink; use disconnect() to go without")
    checked: list[Sink] = []
    for sink in sinks:
        if not isinstance(sink, Sink):
            raise TypeError(f"set_sinks takes sinks such as GrpcSink(...) or FileSink(...), not {type(sink).__name__}")
        checked.append(sink)
    return checked
