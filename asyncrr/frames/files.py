"""Opening files that may be anything: a pipe without a writer, a device without an end, a file that grows while it is read."""

from __future__ import annotations

import os
import select
import stat
from collections.abc import Callable
from typing import BinaryIO, Final

_KINDS: Final = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISFIFO, "a pipe"),
)
_LOOK: Final = 0.2
"""Seconds between two looks at whether a pipe is still wanted."""


class NotAFile(ValueError):
    """A path leads to something that is not read, such as a device."""


def open_file(path: str | os.PathLike[str], *, pipes: bool = False) -> BinaryIO:
    """Open a file for reading. Never waits, whatever the path leads to.

    Parameters
    ----------
    path
        The file.
    pipes
        Whether it may be a named pipe; what is returned does not block then, see :class:`PipeReader`.

    Raises
    ------
    NotAFile
        It is neither a regular file nor a pipe that is wanted.
    OSError
        It cannot be opened.
    """
    _check_kind(os.stat(path).st_mode, pipes)  # before it is opened, which does something to some devices
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    try:
        _check_kind(os.fstat(fd).st_mode, pipes)  # the path may lead elsewhere by now
        return os.fdopen(fd, "rb", buffering=0) if is_pipe(fd) else os.fdopen(fd, "rb")
    except BaseException:
        os.close(fd)
        raise


def is_pipe(fd: int) -> bool:
    """Whether a descriptor is a pipe's."""
    return stat.S_ISFIFO(os.fstat(fd).st_mode)


def _check_kind(mode: int, pipes: bool) -> None:
    if stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode)):
        return
    kind = next((name for test, name in _KINDS if test(mode)), "something else")
    raise NotAFile(f"it is {kind}, not a regular file")


class Snapshot:
    """What a regular file held when it was opened: bytes that are appended meanwhile are not read.

    Parameters
    ----------
    file
        Open for reading, at its beginning.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = os.fstat(file.fileno()).st_size
        """Its bytes."""
        self._left = self.size

    def read(self, size: int) -> bytes:
        """The next bytes, ``size`` at most; none at the end."""
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


class PipeReader:
    """Reads a pipe that does not block, and gives up when nothing comes.

    Parameters
    ----------
    file
        The pipe.
    patience
        Seconds without a byte after which it is given up.
    is_stopped
        Asked now and then whether nobody wants the bytes any more.
    """

    def __init__(self, file: BinaryIO, patience: float, is_stopped: Callable[[], bool]) -> None:
        self._file = file
        self._patience = patience
        self._is_stopped = is_stopped

    def read(self, size: int) -> bytes:
        """What is there of the next bytes; none at the end.

        Raises
        ------
        TimeoutError
            Nothing came.
        """
        poll = select.poll()
        poll.register(self._file, select.POLLIN)
        for _ in range(max(1, round(self._patience / _LOOK))):
            if self._is_stopped():
                return b""
            # A pipe that nobody has written into yet has nothing to tell, and is not at its end either.
            if poll.poll(_LOOK * 1000) and (data := self._file.read(size)) is not None:
                return data
        raise TimeoutError(f"nothing was written into it for {self._patience:g} s")
