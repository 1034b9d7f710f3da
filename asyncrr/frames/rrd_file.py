"""Chunks of an `.rrd` file."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Literal, cast

from asyncrr.wire.decode import DecodedChunk, decode_set_store_info
from asyncrr.wire.errors import RrdError
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind
from asyncrr.wire.reader import read_rrd
from asyncrr.wire.rrd import END_KIND, FRAME_HEADER_SIZE, HEADER_SIZE, MAGIC, TRAILER_MAGIC

from .bounds import bounds_of
from .chunk import Chunk
from .files import NotAFile, Snapshot, open_file
from .streams import LazyChunkStream

_frame_header = struct.Struct("<QQ")
_TRAILER_SIZE: Final = 32
_LARGEST_INFO: Final = 2**20
"""Bytes of a ``SetStoreInfo``, which says who wrote a store: a few hundred in fact."""


class StoreEntry:
    """A recording or a blueprint in a file. Compared by what it is, not by the file."""

    __slots__ = ("_store_id",)

    def __init__(self, store_id: StoreId) -> None:
        self._store_id = store_id

    @property
    def kind(self) -> Literal["recording", "blueprint"]:
        """``"recording"`` or ``"blueprint"``."""
        return "blueprint" if self._store_id.kind is StoreKind.BLUEPRINT else "recording"

    @property
    def application_id(self) -> str:
        """Name of the application that logged it."""
        return self._store_id.application_id

    @property
    def recording_id(self) -> str:
        """Its id."""
        return self._store_id.recording_id

    def __eq__(self, other: object) -> bool:
        return self._store_id == other._store_id if isinstance(other, StoreEntry) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._store_id)

    def __repr__(self) -> str:
        return f"StoreEntry(kind={self.kind!r}, application_id={self.application_id!r}, recording_id={self.recording_id!r})"


class LazyStore:
    """The chunks of one store of a file, read when they are needed."""

    __slots__ = ("_path", "_stream")

    def __init__(self, stream: LazyChunkStream, path: Path) -> None:
        self._stream = stream
        self._path = path

    def stream(self) -> LazyChunkStream:
        """Its chunks."""
        return self._stream

    def __len__(self) -> int:
        """Number of chunks; the file is read for it."""
        return sum(1 for _ in self._stream)

    def __repr__(self) -> str:
        # Without the number of chunks: debuggers and logs ask for this, and the whole file would have to be read.
        return f"LazyStore({self._path})"


class RrdReader:
    """Reads the chunks of an `.rrd` file, written by Rerun 0.24 or later, complete or cut.

    Parameters
    ----------
    path
        The file.
    max_unpacked
        Bytes that a chunk may unpack to. By default 320 MiB, or 16 times the chunk as it is in the file if that is more.

    Raises
    ------
    ValueError
        There is no such file, or ``max_unpacked`` is not positive.
    """

    def __init__(self, path: str | os.PathLike[str], *, max_unpacked: int | None = None) -> None:
        self._path = Path(path)
        self._bounds = bounds_of(max_unpacked)
        if not self._path.exists():
            raise ValueError(f"there is no file {self._path}")

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    def recordings(self) -> list[StoreEntry]:
        """The recordings that the file announces, in order. Chunks are skipped, not read.

        Raises
        ------
        RrdError
            It is no `.rrd` file, or a damaged one; a ``ValueError``.
        OSError
            It cannot be read.
        """
        return [entry for entry in self._entries() if entry.kind == "recording"]

    def blueprints(self) -> list[StoreEntry]:
        """The blueprints that the file announces; as :meth:`recordings`."""
        return [entry for entry in self._entries() if entry.kind == "blueprint"]

    def stream(self, *, store: StoreEntry | None = None) -> LazyChunkStream:
        """The chunks of a store, by default of the first recording, in the order of the file.

        The file is read block by block, anew for each iteration; a cut one up to its last whole chunk.

        Raises
        ------
        ValueError
            The file has no such store, or no recording.
        RrdError, OSError
            As :meth:`recordings`; while one iterates where damage comes late.
        """
        entries = self._entries()
        if store is None:
            store = next((entry for entry in entries if entry.kind == "recording"), None)
            if store is None:
                raise ValueError(f"{self._path} has no recording")
        elif store not in entries:
            raise ValueError(f"{self._path} has no {store!r}")
        return LazyChunkStream(lambda: self._chunks(store._store_id))

    def store(self, *, store: StoreEntry | None = None) -> LazyStore:
        """The same as an object whose ``stream()`` gives the chunks."""
        return LazyStore(self.stream(store=store), self._path)

    def _chunks(self, store_id: StoreId) -> Iterator[Chunk]:
        with self._open() as file:
            for event in read_rrd(cast("BinaryIO", Snapshot(file)), bounds=self._bounds):
                if isinstance(event, DecodedChunk) and event.store_id == store_id:
                    yield Chunk.from_decoded(event)

    def _open(self) -> BinaryIO:
        try:
            return open_file(self._path)
        except NotAFile as error:
            raise RrdError(f"{self._path} cannot be read: {error}") from None

    def _entries(self) -> list[StoreEntry]:
        with self._open() as file:
            return list(dict.fromkeys(StoreEntry(store_id) for store_id in _announced(file)))

    def __repr__(self) -> str:
        return f"RrdReader({self._path})"


def _announced(file: BinaryIO) -> Iterator[StoreId]:
    """The stores that a file announces, without reading chunks. Ends where the file does, at whatever byte."""
    size = os.fstat(file.fileno()).st_size
    head = file.read(HEADER_SIZE)
    if not head.startswith(MAGIC):
        raise RrdError("this is not an .rrd stream")
    while len(header := file.read(FRAME_HEADER_SIZE)) == FRAME_HEADER_SIZE:
        kind, length = _frame_header.unpack(header)
        end = file.tell() + length
        if end > size:
            return
        if kind == MessageKind.SET_STORE_INFO:
            if length > _LARGEST_INFO:
                raise RrdError(f"a SetStoreInfo of {length} bytes; {_LARGEST_INFO} are allowed")
            yield decode_set_store_info(file.read(length)).store_id
        file.seek(end)
        if kind == END_KIND:
            # A trailer, another stream, both, or nothing.
            after = file.read(_TRAILER_SIZE)
            if after[20:28] != TRAILER_MAGIC:
                file.seek(end)
            if file.read(HEADER_SIZE)[: len(MAGIC)] != MAGIC:
                return
