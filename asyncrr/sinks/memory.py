"""Sinks that keep messages in memory: the buffer that a recording starts with, memory recordings, binary streams."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from io import BytesIO
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
        # The sink's task adds, other threads take, and a handler may interrupt any of them: each step is a single operation.
        self._kept: dict[Message, None] = {}
        self._droppable: deque[Message] = deque()
        """Those of them that may be dropped, the oldest first, and some that were taken since. Only if there is a limit."""
        self._returned: deque[Message] = deque()
        """Taken and put back: older than what is kept."""
        self._nbytes = 0
        self._recount = False
        """Whether something was taken or put back since the bytes were counted."""
        self._warned = False

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`."""
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
                continue
            self._kept[item] = None
            if self._limit is not None and item.droppable:
                self._droppable.append(item)
            self._nbytes += item.nbytes
            # Kept messages are this sink's own affair: the budget is for what is on its way.
            outbox.release(item)
            self._stay_within(outbox)

    def _stay_within(self, outbox: Outbox) -> None:
        if self._recount:
            self._recount = False
            self._nbytes = sum([message.nbytes for message in self.messages()])
            self._droppable = deque([message for message in self._kept.copy() if message.droppable])
        if self._limit is not None:
            while self._nbytes > self._limit and self._droppable:
                message = self._droppable.popleft()
                if self._kept.pop(message, self) is None:
                    self._nbytes -= message.nbytes
                    outbox.lose(message, "buffer limit")
        elif self._nbytes > _WARN_AT and not self._warned:
            self._warned = True
            report(f"the {self.label} sink holds more than 1 GiB; set a sink (save, connect_grpc, …) or a buffer_limit")

    def take_backlog(self) -> Sequence[Message]:
        """All messages; the sink keeps none."""
        messages: list[Message] = []
        while self._returned:
            try:
                messages.append(self._returned.popleft())
            except IndexError:
                break  # another thread took the last
        messages += [message for message in self._kept.copy() if self._kept.pop(message, self) is None]
        self._recount = True
        return messages

    def put_back(self, messages: Iterable[Message]) -> None:
        """Keep messages after all that :meth:`take_backlog` has given; they go before those that came since."""
        self._returned.extend(messages)
        self._recount = True

    def messages(self) -> Sequence[Message]:
        """All messages; the sink keeps them."""
        return (*self._returned.copy(), *self._kept.copy())

    @property
    def num_messages(self) -> int:
        """Messages kept now."""
        return len(self._returned) + len(self._kept)


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
    # Not joined in one go: that would keep all other threads waiting, for a third of a second a gigabyte.
    out = BytesIO()
    out.write(encoder.header())
    for message in messages:
        for buffer in encoder.encode(message):
            out.write(buffer)
    for buffer in encoder.finish():
        out.write(buffer)
    return out.getvalue()
