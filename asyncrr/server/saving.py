"""A file of all that a server takes in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from asyncrr.wire.blueprint_file import reencoded
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import Buffer, Message, MessageKind
from asyncrr.wire.rrd import RrdEncoder

from .history import Frame
from .http1 import Report
from .outline import outline
from .store import Store

_BATCH: Final = 4 * 2**20


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
        self._decoder = MessageDecoder(complete=True)
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
        parts: list[bytes | memoryview] = []
        for frame in frames:
            data = frame[0] if len(frame) == 1 else b"".join(frame)
            try:
                message = self._message(data)
            except (RrdError, ValueError) as error:
                # It would make the whole file unreadable.
                self._report(f"a message is not saved: {error}")
                continue
            parts.extend(self._encoder.encode(message))  # type: ignore[arg-type]
        self._write_all(b"".join(parts))

    def _message(self, data: Frame) -> Message:
        found, inner = outline(data)
        decoded = self._decoder.decode(found.kind, inner)
        if isinstance(decoded, DecodedChunk):
            # Packed anew, because the decoders of official readers refuse some LZ4 blocks that ours takes, such as with matches of
            # distance 0, and then the file would be lost to them.
            return reencoded(decoded, decoded.store_id)
        return Message(MessageKind(found.kind), decoded.store_id, (inner,), len(inner))

    def _finish(self) -> None:
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
