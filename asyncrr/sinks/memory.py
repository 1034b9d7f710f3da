"""Sinks that keep messages in memory: the buffer that a recording starts with, memory recordings, binary streams."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from asyncrr.engine.report import report
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.wire.messages import Message
from asyncrr.wire.rrd import RrdEncoder

_WARN_AT: Final = 2**30


class MemorySink(Sink):
    """Keeps all messages, without limit unless one is given.

    Parameters
    ----------
    label
        For messages and statistics.
    buffer_limit
        Bytes to keep at most; the oldest temporal data is dropped beyond that, and counted. None for no limit, with one
        warning at 1 GiB.
    """

    keeps_backlog: ClassVar[bool] = True

    def __init__(self, label: str = "memory", *, buffer_limit: int | None = None) -> None:
        self.label = label
        self._limit = buffer_limit
        self._messages: deque[Message] = deque()
        self._nbytes = 0
        self._warned = False

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`."""
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
                continue
            # Those who read do so on other threads: each step here is one that they see whole.
            self._messages.append(item)
            self._nbytes += item.nbytes
            # Kept messages are this sink's own affair: the budget is for what is on its way.
            outbox.release(item)
            self._stay_within(outbox)

    def _stay_within(self, outbox: Outbox) -> None:
        if self._limit is not None and self._nbytes > self._limit:
            kept: list[Message] = []
            while self._messages and self._nbytes > self._limit:
                message = self._messages.popleft()
                if message.droppable:
                    self._nbytes -= message.nbytes
                    outbox.lose(message, "buffer limit")
                else:
                    kept.append(message)
            self._messages.extendleft(reversed(kept))
        elif self._nbytes > _WARN_AT and not self._warned:
            self._warned = True
            report(f"the {self.label} sink holds more than 1 GiB; set a sink (save, connect_grpc, …) or a buffer_limit")

    def take_backlog(self) -> Sequence[Message]:
        """All messages; the sink keeps none."""
        messages: list[Message] = []
        for _ in range(len(self._messages)):
            try:
                messages.append(self._messages.popleft())
            except IndexError:
                break  # another thread took the last
        self._nbytes = sum([message.nbytes for message in self._messages.copy()])
        return messages

    def messages(self) -> Sequence[Message]:
        """All messages; the sink keeps them."""
        return tuple(self._messages.copy())

    @property
    def num_messages(self) -> int:
        """Messages kept now."""
        return len(self._messages)


class BufferedSink(MemorySink):
    """Where a recording's data waits until a sink is set."""

    def __init__(self, *, buffer_limit: int | None = None) -> None:
        super().__init__("buffered", buffer_limit=buffer_limit)

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`. What is left at the end never found a sink."""
        await super().run(outbox)
        for message in self.take_backlog():
            if message.num_rows:
                outbox.lose(message, "no sink was set")


class BinaryStreamSink(MemorySink):
    """Keeps messages until they are read; nothing of it goes to a later sink."""

    keeps_backlog: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__("binary stream")


def encode_rrd(messages: Iterable[Message]) -> bytes:
    """A complete `.rrd` stream (header, messages, footer) of these messages."""
    encoder = RrdEncoder()
    buffers = [encoder.header()]
    for message in messages:
        buffers.extend(encoder.encode(message))  # type: ignore[arg-type]
    buffers.extend(encoder.finish())  # type: ignore[arg-type]
    return b"".join(buffers)
