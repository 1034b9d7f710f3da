"""Recording what a server tells into an `.rrd` file, message by message, as it came."""

from __future__ import annotations

import asyncio
import os
import ssl
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.columns import whole_chunk
from asyncrr.engine.background import shared_workers
from asyncrr.errors import ConnectionLost, SinkError
from asyncrr.frames.chunk import columns_of_decoded
from asyncrr.sinks.file import write_all
from asyncrr.wire.decode import DecodedChunk, Envelope
from asyncrr.wire.messages import Buffer, Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.rrd import RrdEncoder

from .selection import NamesLike, Selection
from .source import LiveSource, ReadingStats

_WAITING: Final = 4 * 2**20
"""Bytes that wait to be written, or one message, before no more is read."""
_INLINE: Final = 32 * 1024
"""Chunks of more bytes are looked at in a worker thread."""


@dataclass(slots=True)
class RecordedFile:
    """What has been written."""

    path: Path
    reading: ReadingStats
    chunks: int = 0
    rows: int = 0
    nbytes: int = 0
    """Bytes of the file."""
    recordings: set[StoreId] = field(default_factory=set)
    blueprints: set[StoreId] = field(default_factory=set)
    footer_problem: str | None = None
    """Why the file has no index of its chunks, if it has none. It can be read all the same."""
    lost: ConnectionLost | None = None
    """Why it ended, if that was because the server went away."""

    def __str__(self) -> str:
        blueprints = f" and {len(self.blueprints)} blueprint(s)" if self.blueprints else ""
        return (
            f"{self.rows} rows in {self.chunks} chunks of {len(self.recordings)} recording(s){blueprints}, "
            f"{self.nbytes} bytes in {self.path}"
        )


class _Output:
    """The file that is written. Used in worker threads only.

    Parameters
    ----------
    path
        The file; one that exists is replaced.

    Raises
    ------
    OSError
        It cannot be created.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb", buffering=0)
        self._lock = threading.Lock()

    def write(self, buffers: Sequence[Buffer]) -> None:
        """Write all buffers. Raises ``OSError``."""
        with self._lock:
            write_all(self._file.fileno(), buffers)

    def close(self) -> None:
        """Close the file once a write that has begun is over: its descriptor may be another file's from then on."""
        with self._lock:
            self._file.close()


class Recorder:
    """Writes what a server tells into a file, until it is stopped or the server ends.

    Encoded bytes go into the file as they came. Chunks are unpacked only to know what is in them, for the file's index.

    Parameters
    ----------
    url
        The server; None is the one on this machine.
    path
        The file; one that exists is replaced, as soon as there is a connection.
    recording, application, entity
        What to write, as for :func:`~asyncrr.subscribe`. Blueprints are always written.
    reconnect_sec, tls, token
        As there.

    Raises
    ------
    SinkError, ValueError, TypeError
        As there.
    """

    def __init__(
        self,
        url: str | None,
        path: str | os.PathLike[str],
        *,
        recording: NamesLike | None = None,
        application: NamesLike | None = None,
        entity: NamesLike | None = None,
        reconnect_sec: float = 0.0,
        tls: ssl.SSLContext | None = None,
        token: str | None = None,
    ) -> None:
        self._selection = Selection(recording=recording, application=application, entity=entity, blueprints=True)
        self._source = LiveSource(url, reconnect_sec=reconnect_sec, tls=tls, token=token)
        self._source.on_connected = self._create
        self.file = RecordedFile(Path(path), self._source.stats)
        self._encoder = RrdEncoder(spill_directory=self.file.path.parent)
        self._schemas = ChunkSchemas()
        self._infos: set[bytes] = set()
        self._output: _Output | None = None
        self._buffers: list[Buffer] = []
        self._waiting = 0
        self._something = asyncio.Event()
        self._room = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> RecordedFile:
        """Record until ``stop`` is set or the server ends, then end the file with its footer.

        Raises
        ------
        ConnectionLost
            There never was a connection; no file has been made.
        SinkError
            The file cannot be created or written.
        """
        try:
            return await self._run(stop)
        finally:
            # Cancelled or not, a worker closes the file.
            if self._output is not None:
                await shared_workers().run(self._output.close)

    async def _run(self, stop: asyncio.Event) -> RecordedFile:
        reading = asyncio.create_task(self._source.run(self._take), name="asyncrr record: reading")
        writing = asyncio.create_task(self._write(), name="asyncrr record: writing")
        stopping = asyncio.create_task(stop.wait(), name="asyncrr record: until stopped")
        try:
            await asyncio.wait((reading, writing, stopping), return_when=asyncio.FIRST_COMPLETED)
        finally:
            failed = writing.done()
            for task in (reading, writing, stopping):
                task.cancel()
            await asyncio.wait((reading, writing, stopping))
            if not failed:
                await self._finish()
        if failed:
            writing.result()
        if not reading.cancelled():
            try:
                reading.result()
            except ConnectionLost as error:
                if self._output is None:
                    raise
                self.file.lost = error
        return self.file

    async def _create(self) -> None:
        if self._output is not None:
            return
        try:
            self._output = await shared_workers().run(_Output, self.file.path)
        except OSError as error:
            raise SinkError(f"cannot create {self.file.path}: {error.strerror or error}") from error
        self._put([self._encoder.header()])

    # -- reading -----------------------------------------------------------------------------------------------------

    async def _take(self, envelope: Envelope) -> None:
        if not self._selection.wants_store(envelope.store_id):
            return
        if envelope.ipc_size <= _INLINE:
            message = self._message(envelope)
        else:
            message = await shared_workers().run(self._message, envelope)
        if message is None:
            return
        self._put(self._encoder.encode(message))
        while self._waiting >= _WAITING:
            self._room.clear()
            await self._room.wait()

    def _message(self, envelope: Envelope) -> Message | None:
        """The message for the file; None if it is not wanted there."""
        data, store_id = envelope.data, envelope.store_id
        message = Message(envelope.kind, store_id, (data,), len(data))
        if envelope.kind is MessageKind.SET_STORE_INFO:
            # Servers keep each announcement, and tell all of them after each reconnect.
            if (raw := bytes(data)) in self._infos:
                return None
            self._infos.add(raw)
        if envelope.kind is not MessageKind.ARROW_MSG:
            self._note(store_id)
            return message
        try:
            decoded = self._source.decoder.decode(envelope.kind, data)
            assert isinstance(decoded, DecodedChunk)
            if not self._selection.wants_entity(store_id, decoded.entity_path) or not decoded.num_rows:
                return None
            columns = columns_of_decoded(decoded.batch)
        except ValueError as error:
            # Kept all the same: it is not ours to judge. An index that does not know it would hide it, however.
            self._source.stats.unreadable += 1
            self.file.footer_problem = self.file.footer_problem or f"a chunk of {store_id.recording_id}: {error}"
            self._encoder.forgo_footer()
            return message
        self._note(store_id)
        self.file.chunks += 1
        self.file.rows += decoded.num_rows
        summary = whole_chunk(self._schemas, columns).summary(envelope.ipc_size)
        return Message(envelope.kind, store_id, (data,), len(data), summary)

    def _note(self, store_id: StoreId) -> None:
        (self.file.blueprints if store_id.kind is StoreKind.BLUEPRINT else self.file.recordings).add(store_id)

    # -- writing -----------------------------------------------------------------------------------------------------

    def _put(self, buffers: Sequence[Buffer]) -> None:
        self._buffers.extend(buffers)
        self._waiting += sum(map(len, buffers))
        self._something.set()

    async def _write(self) -> None:
        while True:
            await self._something.wait()
            await self._write_what_waits()

    async def _write_what_waits(self) -> None:
        buffers, self._buffers = self._buffers, []
        self._waiting = 0
        self._something.clear()
        self._room.set()
        if buffers:
            assert self._output is not None
            job = shared_workers().future(self._output.write, buffers)
            try:
                # A write that was begun is finished, or the file would end within a message.
                await asyncio.shield(job)
            except asyncio.CancelledError:
                await asyncio.wait((job,))
                self._wrote(job, buffers)
                raise
            except OSError:
                self._wrote(job, buffers)
            else:
                self._wrote(job, buffers)

    def _wrote(self, job: asyncio.Future[None], buffers: Sequence[Buffer]) -> None:
        try:
            job.result()
        except OSError as error:
            raise SinkError(f"cannot write {self.file.path}: {error.strerror or error}") from error
        self.file.nbytes += sum(map(len, buffers))

    async def _finish(self) -> None:
        if self._output is None:
            return
        await self._write_what_waits()
        pieces = self._encoder.finish()
        while (piece := await shared_workers().run(next, pieces, None)) is not None:
            self._put([piece])
            await self._write_what_waits()
        self.file.footer_problem = self.file.footer_problem or self._encoder.footer_problem
