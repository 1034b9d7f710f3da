"""What an ``.rrd`` file holds, in numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from asyncrr._arrow import numbers_of

from .messages import StoreId, StoreKind, TimeKind
from .reader import BlueprintActivation, Cut, DecodedChunk, Footer, StoreInfo, StreamHeader, read_rrd
from .version import CrateVersion


@dataclass(slots=True)
class TimelineRange:
    """A timeline of a store."""

    kind: TimeKind
    start: int
    """Smallest time; nanoseconds for durations and timestamps."""
    end: int
    """Largest time."""

    def __str__(self) -> str:
        if self.kind is TimeKind.SEQUENCE:
            return f"{self.start} … {self.end}"
        if self.kind is TimeKind.DURATION:
            return f"{self.start / 1e9:.9g} s … {self.end / 1e9:.9g} s"
        return f"{np.datetime64(self.start, 'ns')} … {np.datetime64(self.end, 'ns')}"


@dataclass(slots=True)
class StoreSummary:
    """What was read of one store."""

    source: str = ""
    infos: int = 0
    """How often the store was announced."""
    chunks: int = 0
    static_rows: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    """Rows, static ones included, by entity path in the order of first use."""
    timelines: dict[str, TimelineRange] = field(default_factory=dict)
    activations: int = 0
    """Of a blueprint."""

    @property
    def num_rows(self) -> int:
        """Rows of all entities."""
        return sum(self.rows.values())

    def add(self, chunk: DecodedChunk) -> None:
        """Count one chunk in."""
        self.chunks += 1
        self.rows[chunk.entity_path] = self.rows.get(chunk.entity_path, 0) + chunk.num_rows
        if chunk.is_static:
            self.static_rows += chunk.num_rows
        for name, kind in chunk.timelines.items():
            times = numbers_of(chunk.times(name).drop_null())
            if not len(times):
                continue
            start, end = int(times.min()), int(times.max())
            known = self.timelines.get(name)
            if known is None:
                self.timelines[name] = TimelineRange(kind, start, end)
            else:
                known.start = min(known.start, start)
                known.end = max(known.end, end)


@dataclass(slots=True)
class RrdSummary:
    """What was read of an ``.rrd`` file."""

    versions: list[CrateVersion] = field(default_factory=list)
    """Of the writer of each stream in the file; mostly one."""
    messages: int = 0
    """Store infos, chunks and activations."""
    stores: dict[StoreId, StoreSummary] = field(default_factory=dict)
    footers: int = 0
    """Streams that end with an index of their chunks."""
    cut: Cut | None = None
    """Where the file is cut, if it is."""

    @property
    def num_rows(self) -> int:
        """Rows of all recordings; those of blueprints do not count."""
        return sum(store.num_rows for id_, store in self.stores.items() if id_.kind is StoreKind.RECORDING)

    def lines(self) -> Iterator[str]:
        """A description for people, line by line."""
        versions = ", ".join(dict.fromkeys(map(str, self.versions)))
        index = "with footer" if self.versions and self.footers == len(self.versions) else "without footer"
        yield f"format {versions or 'unknown'}, {self.messages} messages, {index}"
        if self.cut is not None:
            yield str(self.cut)
        for id_, store in self.stores.items():
            yield f"{id_.kind.name.lower()} {id_.application_id!r} {id_.recording_id} ({store.source or 'unknown source'})"
            yield f"  {store.num_rows} rows ({store.static_rows} static) in {store.chunks} chunks"
            for name, timeline in store.timelines.items():
                yield f"  timeline {name} ({timeline.kind.name.lower()}): {timeline}"
            for path, rows in store.rows.items():
                yield f"  {rows:>8} {path}"

    def __str__(self) -> str:
        return "\n".join(self.lines())


def summarize(source: str | os.PathLike[str] | bytes | memoryview | BinaryIO) -> RrdSummary:
    """Read an ``.rrd`` file from beginning to end and say what it holds.

    A cut file is described up to the cut.

    Parameters
    ----------
    source
        A path, the bytes themselves, or a binary file that is open for reading.

    Raises
    ------
    RrdError
        The input is not an ``.rrd`` stream that can be read.
    OSError
        The file cannot be opened or read.
    """
    summary = RrdSummary()
    for event in read_rrd(source):
        match event:
            case StreamHeader():
                summary.versions.append(event.version)
            case Footer():
                summary.footers += bool(event.manifests)
            case Cut():
                summary.cut = event
            case _:
                summary.messages += 1
                store = summary.stores.setdefault(event.store_id, StoreSummary())
                match event:
                    case StoreInfo():
                        store.infos += 1
                        store.source = event.source
                    case DecodedChunk():
                        store.add(event)
                    case BlueprintActivation():
                        store.activations += 1
    return summary
