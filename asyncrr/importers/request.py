"""What every importer is told, and what it gives."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, TypeAlias

import numpy as np

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_path import canonical_entity_path, new_entity_path
from asyncrr.chunks.limits import MAX_ROW_BYTES
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.tuid import new_tuid
from asyncrr.errors import ImporterError
from asyncrr.types.interop import stage
from asyncrr.wire.messages import Message, StoreId

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


@dataclass(frozen=True, slots=True)
class Source:
    """A file: on disk, or in memory under the name that it would have there."""

    path: Path
    contents: bytes | None = None

    @property
    def extension(self) -> str:
        """Extension in lower case, without the dot; empty if there is none."""
        return self.path.suffix[1:].lower()

    def check_size(self) -> None:
        """Refuse what is too large for a row, before it is read.

        Raises
        ------
        ImporterError
            It is.
        """
        size = os.stat(self.path).st_size if self.contents is None else len(self.contents)
        if size > MAX_ROW_BYTES:
            raise ImporterError(f"it has {size} bytes; a row has {MAX_ROW_BYTES} at most")

    def read(self) -> bytes:
        """All of it, in one piece of memory. Raises ``OSError``, or ``ImporterError`` as :meth:`check_size`."""
        self.check_size()
        return self.path.read_bytes() if self.contents is None else self.contents

    def entity_path(self, target: Target) -> str:
        """The entity that stands for the file: its path without what leads to it from elsewhere (root, ``..``)."""
        cleaned = PurePath(os.path.normpath(self.path))
        # A name that is no text is shown with replacement characters.
        names = [os.fsencode(part).decode("utf-8", "replace") for part in cleaned.parts if part != cleaned.anchor]
        return below(target.prefix, new_entity_path([name for name in names if name not in (".", "..")]))


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
