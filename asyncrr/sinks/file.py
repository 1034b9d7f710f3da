"""Writing an `.rrd` file."""

from __future__ import annotations

import contextlib
import errno
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

if os.name == "posix":
    import fcntl

# The most buffers that one writev takes on Linux.
_IOV_MAX: Final = 1024
_JOIN_BELOW: Final = 16 * 1024


class FileSink(WritingSink):
    """Writes all data to an `.rrd` file. The file is readable at any time up to its last whole message.

    The file is locked while it is written, so that a second recording, in this process or another, cannot write into it.
    A file that is truncated or removed by somebody else ends the sink with an error that the next flush raises.

    Parameters
    ----------
    path
        Where to write; an existing file is replaced. Opened when the sink is set, not when it is made.
    write_footer
        Whether to end the file with an index of its chunks. Without one the file cannot be opened lazily.
    fsync
        Whether a flush waits until the data is on the disk, rather than with the operating system.
    """

    is_local = True

    def __init__(self, path: str | os.PathLike[str], *, write_footer: bool = True, fsync: bool = False) -> None:
        self.path = Path(path)
        self.label = f"file {self.path}"
        self._fsync = fsync
        self._write_footer = write_footer
        # From open() on these belong to whichever worker function runs.
        self._fd: int | None = None
        self._encoder: RrdEncoder | None = None
        self._is_regular = False
        self._is_whole = True
        """Whether all that was encoded is in the file. A footer that speaks of chunks that are not makes it unreadable."""

    def __repr__(self) -> str:
        return f"FileSink({str(self.path)!r})"

    def claim(self) -> str:
        """The file, whatever path leads to it."""
        return f"file {os.path.realpath(self.path)}"

    async def open(self, workers: Workers) -> None:
        """Create the file and write its header. If a sink that is being replaced still writes it, :meth:`run` does the latter.

        Raises
        ------
        SinkError
            If the file cannot be created, or something else writes it.
        """
        await super().open(workers)
        try:
            await self.run_blocking(self._open)
        except OSError as error:
            raise SinkError(f"Failed to create file: {self.path}: {error.strerror or error}") from error

    async def begin(self) -> None:
        """See :meth:`WritingSink.begin`."""
        if self._encoder is None:
            await self.run_blocking(self._begin)

    async def write(self, messages: Sequence[Message]) -> None:
        """Append messages."""
        await self.run_blocking(self._write, messages)
        if self._outbox is not None and self._encoder is not None:
            self._outbox.stats.index_bytes = self._encoder.index_bytes

    async def flush(self) -> None:
        """Wait for the disk if asked to; the data is with the operating system already."""
        if self._fsync:
            await self.run_blocking(self._sync)

    async def finish(self) -> None:
        """Write the footer."""
        if self._encoder is None or not self._is_whole:
            return
        try:
            # Piece by piece: a footer may have hundreds of megabytes.
            pieces = await self.run_computing(self._encoder.finish)
            while (piece := await self.run_computing(next, pieces, None)) is not None:
                await self.run_blocking(self._append, [piece])
        except BaseException:
            report(f"{self.label} has no footer: it could not be written")
            raise
        if self._encoder.footer_problem is not None:
            report(f"{self.label} has no footer: {self._encoder.footer_problem}")
        await self.flush()

    def discard(self) -> None:
        """Close the file as it is."""
        encoder, self._encoder = self._encoder, None
        fd, self._fd = self._fd, None
        try:
            if encoder is not None:
                encoder.close()
        finally:
            if fd is not None:
                _unlock(fd)
                os.close(fd)

    def after_fork(self) -> None:
        """Give up a forked child's copies of the descriptors. The file, and its lock, are the parent's."""
        super().after_fork()
        fd, self._fd = self._fd, None
        if fd is not None:
            with contextlib.suppress(OSError):  # the program has closed all descriptors, as daemons do
                os.close(fd)

    # -- in a worker -------------------------------------------------------------------------------------------------

    def _open(self) -> None:
        # Not truncated: a sink that this one is going to replace may still have something to write.
        self._fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        self._is_regular = stat.S_ISREG(os.fstat(self._fd).st_mode)
        self._is_whole = True
        self._encoder = None
        if not self.takes_over:
            self._begin()

    def _begin(self) -> None:
        assert self._fd is not None
        if self._is_regular:
            if not _lock(self._fd):
                raise SinkError(
                    f"{self.path} is being written by another recording, of this process or another one; give each recording "
                    "a file of its own"
                )
            os.ftruncate(self._fd, 0)
        # The index of a long recording waits beside the file rather than in a /tmp that is memory.
        beside = self.path.parent if self._is_regular else None
        self._encoder = RrdEncoder(write_footer=self._write_footer, spill_directory=beside)
        write_all(self._fd, [self._encoder.header()])

    def _write(self, messages: Sequence[Message]) -> None:
        assert self._encoder is not None
        self._look_at_file()
        self._is_whole = False
        self._append([buffer for message in messages for buffer in self._encoder.encode(message)])
        self._is_whole = True

    def _append(self, buffers: Sequence[Buffer]) -> None:
        assert self._fd is not None
        write_all(self._fd, buffers)

    def _look_at_file(self) -> None:
        """Notice what others did to the file. What is written after a truncation would follow a hole of zeros."""
        assert self._fd is not None
        assert self._encoder is not None
        if not self._is_regular:
            return
        found = os.fstat(self._fd)
        if found.st_size < self._encoder.position:
            self._is_whole = False
            raise SinkError(
                f"{self.path} was truncated by another program ({self._encoder.position - found.st_size} bytes are gone); set "
                "the file again to begin it anew"
            )
        if not found.st_nlink:
            self._is_whole = False
            raise SinkError(
                f"{self.path} was removed or replaced by another program; set the file again to begin it anew"
            )

    def _sync(self) -> None:
        assert self._fd is not None
        os.fsync(self._fd)


def _lock(fd: int) -> bool:
    """Lock a file for this descriptor. False if another one has the lock; True also where there are no locks."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
    return True


def _unlock(fd: int) -> None:
    # Said rather than left to closing: a child that was forked has copies of the descriptor, and they hold the lock, too.
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(fd, fcntl.LOCK_UN)


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
