"""A file of all that a server takes in."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from asyncrr.wire.blueprint_file import reencoded
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from asyncrr.wire.envelope import encode_tuid
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.gate import Bounds
from asyncrr.wire.messages import Buffer, Message
from asyncrr.wire.rrd import RrdEncoder

from .history import Frame
from .http1 import Report
from .outline import outline
from .store import Store

_BATCH: Final = 4 * 2**20
_UNPACKED: Final = 64 * 2**20
"""Bytes that a chunk may unpack to, however small the memory limit. Otherwise it is a third of that."""
_INDEX: Final = 64 * 2**20
"""Bytes of memory for the index beyond which the file gets no footer."""
_QUIET: Final = 10.0
"""Seconds between two lines about what is not saved."""


class Saver:
    """Writes what comes into a store to an `.rrd` file, with a footer at the end. Writers wait for it when it is behind.

    Parameters
    ----------
    store
        What to save. All that it takes in from now on is saved, but for static data that is superseded meanwhile.
    path
        The file; replaced if it exists.
    report
        Where lines about what cannot be saved go.

    Raises
    ------
    OSError
        The file cannot be created.
    """

    def __init__(self, store: Store, path: Path, report: Report) -> None:
        self._report = report
        self._woken = asyncio.Event()
        self._path = path
        self._file: BinaryIO = path.open("wb", buffering=0)
        self._encoder = RrdEncoder(spill_directory=path.parent if path.is_file() else None)
        self._decoder = MessageDecoder(Bounds(max(store.limit // 3, _UNPACKED)), complete=True)
        self._gave_up_footer = False
        self._left_out = 0
        self._said = 0
        self._said_at = -_QUIET
        try:
            self._write_all(self._encoder.header())
        except OSError:
            self._file.close()
            raise
        self._reader = store.reader(self._woken.set, essential=True)

    async def run(self) -> None:
        """Save until the store is closed. Raises ``OSError`` when the disk is full; the file is then readable up to there."""
        try:
            while not self._reader.ended:
                self._woken.clear()
                entries = self._reader.take(_BATCH)
                if entries:
                    await asyncio.to_thread(self._write, [entry.frame for entry in entries])
                elif not self._reader.ended:
                    await self._woken.wait()
            await asyncio.to_thread(self._finish)
        finally:
            self._reader.close()
            await asyncio.to_thread(self._file.close)

    def _write(self, frames: Sequence[tuple[Frame, ...]]) -> None:
        parts: list[Buffer] = []
        nbytes = 0
        for frame in frames:
            data = frame[0] if len(frame) == 1 else b"".join(frame)
            try:
                message = self._message(data)
            except (RrdError, ValueError) as error:
                # It would make the whole file unreadable.
                self._leave_out(error)
                continue
            parts.extend(self._encoder.encode(message))
            nbytes += message.nbytes
        if nbytes <= 2 * _BATCH:
            parts = [b"".join(map(memoryview, parts))]
        for part in parts:
            self._write_all(part)
        if not self._gave_up_footer and self._encoder.index_bytes > _INDEX:
            # Millions of chunks are in a temporary file. This comes of very many stores or entities.
            self._gave_up_footer = True
            self._encoder.forgo_footer()
            self._report("the file gets no footer: its index is too large")

    def _message(self, data: Frame) -> Message:
        """A message for the file. Raises ``RrdError`` or ``ValueError`` where readers would not read it, or not alike."""
        found, inner = outline(data)
        decoded = self._decoder.decode(found.kind, inner)
        if not decoded.store_id.application_id:
            raise RrdError("a message without an application id")
        if isinstance(decoded, DecodedChunk):
            fields = Fields(inner, "ArrowMsg")
            if found.chunk_id is not None and found.chunk_id != encode_tuid(decoded.chunk_id):
                raise RrdError("a chunk whose id is another one than its envelope says")
            if 7 in fields and bool(fields.integer(7)) is not decoded.is_static:
                raise RrdError("a chunk that is static by its envelope or by its columns, but not by both")
            # Packed anew, because the decoders of official readers refuse some LZ4 blocks that ours takes, such as with matches of
            # distance 0, and then the file would be lost to them.
            return reencoded(decoded, decoded.store_id)
        return Message(found.kind, decoded.store_id, (inner,), len(inner))

    def _leave_out(self, error: Exception) -> None:
        """Count a message that is not saved; of the first one and then now and then a line is said."""
        self._left_out += 1
        now = time.monotonic()
        if now - self._said_at >= _QUIET:
            self._say_left_out(error)
            self._said_at = now

    def _say_left_out(self, error: Exception | None = None) -> None:
        new = self._left_out - self._said
        self._said = self._left_out
        what = "a message is" if new == 1 else f"{new} messages are"
        self._report(f"{what} not saved{'' if error is None else f': {error}'}")

    def _finish(self) -> None:
        if self._left_out > self._said:
            self._say_left_out()
        for piece in self._encoder.finish():
            self._write_all(piece)
        if self._encoder.footer_problem is not None:
            self._report(f"the file has no footer: {self._encoder.footer_problem}")

    def _write_all(self, data: Buffer) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._file.fileno(), view) :]
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from error
