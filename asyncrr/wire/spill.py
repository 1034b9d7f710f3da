"""A store for bytes that are needed again only at the end: in memory while they are few, then in a temporary file."""

from __future__ import annotations

import os
import tempfile
from typing import BinaryIO, Final

from .messages import Buffer

KEEP_BYTES: Final = 4 * 2**20
"""Bytes that stay in memory. Recordings of up to some ten thousand chunks never touch the disk."""


class Spill:
    """Bytes that are appended piece by piece and read back by position.

    The temporary file has no name, so nothing is left behind, however the process ends. It is read and written at given
    positions only: a forked child, which shares the file's cursor, does no harm.

    Parameters
    ----------
    keep
        Bytes to keep in memory before a file is made.
    directory
        Where the file is made; by default where :mod:`tempfile` makes files (``TMPDIR``).
    """

    __slots__ = ("_directory", "_file", "_keep", "_kept", "_size")

    def __init__(self, keep: int = KEEP_BYTES, directory: str | os.PathLike[str] | None = None) -> None:
        self._keep = keep
        self._directory = directory
        self._kept = bytearray()
        self._file: BinaryIO | None = None
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes appended so far; where the next ones go."""
        return self._size

    @property
    def memory(self) -> int:
        """Bytes in memory."""
        return len(self._kept)

    def append(self, data: Buffer) -> int:
        """Add ``data`` and return the position at which it can be read again.

        Raises
        ------
        OSError
            The temporary file cannot be made or written.
        """
        at = self._size
        if self._file is None:
            if len(self._kept) + len(data) <= self._keep:
                self._kept += data
                self._size += len(data)
                return at
            self._file = tempfile.TemporaryFile(buffering=0, dir=self._directory)  # noqa: SIM115 (closed by close)
            self._write(self._kept, 0)
            self._kept = bytearray()
        self._write(data, at)
        self._size += len(data)
        return at

    def read(self, at: int, size: int) -> Buffer:
        """The ``size`` bytes from position ``at`` on.

        Raises
        ------
        OSError
            The temporary file cannot be read.
        """
        if self._file is None:
            return self._kept[at : at + size]
        out = bytearray(size)
        view = memoryview(out)
        while view:
            n = os.preadv(self._file.fileno(), [view], at)
            if not n:
                raise OSError("a temporary file has lost its end")
            view, at = view[n:], at + n
        return out

    def close(self) -> None:
        """Give memory and file back."""
        self._kept = bytearray()
        if self._file is not None:
            self._file.close()

    def __del__(self) -> None:
        self.close()

    def _write(self, data: Buffer, at: int) -> None:
        assert self._file is not None
        view = memoryview(data).cast("B")
        while view:
            n = os.pwrite(self._file.fileno(), view, at)
            view, at = view[n:], at + n
