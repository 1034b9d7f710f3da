"""Writing an `.rrd` stream to standard output, for a viewer at the other end of a pipe."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Sequence

from asyncrr.engine.workers import Workers
from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message
from asyncrr.wire.rrd import RrdEncoder

from .file import write_all
from .writing import WritingSink


def stdout_has_reader() -> bool:
    """Whether it makes sense to write binary data to stdout: it is no terminal, and nobody has closed the pipe's other end."""
    try:
        fd = sys.__stdout__.fileno() if sys.__stdout__ is not None else 1
        if os.isatty(fd):
            return False
        mode = os.fstat(fd).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            poll = select.poll()
            poll.register(fd, 0)
            return not any(event & (select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
    except (OSError, ValueError):
        return False  # closed, or no real file at all
    return True


class StdoutSink(WritingSink):
    """Writes all data to standard output.

    Parameters
    ----------
    write_footer
        Whether to end the stream with an index of its chunks.
    """

    is_local = True

    def __init__(self, *, write_footer: bool = True) -> None:
        self.label = "stdout"
        self._write_footer = write_footer
        self._encoder = RrdEncoder(write_footer=write_footer)
        self._fd = 1

    def claim(self) -> str:
        """There is one standard output."""
        return "stdout"

    async def open(self, workers: Workers) -> None:
        """See that there is a standard output."""
        await super().open(workers)
        try:
            if sys.__stdout__ is not None:
                self._fd = sys.__stdout__.fileno()
            os.fstat(self._fd)
        except (OSError, ValueError) as error:
            raise SinkError(f"stdout cannot be written: {error}") from error

    async def begin(self) -> None:
        """Write the stream's header. What the program printed before goes out first."""
        self._encoder = RrdEncoder(write_footer=self._write_footer)
        await self.run_blocking(self._begin)

    async def write(self, messages: Sequence[Message]) -> None:
        """Append messages."""
        await self.run_blocking(self._write, messages)

    async def finish(self) -> None:
        """Write the footer. The descriptor stays open, since it is the program's."""
        try:
            pieces = await self.run_computing(self._encoder.finish)
            while (piece := await self.run_computing(next, pieces, None)) is not None:
                await self.run_blocking(write_all, self._fd, [piece])
        except BrokenPipeError as error:
            raise SinkError("stdout: the reader has gone away") from error

    def discard(self) -> None:
        """Give back what the index takes."""
        self._encoder.close()

    # -- in a worker -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()
        write_all(self._fd, [self._encoder.header()])

    def _write(self, messages: Sequence[Message]) -> None:
        write_all(self._fd, [buffer for message in messages for buffer in self._encoder.encode(message)])
