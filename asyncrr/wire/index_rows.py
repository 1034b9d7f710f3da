"""What an index knows of each chunk, put aside block by block and read back column by column.

A recording may run for days, so only the chunks of the current block are in memory, as packed rows. When a block is full
its rows are turned into columns and these go into a :class:`~asyncrr.wire.spill.Spill`. At the end a column of the index
is simply its pieces, one after the other.
"""

from __future__ import annotations

import struct
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from .arrow_stream import BodyBuffer
from .messages import Buffer, ChunkSummary
from .spill import Spill

BLOCK_BYTES: Final = 2**20
"""Bytes of packed rows that make a block. Larger blocks save no time and only take more memory."""
_SPREAD_BYTES: Final = 8 * 2**20
"""Bytes of columns that make a block: rows of many different components make many columns that are mostly zeros."""

_FIXED: Final = (
    ("id", "V16"),
    ("path", "<u4"),
    ("offset", "<u8"),
    ("size", "<u8"),
    ("ipc_size", "<u8"),
    ("num_rows", "<u8"),
)


class ColumnKey(NamedTuple):
    """Which column of an index: its name, and the timeline and component that it is about, by number."""

    name: str
    timeline: int = -1
    component: int = -1


class RowLayout(NamedTuple):
    """What the packed rows of some chunks have in common."""

    timelines: tuple[int, ...]
    """Numbers of the timelines. Empty for static chunks."""
    components: tuple[int, ...]
    """Numbers of the components, in the order of the chunk's columns."""


class _Column:
    """Where the pieces of a column are."""

    __slots__ = ("num_set", "places")

    def __init__(self) -> None:
        self.places = array("Q")
        """Number of the block and position in the spill, for each piece. A block without a piece has zeros."""
        self.num_set = 0
        """Of a column of flags: how many are set."""


class ChunkRows:
    """The chunks of one store in the order of the file.

    Parameters
    ----------
    spill
        Where full blocks go.
    block_bytes
        Bytes of packed rows that make a block.
    """

    def __init__(self, spill: Spill, block_bytes: int = BLOCK_BYTES) -> None:
        self._spill = spill
        self._wanted_bytes = block_bytes
        self._rows: dict[RowLayout, bytearray] = {}
        self._sparse: list[tuple[RowLayout, int, int, Sequence[tuple[int, int]]]] = []
        self._in_block = 0
        self._block_bytes = 0
        self._row_spread = 0
        """Bytes that one chunk takes once it is spread over the columns that this block has so far, at most."""
        self._blocks = array("Q")
        self._columns: defaultdict[ColumnKey, _Column] = defaultdict(_Column)
        self._num_pieces = 0
        self.num_chunks = 0

    @property
    def memory(self) -> int:
        """Bytes in memory, roughly, those of the spill left out."""
        return self._block_bytes + 300 * len(self._columns) + 16 * self._num_pieces

    def add(self, layout: RowLayout, path: int, summary: ChunkSummary, offset: int, nbytes: int) -> bool:
        """Add a chunk; returns whether that completed a block.

        Parameters
        ----------
        layout
            The chunk's timelines and components.
        path
            Number of the entity path.
        summary, offset, nbytes
            As for :meth:`~asyncrr.wire.manifest.ManifestBuilder.add`.

        Raises
        ------
        OSError
            The block could not be put aside.
        """
        pack, type_ = _packing(len(layout.timelines), len(layout.components))
        rows = self._rows.get(layout)
        if rows is None:
            rows = self._rows[layout] = bytearray()
            self._row_spread += 24 * len(layout.timelines) * len(layout.components)
        for component, ranges in summary.sparse_ranges.items():
            self._sparse.append((layout, self._in_block, component, ranges))
        rows += pack(
            self._in_block,
            summary.chunk_id,
            path,
            offset,
            nbytes,
            summary.ipc_size,
            summary.num_rows,
            *chain.from_iterable(summary.time_ranges),
            *summary.non_null,
        )
        self.num_chunks += 1
        self._in_block += 1
        self._block_bytes += type_.itemsize
        spread = self._in_block * self._row_spread
        # Flags are packed into bits: only the last block may end within a byte.
        if (self._block_bytes < self._wanted_bytes and spread < _SPREAD_BYTES) or self._in_block % 8:
            return False
        self.end_block()
        return True

    def end_block(self) -> None:
        """Put the current block aside.

        Raises
        ------
        OSError
            The temporary file cannot be made or written.
        """
        if not self._in_block:
            return
        block = _Block(self._in_block)
        for layout, rows in self._rows.items():
            block.put(layout, np.frombuffer(rows, _packing(len(layout.timelines), len(layout.components))[1]))
        for layout, place, component, ranges in self._sparse:
            block.put_ranges(layout, place, component, ranges)
        number = len(self._blocks)
        self._blocks.append(self._in_block)
        for key, values in block.columns.items():
            column = self._columns[key]
            if values.dtype == bool:
                column.num_set += int(np.count_nonzero(values))
                values = np.packbits(values, bitorder="little")
            column.places.extend((number, self._spill.append(values.tobytes())))
        self._num_pieces += len(block.columns)
        self._rows = {}
        self._sparse = []
        self._in_block = self._block_bytes = self._row_spread = 0

    def num_set(self, key: ColumnKey) -> int:
        """How many flags of a column are set."""
        return self._columns[key].num_set

    def column(self, key: ColumnKey, bits: int) -> BodyBuffer:
        """A column, of so many bits a row, as the buffer of an Arrow array. All blocks must have ended."""
        return BodyBuffer((self.num_chunks * bits + 7) // 8, lambda: self._pieces(key, bits))

    def paths(self, encoded: Sequence[bytes]) -> tuple[BodyBuffer, BodyBuffer]:
        """Offsets and text of the column of entity paths, given the paths by number."""
        lengths = np.fromiter(map(len, encoded), np.int32, len(encoded))

        def numbers() -> Iterator[npt.NDArray[np.uint32]]:
            return (np.frombuffer(piece, np.uint32) for piece in self._pieces(ColumnKey("path"), 32))

        def offsets() -> Iterator[Buffer]:
            end = 0
            yield bytes(4)
            for piece in numbers():
                ends = np.cumsum(lengths[piece], dtype=np.int32) + np.int32(end)
                end = int(ends[-1])
                yield ends.tobytes()

        def text() -> Iterator[Buffer]:
            return (b"".join([encoded[i] for i in piece.tolist()]) for piece in numbers())

        nbytes = sum(int(lengths[piece].sum()) for piece in numbers())
        return BodyBuffer(4 * (self.num_chunks + 1), offsets), BodyBuffer(nbytes, text)

    def _pieces(self, key: ColumnKey, bits: int) -> Iterator[Buffer]:
        places = self._columns[key].places
        at = dict(zip(places[::2], places[1::2], strict=True))
        for number, num_rows in enumerate(self._blocks):
            size = (num_rows * bits + 7) // 8
            yield self._spill.read(at[number], size) if number in at else bytes(size)


class _Block:
    """The columns of one block. Those that are not mentioned are zero throughout."""

    def __init__(self, num_rows: int) -> None:
        self._num_rows = num_rows
        self.columns: dict[ColumnKey, npt.NDArray[Any]] = {}

    def put(self, layout: RowLayout, rows: npt.NDArray[Any]) -> None:
        """Spread packed rows over the columns."""
        place, times, non_null = rows["place"], rows["times"], rows["non_null"]
        for name, type_ in _FIXED:
            self._column(ColumnKey(name), type_)[place] = rows[name]
        if not layout.timelines:
            self._column(ColumnKey("static"), bool)[place] = True
            for component in layout.components:
                self._column(ColumnKey("static", component=component), bool)[place] = True
        for i, timeline in enumerate(layout.timelines):
            self._put_bounds(timeline, -1, place, times[:, i])
            for j, component in enumerate(layout.components):
                count = non_null[:, j]
                self._column(ColumnKey("count", timeline, component), np.uint64)[place] = count
                there = count > 0
                self._put_bounds(timeline, component, place[there], times[there, i])

    def put_ranges(self, layout: RowLayout, place: int, component: int, ranges: Sequence[tuple[int, int]]) -> None:
        """Note the times of a component that is null in some rows of its chunk."""
        for timeline, bounds in zip(layout.timelines, ranges, strict=True):
            at = np.array([place])
            self._put_bounds(timeline, layout.components[component], at, np.array([bounds], np.int64))

    def _put_bounds(
        self, timeline: int, component: int, place: npt.NDArray[np.integer[Any]], bounds: npt.NDArray[np.int64]
    ) -> None:
        self._column(ColumnKey("valid", timeline, component), bool)[place] = True
        self._column(ColumnKey("start", timeline, component), np.int64)[place] = bounds[:, 0]
        self._column(ColumnKey("end", timeline, component), np.int64)[place] = bounds[:, 1]

    def _column(self, key: ColumnKey, type_: npt.DTypeLike) -> npt.NDArray[Any]:
        column = self.columns.get(key)
        if column is None:
            column = self.columns[key] = np.zeros(self._num_rows, type_)
        return column


_Pack: TypeAlias = Callable[..., bytes]


@lru_cache(maxsize=256)
def _packing(timelines: int, components: int) -> tuple[_Pack, np.dtype[Any]]:
    """How a row with so many timelines and components is packed, and how numpy sees it."""
    pack = struct.Struct(f"<I16sIQQQQ{2 * timelines}q{components}Q").pack
    times = ("times", "<i8", (timelines, 2))
    return pack, np.dtype([("place", "<u4"), *_FIXED, times, ("non_null", "<u8", (components,))])
