"""Recording what a server tells into an `.rrd` file, message by message, as it came."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.columns import Columns, whole_chunk
from asyncrr.engine.background import shared_workers
from asyncrr.errors import ConnectionLost, SinkError
from asyncrr.frames.chunk import columns_of_decoded
from asyncrr.sinks.file import write_all
from asyncrr.wire.decode import DecodedChunk, Envelope
from asyncrr.wire.messages import Buffer, Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.rrd import RrdEncoder

from .selection import NamesLike, Selection
from .source import UNREADABLE, LiveSource, ReadingStats, is_cheap

_WAITING: Final = 4 * 2**20
"""Bytes that wait to be written, or one message, before no more is read."""
_OVERHEAD: Final = 2048
"""Bytes that a waiting message takes besides its own: messages of a few bytes would otherwise wait by the thousands."""
_MOST_NAMES: Final = 64 * 2**20
"""Characters of paths and names that the index may hold. They come packed 255 : 1, and it keeps them until the end."""
_NAME_OVERHEAD: Final = 512
"""Bytes that the index takes for each set of names."""
_MOST_STORES: Final = 10_000
"""Recordings and blueprints in one file. Each takes some kilobytes until the end."""
_MOST_INFOS: Final = 10_000
"""Announcements that are remembered, so that one that comes again is not written again."""


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
    """The file that is written, and the stream in it. Made anywhere; all functions run in worker threads.

    Whichever function runs owns the descriptors, its caller may be gone. So none is closed while a write runs, whose number
    would be another file's from then on, and none is left open.

    Parameters
    ----------
    path
        The file; one that exists is replaced.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoder = RrdEncoder(spill_directory=path.parent)
        self._file: io.FileIO | None = None
        self._footer: Iterator[Buffer] | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    @property
    def footer_problem(self) -> str | None:
        """Why the stream has no footer."""
        return self._encoder.footer_problem

    def open(self) -> int:
        """Create the file. Returns how many bytes were written. Raises ``OSError``."""
        with self._lock:
            if not self._is_closed:
                self._file = io.FileIO(self._path, "w")
            return 0

    def begin(self) -> int:
        """Begin the stream. Returns how many bytes were written. Raises ``OSError``."""
        with self._lock:
            return 0 if self._is_closed else self._append([self._encoder.header()])

    def write(self, messages: Sequence[Message], *, forgo_footer: bool) -> int:
        """Append messages; none are if it has been closed. Returns how many bytes were written. Raises ``OSError``."""
        with self._lock:
            if self._is_closed:
                return 0
            if forgo_footer:
                self._encoder.forgo_footer()
            return self._append([buffer for message in messages for buffer in self._encoder.encode(message)])

    def write_footer(self) -> int:
        """Append the next piece of the footer. Returns how many bytes were written; 0 at its end. Raises ``OSError``."""
        with self._lock:
            if self._is_closed or not self._encoder.position:
                return 0
            if self._footer is None:
                self._footer = self._encoder.finish()
            piece = next(self._footer, None)
            return 0 if piece is None else self._append([piece])

    def close(self) -> None:
        """Close the file, and what the index takes, once what has begun is over."""
        with self._lock:
            self._is_closed = True
            self._footer = None
            self._encoder.close()
            if self._file is not None:
                self._file.close()

    def _append(self, buffers: Sequence[Buffer]) -> int:
        assert self._file is not None
        write_all(self._file.fileno(), buffers)
        return sum(map(len, buffers))


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
    reconnect_sec, tls, token, max_unpacked
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
        max_unpacked: int | None = None,
    ) -> None:
        self._selection = Selection(recording=recording, application=application, entity=entity, blueprints=True)
        self._source = LiveSource(
            url, reconnect_sec=reconnect_sec, tls=tls, token=token, max_unpacked=max_unpacked, complete=True
        )
        self._source.on_connected = self._create
        self.file = RecordedFile(Path(path), self._source.stats)
        self._schemas = ChunkSchemas()
        self._names: set[int] = set()
        self._names_size = 0
        self._infos: dict[bytes, None] = {}
        self._output: _Output | None = None
        self._messages: list[Message] = []
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
            # A worker closes the file, even if this is cancelled once more: then nobody waits for it.
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
        output = self._output = _Output(self.file.path)
        try:
            await self._job(output.open)
        except OSError as error:
            self._output = None
            raise SinkError(f"cannot create {self.file.path}: {error.strerror or error}") from error
        try:
            nbytes = await self._job(output.begin)
        except OSError as error:
            raise self._cannot_write(error) from error
        self.file.nbytes += nbytes

    # -- reading -----------------------------------------------------------------------------------------------------

    async def _take(self, envelope: Envelope) -> None:
        if not self._selection.wants_store(envelope.store_id):
            return
        if is_cheap(envelope):
            message = self._message(envelope)
        else:
            message = await shared_workers().run(self._message, envelope)
        if message is None:
            return
        self._messages.append(message)
        self._waiting += message.nbytes + _OVERHEAD
        self._something.set()
        while self._waiting >= _WAITING:
            self._room.clear()
            await self._room.wait()

    def _message(self, envelope: Envelope) -> Message | None:
        """The message for the file; None if it is not wanted there."""
        data, store_id, stores = envelope.data, envelope.store_id, self._stores(envelope.store_id)
        if not (store_id.application_id and store_id.recording_id):
            self._source.left_out("a message that does not say whose it is")
            return None
        if store_id not in stores and len(self.file.recordings) + len(self.file.blueprints) >= _MOST_STORES:
            self._source.left_out(f"a message of one more recording than {_MOST_STORES}")
            return None
        message = Message(envelope.kind, store_id, (data,), len(data))
        if envelope.kind is MessageKind.SET_STORE_INFO:
            # Servers keep each announcement, and tell all of them after each reconnect.
            if (digest := hashlib.sha256(data).digest()) in self._infos:
                return None
            self._infos[digest] = None
            if len(self._infos) > _MOST_INFOS:
                del self._infos[next(iter(self._infos))]
        if envelope.kind is not MessageKind.ARROW_MSG:
            stores.add(store_id)
            return message
        try:
            decoded = self._source.decoder.decode(envelope.kind, data)
            assert isinstance(decoded, DecodedChunk)
            if not self._selection.wants_entity(store_id, decoded.entity_path) or not decoded.num_rows:
                return None
            columns = columns_of_decoded(decoded.batch)
        except UNREADABLE as error:
            # Left out: readers would give the file up where it stands.
            self._source.left_out(f"a chunk that cannot be read ({error})")
            return None
        stores.add(store_id)
        self.file.chunks += 1
        self.file.rows += decoded.num_rows
        self._count_names(columns)
        summary = whole_chunk(self._schemas, columns).summary(envelope.ipc_size)
        return Message(envelope.kind, store_id, (data,), len(data), summary)

    def _stores(self, store_id: StoreId) -> set[StoreId]:
        return self.file.blueprints if store_id.kind is StoreKind.BLUEPRINT else self.file.recordings

    def _count_names(self, columns: Columns) -> None:
        """Count the names that the index will hold, and do without it where they are too many."""
        described = [(descriptor, array.type) for descriptor, array in columns.components]
        timelines = [name for name, _, _ in columns.timelines]
        known = hash((columns.entity_path, *timelines, *described))
        if self._names_size <= _MOST_NAMES and known not in self._names:
            self._names.add(known)
            self._names_size += _NAME_OVERHEAD + sum(map(len, (columns.entity_path, *timelines)))
            self._names_size += sum(len(repr(descriptor)) + len(str(type_)) for descriptor, type_ in described)
            if self._names_size > _MOST_NAMES:
                self.file.footer_problem = f"it would hold more than {_MOST_NAMES} characters of names"

    # -- writing -----------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while True:
            await self._something.wait()
            await self._write_what_waits()

    async def _write_what_waits(self) -> None:
        messages, self._messages = self._messages, []
        self._waiting = 0
        self._something.clear()
        self._room.set()
        if messages:
            output = self._output
            assert output is not None
            write = partial(output.write, messages, forgo_footer=self.file.footer_problem is not None)
            try:
                nbytes = await self._job(write)
            except OSError as error:
                raise self._cannot_write(error) from error
            self.file.nbytes += nbytes

    async def _finish(self) -> None:
        output = self._output
        if output is None:
            return
        await self._write_what_waits()
        try:
            while nbytes := await self._job(output.write_footer):
                self.file.nbytes += nbytes
        except OSError as error:
            raise self._cannot_write(error) from error
        self.file.footer_problem = self.file.footer_problem or output.footer_problem

    async def _job(self, function: Callable[[], int]) -> int:
        """Run a function of the output in a worker. A cancellation waits for its end: it counts bytes, and the next one follows."""
        job = shared_workers().future(function)
        try:
            return await asyncio.shield(job)
        except asyncio.CancelledError:
            await asyncio.wait((job,))
            if job.exception() is None:
                self.file.nbytes += job.result()
            raise

    def _cannot_write(self, error: OSError) -> SinkError:
        return SinkError(f"cannot write {self.file.path}: {error.strerror or error}")
