"""Writing an `.rrd` file."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from asyncrr.engine.report import report
from asyncrr.engine.workers import Workers
from asyncrr.errors import SinkError
from asyncrr.wire.messages import Buffer, Message
from asyncrr.wire.rrd import RrdEncoder

from .writing import WritingSink

# The most buffers that one writev takes on Linux.
_IOV_MAX: Final = 1024
_JOIN_BELOW: Final = 16 * 1024


class FileSink(WritingSink):
    """Writes all data to an `.rrd` file. The file is readable at any time up to its last whole message.

    Parameters
    ----------
    path
        Where to write; an existing file is replaced. Opened when the sink is set, not when it is made.
    write_footer
        Whether to end the file with an index of its chunks. Without one the file cannot be opened lazily.
    fsync
        Whether a flush waits until the data is on the disk, rather than with the operating system.
    """

    def __init__(self, path: str | os.PathLike[str], *, write_footer: bool = True, fsync: bool = False) -> None:
        self.path = Path(path)
        self.label = f"file {self.path}"
        self._fsync = fsync
        self._write_footer = write_footer
        self._fd: int | None = None

    def __repr__(self) -> str:
        return f"FileSink({str(self.path)!r})"

    def claim(self) -> str:
        """The file, whatever path leads to it."""
        return f"file {os.path.realpath(self.path)}"

    async def open(self, workers: Workers) -> None:
        """Create the file and write its header.

        Raises
        ------
        SinkError
            If the file cannot be created.
        """
        await super().open(workers)
        self._incomplete = False
        try:
            self._fd = await workers.run(_create, self.path)
            # A long recording's index waits beside the file rather than in a /tmp that is memory.
            beside = self.path.parent if stat.S_ISREG(os.fstat(self._fd).st_mode) else None
            self._encoder = RrdEncoder(write_footer=self._write_footer, spill_directory=beside)
            await workers.run(write_all, self._fd, [self._encoder.header()])
        except OSError as error:
            await self.abandon()
            raise SinkError(f"Failed to create file: {self.path}: {error.strerror or error}") from error

    async def abandon(self) -> None:
        """Close the file as it is."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            await self.run_blocking(os.close, fd)

    async def write(self, messages: Sequence[Message]) -> None:
        """Append messages."""
        assert self._fd is not None
        buffers = [buffer for message in messages for buffer in self._encoder.encode(message)]
        # Until it is known to be written: a footer that speaks of chunks that are not there would make the file unreadable.
        self._incomplete = True
        await self.run_blocking(write_all, self._fd, buffers)
        self._incomplete = False

    async def flush(self) -> None:
        """Wait for the disk if asked to; the data is with the operating system already."""
        if self._fsync and self._fd is not None:
            await self.run_blocking(os.fsync, self._fd)

    async def finish(self) -> None:
        """Write the footer and close the file."""
        if self._fd is None:
            return
        fd, self._fd = self._fd, None
        try:
            if not self._incomplete:
                # The footer is computed piece by piece: it may be as large as hundreds of megabytes.
                pieces = await self.run_computing(lambda: iter(self._encoder.finish()))
                while (piece := await self.run_computing(next, pieces, None)) is not None:
                    await self.run_blocking(write_all, fd, [piece])
                await self.run_blocking(self._end, fd)
        except asyncio.CancelledError:
            report(f"{self.label} has no footer: there was no time left to write it")
            raise
        finally:
            await self.run_blocking(os.close, fd)

    def _end(self, fd: int) -> None:
        if self._encoder.footer_problem is not None:
            report(f"{self.label} has no footer: {self._encoder.footer_problem}")
        if self._fsync:
            os.fsync(fd)


def _create(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0), 0o666)


def write_all(fd: int, buffers: Sequence[Buffer]) -> None:
    """Write all buffers to a file descriptor; small neighbours are joined. Blocks.

    A write that fails half-way (no space left) is taken back if the file can be cut, so that it ends with a whole message.

    Raises
    ------
    OSError
        What the operating system says.
    """
    views = _gather(buffers)
    written = 0
    try:
        while views:
            n = os.writev(fd, views[:_IOV_MAX])
            written += n
            while views and n >= len(views[0]):
                n -= len(views[0])
                del views[0]
            if n:
                views[0] = views[0][n:]
    except OSError:
        _take_back(fd, written)
        raise


def _take_back(fd: int, written: int) -> None:
    try:
        end = os.lseek(fd, 0, os.SEEK_CUR)
    except OSError:
        return  # a pipe: what went in is gone
    if stat.S_ISREG(os.fstat(fd).st_mode):
        os.ftruncate(fd, end - written)
        os.lseek(fd, end - written, os.SEEK_SET)


def _gather(buffers: Sequence[Buffer]) -> list[memoryview]:
    views: list[memoryview] = []
    small: list[Buffer] = []
    for buffer in buffers:
        if len(buffer) < _JOIN_BELOW:
            small.append(buffer)
            continue
        if small:
            views.append(memoryview(b"".join(small)))
            small = []
        views.append(memoryview(buffer).cast("B"))
    if small:
        views.append(memoryview(b"".join(small)))
    return [view for view in views if len(view)]
