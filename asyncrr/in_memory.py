"""What ``memory_recording()`` and ``binary_stream()`` return: data as `.rrd` bytes, without a file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from asyncrr.sinks.memory import BinaryStreamSink, MemorySink, encode_rrd

if TYPE_CHECKING:
    from .async_recording import AsyncRecordingStream
    from .recording import RecordingStream


class MemoryRecording:
    """A recording's data in memory, as a sink of a :class:`~asyncrr.RecordingStream`.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.RecordingStream.memory_recording` passes; it is not made by hand.
    """

    def __init__(self, recording: RecordingStream, sink: MemorySink) -> None:
        self._recording = recording
        self._sink = sink

    def num_msgs(self) -> int:
        """Flush, and count the messages in memory (store infos included)."""
        self._recording.flush()
        return self._sink.num_messages

    def drain_as_bytes(self) -> bytes:
        """Flush, take all messages out of memory and return them as a complete `.rrd`."""
        self._recording.flush()
        return encode_rrd(self._sink.take_backlog())


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
        return encode_rrd(self._sink.take_backlog())


class BinaryStream:
    """A recording's data as a stream of bytes that the program carries on itself.

    What successive :meth:`read` calls return is to be concatenated.

    Parameters
    ----------
    recording, sink
        What :meth:`asyncrr.RecordingStream.binary_stream` passes; it is not made by hand.
    """

    def __init__(self, recording: RecordingStream, sink: BinaryStreamSink) -> None:
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
            Seconds to wait without progress; for ever by default.
        """
        self._recording.flush(timeout_sec=timeout_sec)


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
        messages = self._sink.take_backlog()
        return encode_rrd(messages) if messages else None

    async def flush(self, timeout_sec: float = math.inf) -> None:
        """Wait until everything logged before can be read.

        Parameters
        ----------
        timeout_sec
            Seconds to wait without progress; for ever by default.
        """
        await self._recording.flush(timeout_sec=timeout_sec)
