"""What ``memory_recording()`` and ``binary_stream()`` return: data as `.rrd` bytes, without a file."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from asyncrr.engine.background import shared_workers
from asyncrr.sinks.memory import BinaryStreamSink, MemorySink, encode_rrd
from asyncrr.wire.messages import Message

from .blueprint_argument import blueprint_messages

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike

    from .async_recording import AsyncRecordingStream
    from .recording_base import BaseRecording


class MemoryRecording:
    """A recording's data in memory, as a sink of a :class:`~asyncrr.RecordingStream`.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.RecordingStream.memory_recording` passes; it is not made by hand.
    """

    def __init__(self, recording: BaseRecording, sink: MemorySink) -> None:
        self._recording = recording
        self._sink = sink

    def num_msgs(self) -> int:
        """Flush, and count the messages in memory (store infos included)."""
        self._recording._blocking_flush()
        return self._sink.num_messages

    def drain_as_bytes(self) -> bytes:
        """Flush, take all messages out of memory and return them as a complete `.rrd`."""
        self._recording._blocking_flush()
        return encode_rrd(self._sink.take_backlog())

    def as_html(
        self,
        *,
        width: int = 950,
        height: int = 712,
        app_url: str | None = None,
        timeout_ms: int = 2000,
        blueprint: BlueprintLike | None = None,
    ) -> str:
        """Flush, and return HTML with the data inside it, which shows it in a web viewer in a frame. The data stays in memory.

        Parameters
        ----------
        width, height
            In pixels.
        app_url
            Where the web viewer is hosted. By default where :func:`asyncrr.start_web_viewer_server` does; without that,
            app.rerun.io.
        timeout_ms
            Milliseconds after which it says that the viewer has not answered.
        blueprint
            Layout to show.
        """
        self._recording._blocking_flush()
        layout = _layout(self._recording.get_application_id(), blueprint)
        return _page((*layout, *self._sink.messages()), width, height, app_url, timeout_ms)


class AsyncMemoryRecording:
    """A recording's data in memory, as a sink of an :class:`~asyncrr.AsyncRecordingStream`.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.AsyncRecordingStream.memory_recording` passes; it is not made by hand.
    """

    def __init__(self, recording: AsyncRecordingStream, sink: MemorySink) -> None:
        self._recording = recording
        self._sink = sink

    async def num_msgs(self) -> int:
        """Flush, and count the messages in memory (store infos included)."""
        await self._recording.flush()
        return self._sink.num_messages

    async def drain_as_bytes(self) -> bytes:
        """Flush, take all messages out of memory and return them as a complete `.rrd`."""
        await self._recording.flush()
        return await _taken(self._sink)

    async def as_html(
        self,
        *,
        width: int = 950,
        height: int = 712,
        app_url: str | None = None,
        timeout_ms: int = 2000,
        blueprint: BlueprintLike | None = None,
    ) -> str:
        """Flush, and return HTML with the data inside it; see :meth:`MemoryRecording.as_html`."""
        await self._recording.flush()
        name = self._recording.get_application_id()
        # Warnings about a layout belong to the caller's line; one that is a file has to be read.
        if isinstance(blueprint, (str, os.PathLike)):
            layout = await shared_workers().run(_layout, name, blueprint)
        else:
            layout = _layout(name, blueprint)
        messages = (*layout, *self._sink.messages())
        return await shared_workers().run(_page, messages, width, height, app_url, timeout_ms)


async def _taken(sink: MemorySink) -> bytes:
    """What a sink holds, as an `.rrd`. If the caller is cancelled meanwhile, the sink keeps it."""
    messages = list(sink.take_backlog())
    try:
        data = await shared_workers().run(encode_rrd, messages)
    except BaseException:
        sink.put_back(messages)
        raise
    freeing = shared_workers().submit(_free, messages)
    del freeing  # nobody waits for it: a cancellation would lose what has been encoded
    return data


def _free(messages: list[Message]) -> None:
    """Let go of messages a few at a time, since no other thread runs while an object is freed."""
    while messages:
        del messages[-256:]


def _layout(application_id: str, blueprint: BlueprintLike | None) -> Sequence[Message]:
    if blueprint is None:
        return ()
    return blueprint_messages(blueprint, application_id, make_active=True, make_default=True)


def _page(messages: Sequence[Message], width: int, height: int, app_url: str | None, timeout_ms: int) -> str:
    from .viewers.embedded_page import PUBLIC_VIEWER, html_with_recording
    from .web import local_viewer_url

    url = app_url or local_viewer_url() or PUBLIC_VIEWER
    return html_with_recording(encode_rrd(messages), app_url=url, width=width, height=height, timeout_ms=timeout_ms)


class BinaryStream:
    """A recording's data as a stream of bytes that the program carries on itself.

    What successive :meth:`read` calls return is to be concatenated.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.RecordingStream.binary_stream` passes; it is not made by hand.
    """

    def __init__(self, recording: BaseRecording, sink: BinaryStreamSink) -> None:
        self._recording = recording
        self._sink = sink

    def read(self, *, flush: bool = True, flush_timeout_sec: float = math.inf) -> bytes | None:
        """The data since the last read as a complete `.rrd`, or None if there is none.

        Parameters
        ----------
        flush
            Whether to flush first, so that everything logged before is included.
        flush_timeout_sec
            Seconds that this may take.
        """
        if flush:
            self.flush(flush_timeout_sec)
        messages = self._sink.take_backlog()
        return encode_rrd(messages) if messages else None

    def flush(self, timeout_sec: float = math.inf) -> None:
        """Wait until everything logged before can be read.

        Parameters
        ----------
        timeout_sec
            Seconds to wait at most; no limit by default.
        """
        self._recording._blocking_flush(timeout_sec=timeout_sec)


class AsyncBinaryStream:
    """:class:`BinaryStream` for an :class:`~asyncrr.AsyncRecordingStream`.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.AsyncRecordingStream.binary_stream` passes; it is not made by hand.
    """

    def __init__(self, recording: AsyncRecordingStream, sink: BinaryStreamSink) -> None:
        self._recording = recording
        self._sink = sink

    async def read(self, *, flush: bool = True, flush_timeout_sec: float = math.inf) -> bytes | None:
        """The data since the last read as a complete `.rrd`, or None if there is none. See :meth:`BinaryStream.read`."""
        if flush:
            await self.flush(flush_timeout_sec)
        return await _taken(self._sink) if self._sink.num_messages else None

    async def flush(self, timeout_sec: float = math.inf) -> None:
        """Wait until everything logged before can be read.

        Parameters
        ----------
        timeout_sec
            Seconds to wait at most; no limit by default.
        """
        await self._recording.flush(timeout_sec=timeout_sec)
