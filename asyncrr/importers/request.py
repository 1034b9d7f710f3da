"""What every importer is told, and what it gives."""

from __future__ import annotations

import io
import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Final, TypeAlias, cast

import numpy as np

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_path import canonical_entity_path, new_entity_path
from asyncrr.chunks.limits import MAX_ROW_BYTES
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.tuid import new_tuid
from asyncrr.errors import ImporterError
from asyncrr.frames.files import NotAFile, PipeReader, Snapshot, is_pipe, open_file
from asyncrr.types.interop import stage
from asyncrr.wire.gate import DEFAULT_BOUNDS, Bounds
from asyncrr.wire.messages import Message, StoreId

_PATIENCE: Final = 60.0
"""Seconds without a byte after which a pipe is given up."""

_PIECE: Final = 2**20
"""Bytes of a text that are read and looked at in one."""

Item: TypeAlias = Columns | Message
"""Rows of the recording itself, or a message of another store that goes the same way."""


@dataclass(frozen=True, slots=True)
class Target:
    """The recording that files are imported into, and how."""

    store_id: StoreId
    prefix: str | None
    """Canonical path of an entity, below which all others are put."""
    static: bool
    times: tuple[tuple[str, TimeKind, int], ...]
    """Current times of the caller."""
    bounds: Bounds = DEFAULT_BOUNDS
    """What a part of a file, such as a chunk or a page, may unpack to."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file: on disk, or in memory under the name that it would have there."""

    path: Path
    contents: bytes | None = None

    @property
    def extension(self) -> str:
        """Extension in lower case, without the dot; empty if there is none."""
        return self.path.suffix[1:].lower()

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """The file, open for reading.

        Raises
        ------
        ImporterError
            It is not a regular file, but a device, say.
        OSError
            It cannot be opened.
        """
        if self.contents is not None:
            yield io.BytesIO(self.contents)
            return
        try:
            file = open_file(self.path)
        except NotAFile as error:
            raise ImporterError(str(error)) from None
        with file:
            yield file

    @contextmanager
    def stream(self, is_stopped: Callable[[], bool] = bool) -> Iterator[BinaryIO]:
        """The file, to be read once from its beginning to its end. It may be a named pipe.

        Parameters
        ----------
        is_stopped
            Asked now and then while a pipe has nothing to tell: whether it is to be taken for its end.

        Raises
        ------
        ImporterError, OSError
            As :meth:`open`.
        """
        if self.contents is not None:
            yield io.BytesIO(self.contents)
            return
        try:
            file = open_file(self.path, pipes=True)
        except NotAFile as error:
            raise ImporterError(str(error)) from None
        with file:
            reader = PipeReader(file, _PATIENCE, is_stopped) if is_pipe(file.fileno()) else Snapshot(file)
            yield cast("BinaryIO", reader)

    def read(self) -> bytes:
        """All of it, in one piece of memory: what is there when it is opened, if it grows.

        Raises
        ------
        ImporterError
            It is too large for a row, which is noticed before it is read; or not a regular file.
        OSError
            It cannot be read.
        """
        if self.contents is not None:
            _check_size(len(self.contents))
            return self.contents
        with self.open() as file:
            snapshot = Snapshot(file)
            _check_size(snapshot.size)
            return snapshot.read(snapshot.size)

    def read_text(self) -> bytes:
        """As :meth:`read`, for UTF-8 text: it is looked at while it is read, and nothing more is read of what is none.

        Raises
        ------
        ImporterError
            It is not in UTF-8; or as :meth:`read`.
        OSError
            It cannot be read.
        """
        pieces: list[bytes] = []
        decoder = getincrementaldecoder("utf-8")()
        at = 0
        with self.open() as file:
            snapshot = Snapshot(file) if self.contents is None else None
            _check_size(len(self.contents or b"") if snapshot is None else snapshot.size)
            while True:
                piece = (snapshot or file).read(_PIECE)
                begun = len(decoder.getstate()[0])
                try:
                    decoder.decode(piece, final=not piece)
                except UnicodeDecodeError as error:
                    raise ImporterError(
                        f"it is no UTF-8 text: {error.reason} at byte {at - begun + error.start}"
                    ) from None
                if not piece:
                    return b"".join(pieces)
                pieces.append(piece)
                at += len(piece)

    def entity_path(self, target: Target) -> str:
        """The entity that stands for the file: its path without what leads to it from elsewhere (root, ``..``)."""
        cleaned = PurePath(os.path.normpath(self.path))
        # A name that is no text is shown with replacement characters.
        names = [os.fsencode(part).decode("utf-8", "replace") for part in cleaned.parts if part != cleaned.anchor]
        return below(target.prefix, new_entity_path([name for name in names if name not in (".", "..")]))


def _check_size(size: int) -> None:
    if size > MAX_ROW_BYTES:
        raise ImporterError(f"it has {size} bytes; a row has {MAX_ROW_BYTES} at most")


def below(prefix: str | None, entity_path: str) -> str:
    """A canonical path, below another one if that is given."""
    if prefix is None or prefix == "/":
        return entity_path
    return prefix if entity_path == "/" else prefix + entity_path


def prefix_path(prefix: Any) -> str | None:
    """The argument ``entity_path_prefix``, checked. Raises ``TypeError``."""
    return None if prefix is None else canonical_entity_path(prefix)


def one_row(entity_path: str, archetype: Any, times: tuple[tuple[str, TimeKind, int], ...] = ()) -> Columns:
    """An archetype as a row at some times; static without any."""
    layout, cells, _ = stage(archetype)
    components = tuple(
        [(field.descriptor, field.kind.build([cell])) for field, cell in zip(layout.fields, cells, strict=True)]
    )
    return Columns(
        entity_path,
        tuple([(name, kind, np.array([value], dtype=np.int64)) for name, kind, value in times]),
        components,
        1,
        sum(array.nbytes for _, array in components),
        new_tuid(),
    )
