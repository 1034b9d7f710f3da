"""``subscribe``: the chunks of a server as an async iterator."""

from __future__ import annotations

import asyncio
import ssl
import weakref
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Final, Self

from asyncrr.chunks.columns import Columns
from asyncrr.engine.awaiting import check_asyncio
from asyncrr.engine.background import shared_workers
from asyncrr.errors import ConnectionLost
from asyncrr.frames.chunk import Chunk, columns_of_decoded
from asyncrr.wire.decode import DecodedChunk, Envelope
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind

from .selection import ComponentsLike, NamesLike, Selection
from .source import UNREADABLE, LiveSource, ReadingStats, is_cheap

_AHEAD: Final = 2**20
"""Bytes of decoded chunks that wait to be asked for, or one chunk."""
_OVERHEAD: Final = 4096
"""Bytes that a chunk takes besides its data."""


class ReceivedChunk(Chunk):
    """A chunk that a server has told, with the recording (or blueprint) that it belongs to.

    Parameters
    ----------
    columns, store_id
        What the server has told; it is not made by hand.
    """

    __slots__ = ("_store_id",)

    def __init__(self, columns: Columns, store_id: StoreId) -> None:
        super().__init__(columns)
        self._store_id = store_id

    @property
    def application_id(self) -> str:
        """Name of the application that logged it."""
        return self._store_id.application_id

    @property
    def recording_id(self) -> str:
        """Id of the recording, or of the blueprint."""
        return self._store_id.recording_id

    @property
    def is_blueprint(self) -> bool:
        """Whether it belongs to a blueprint rather than a recording."""
        return self._store_id.kind is StoreKind.BLUEPRINT


class _Flow:
    """Chunks on their way from the reading task to whoever iterates. The task knows this and not the subscription."""

    def __init__(self, source: LiveSource, selection: Selection) -> None:
        self.source = source
        self.selection = selection
        self.chunks: deque[tuple[ReceivedChunk, int]] = deque()
        self.error: ConnectionLost | None = None
        self.over = False
        self.ready = asyncio.Event()
        self.room = asyncio.Event()
        self._nbytes = 0

    async def run(self) -> None:
        """Read until the end."""
        try:
            await self.source.run(self._take)
        except ConnectionLost as error:
            self.error = error
        finally:
            self.over = True
            self.ready.set()

    def pop(self) -> ReceivedChunk:
        """The next chunk, which must be there."""
        chunk, nbytes = self.chunks.popleft()
        self._nbytes -= nbytes
        self.room.set()
        return chunk

    async def _take(self, envelope: Envelope) -> None:
        if envelope.kind is not MessageKind.ARROW_MSG or not self.selection.wants_store(envelope.store_id):
            return
        try:
            if is_cheap(envelope):
                chunk = self._decode(envelope)
            else:
                chunk = await shared_workers().run(self._decode, envelope)
        except UNREADABLE as error:
            self.source.left_out(f"a chunk that cannot be read ({error})")
            return
        if chunk is None:
            return
        nbytes = envelope.ipc_size + _OVERHEAD
        self.chunks.append((chunk, nbytes))
        self._nbytes += nbytes
        self.ready.set()
        while self._nbytes >= _AHEAD:
            self.room.clear()
            await self.room.wait()

    def _decode(self, envelope: Envelope) -> ReceivedChunk | None:
        decoded = self.source.decoder.decode(envelope.kind, envelope.data)
        assert isinstance(decoded, DecodedChunk)
        if not self.selection.wants_entity(decoded.store_id, decoded.entity_path):
            return None
        columns = self.selection.choose(columns_of_decoded(decoded.batch))
        return None if columns is None else ReceivedChunk(columns, decoded.store_id)


class Subscription(AsyncIterator[ReceivedChunk]):
    """The chunks of a server, as :func:`asyncrr.subscribe` gives them.

    An async iterator, which connects when it is asked for the first chunk; and an async context manager, which closes the
    connection when it is left. Otherwise that is done by :meth:`aclose`, at the end, or when nothing refers to it any more.

    Parameters
    ----------
    source, selection
        What :func:`asyncrr.subscribe` passes; it is not made by hand.
    """

    def __init__(self, source: LiveSource, selection: Selection) -> None:
        self._source = source
        self._selection = selection
        self._flow: _Flow | None = None
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def url(self) -> str:
        """The server."""
        return str(self._source.url)

    @property
    def stats(self) -> ReadingStats:
        """Counters of what was read."""
        return self._source.stats

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ReceivedChunk:
        """The next chunk. A cancellation loses nothing: the chunk comes next time.

        Raises
        ------
        ConnectionLost
            The server went away, and the time for reconnecting is over; once, then the iterator is at its end.
        """
        if self._closed:
            raise StopAsyncIteration
        flow = self._flow or self._start()
        while not flow.chunks:
            if flow.over:
                await self.aclose()
                if flow.error is not None:
                    raise flow.error
                raise StopAsyncIteration
            flow.ready.clear()
            await flow.ready.wait()
            if self._closed:
                raise StopAsyncIteration
        return flow.pop()

    def _start(self) -> _Flow:
        check_asyncio("subscribe()")
        flow = self._flow = _Flow(self._source, self._selection)
        task = self._task = asyncio.create_task(flow.run(), name=f"asyncrr subscription to {self.url}")
        weakref.finalize(self, _let_go, asyncio.get_running_loop(), task).atexit = False
        return flow

    async def aclose(self) -> None:
        """Close the connection. Whoever waits for a chunk meanwhile is told that there is none."""
        self._closed = True
        task = self._task
        if task is None or task is asyncio.current_task():
            return
        task.cancel()
        await asyncio.wait((task,))
        if not task.cancelled():
            task.result()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


def _let_go(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(task.cancel)


def subscribe(
    url: str | None = None,
    *,
    recording: NamesLike | None = None,
    application: NamesLike | None = None,
    entity: NamesLike | None = None,
    component: ComponentsLike | None = None,
    blueprints: bool = False,
    reconnect_sec: float = 0.0,
    tls: ssl.SSLContext | None = None,
    token: str | None = None,
    max_unpacked: int | None = None,
) -> Subscription:
    """Read the data of a viewer or message proxy, and new data as it arrives, chunk by chunk.

    ::

        async for chunk in asyncrr.subscribe(entity="/robot/**", component="Scalars:scalars"):
            print(chunk.entity_path, chunk.times("frame"), chunk.to_record_batch())

    The server first sends its history (blueprints, static data, then the rest), then new data. At most about 2 MiB are read ahead: a
    slow reader makes the server wait, or drop its oldest data, and does not let this process grow.

    Parameters
    ----------
    url
        As for :class:`~asyncrr.GrpcSink`; by default ``rerun+http://127.0.0.1:9876/proxy``.
    recording, application
        Only recordings with this id, or one of these; of this application, or one of these.
    entity
        Only these entities: a path, or a path and ``/**`` to include all below it; with ``-`` in front to exclude them. One or
        several.
    component
        Only these components, such as ``"Points3D:positions"``. Chunks have only these columns, and new ids.
    blueprints
        Whether you get chunks of blueprints as well.
    reconnect_sec
        Seconds to keep trying when the server cannot be reached or goes away; 0 gives up at once, ``math.inf`` never. A server
        that is found again sends its history once more; the last 250 000 chunks that you had are left out by their ids.
    tls
        For ``rerun+https``; by default the system's certificates are trusted.
    token
        Bearer token for a server that asks for one.
    max_unpacked
        Bytes that a chunk may unpack to; larger ones are left out, and counted in ``stats.unreadable``. By default 320 MiB, or 16 times
        the chunk as it arrives if that is more.

    Raises
    ------
    RuntimeError
        When it is iterated under trio: it works under asyncio only.
    SinkError
        The URL is not one of a message proxy.
    ValueError, TypeError
        If an argument is invalid.
    """
    selection = Selection(
        recording=recording, application=application, entity=entity, component=component, blueprints=blueprints
    )
    return Subscription(
        LiveSource(url, reconnect_sec=reconnect_sec, tls=tls, token=token, max_unpacked=max_unpacked), selection
    )
