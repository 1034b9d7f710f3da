"""How large the rows of a Parquet file become in memory, found out before they are read.

Pages are packed, and runs of one value, or a long text that is named again and again, stand for any number of bytes. The headers
of pages say how many values there are and how many bytes a page unpacks to, and Arrow refuses a page of which that is not so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NamedTuple

import pyarrow as pa

from asyncrr.errors import ImporterError
from asyncrr.wire.gate import Bounds

from .thrift import ThriftError, ThriftReader, Value

_BATCH_BYTES: Final = 16 * 2**20
"""Bytes that the rows of a batch may become, as far as the number of rows decides. Several batches are on their way at a time."""
_BATCH_ROWS: Final = 65_536
"""Rows of a batch at most."""
_MAGIC: Final = b"PAR1"
_HEADER: Final = 4096
"""Bytes that are read for the header of a page; more if it is longer, as one with long statistics is."""
_LONGEST_HEADER: Final = 2**20
_MOST_PAGES: Final = 2**20
"""Pages of a column in one row group."""
_SCHEMA, _ROW_GROUPS = 2, 4
_LARGEST_FOOTER: Final = 64 * 2**20
"""Bytes of a footer: those of 100 000 columns in one row group, or of 100 in a thousand."""
_DEEPEST: Final = 64
"""Groups within each other: Arrow goes down one by one, on the stack."""
_WIDTHS: Final = {"BOOLEAN": 1, "INT32": 4, "INT64": 8, "INT96": 12, "FLOAT": 4, "DOUBLE": 8}
_LEVELS: Final = 8
"""Bytes of a value besides its own: levels, validity, an offset."""
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_BY_DICTIONARY: Final = frozenset({2, 8})
_BY_PREFIXES: Final = 7
"""Encoding of texts that names how much of the text before is to be repeated."""


class _Page(NamedTuple):
    kind: int
    packed: int
    unpacked: int
    values: int
    encoding: int


@dataclass(slots=True)
class _Column:
    """What a column is in one row group."""

    path: str
    width: int | None
    """Bytes of a value; None for texts."""
    is_nested: bool
    packed: int
    values: int
    largest: int
    """Bytes that are unpacked at a time: the largest page, and the dictionary."""
    dictionary: int
    """Bytes of the dictionary's page; 0 if there is none."""
    prefixed: int
    """Bytes of the largest page that is coded by prefixes; 0 if there is none."""
    pages: list[tuple[int, int]]
    """Values and unpacked bytes of each page of texts that stand there themselves."""
    longest: int = 0
    """Bytes of the longest text of the dictionary."""

    def most(self, rows: int) -> int:
        """Bytes that so many rows may become."""
        values = self.values if self.is_nested else min(rows, self.values)
        if self.width is not None:
            return values * (self.width + _LEVELS)
        return values * (_LEVELS + max(self.longest, self.prefixed)) + _most_within(self.pages, values)


def _most_within(pages: list[tuple[int, int]], values: int) -> int:
    """Bytes of the pages that so many values in a row may touch, at most."""
    most = held = inner = first = 0
    for number, (count, nbytes) in enumerate(pages):
        held += nbytes
        inner += count
        # The first and the last one need to give one value only.
        while first < number and inner - pages[first][0] - count + 2 > values:
            held -= pages[first][1]
            inner -= pages[first][0]
            first += 1
        most = max(most, held)
    return most


class ColumnChunk(NamedTuple):
    """Where the pages of a column are, in one row group."""

    data: int
    """Where the first page with values begins."""
    dictionary: int
    """Where the dictionary's page begins; 0 if there is none."""
    packed: int
    """Bytes of all pages."""
    values: int
    """How many values there are."""


def read_footer(file: BinaryIO) -> list[list[ColumnChunk]]:
    """The columns of each row group.

    The footer is read here before pyarrow sees it: that goes down into nested columns as deep as they say, and ends the process where
    it is asked about a column whose statistics make no sense.

    Raises
    ------
    ImporterError
        It is not a Parquet file, damaged, or one with columns of many levels.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - 8))
    tail = file.read(8)
    if len(tail) < 8 or tail[4:] != _MAGIC:
        raise ImporterError("it is not a Parquet file, or its end is missing")
    length = int.from_bytes(tail[:4], "little")
    if length > min(size - 12, _LARGEST_FOOTER):
        raise ImporterError(f"its footer claims to have {length} bytes, the file has {size}")
    file.seek(size - 8 - length)
    try:
        footer = ThriftReader(file.read(length)).struct()
    except ThriftError as error:
        raise ImporterError(f"the footer of the Parquet file is damaged: {error}") from None
    file.seek(0)
    _check_levels(footer.get(_SCHEMA))
    return [[_chunk(column) for column in _list(_struct(group).get(1))] for group in _list(footer.get(_ROW_GROUPS))]


def _check_levels(schema: Value | None) -> None:
    left: list[int] = []
    for element in _list(schema):
        while left and not left[-1]:
            left.pop()
        if left:
            left[-1] -= 1
        if children := _number(_struct(element).get(5)):
            left.append(children)
        if len(left) > _DEEPEST:
            raise ImporterError(f"the Parquet file has more than {_DEEPEST} groups within each other")


def _chunk(column: Value) -> ColumnChunk:
    fields = _struct(_struct(column).get(3))
    found = ColumnChunk(_number(fields.get(9)), _number(fields.get(11)), _number(fields.get(7)), _number(fields.get(5)))
    if min(found) < 0:
        raise ImporterError("the footer of the Parquet file is damaged: a column with negative sizes")
    return found


def batch_rows(opened: Any, file: BinaryIO, group: int, chunks: list[ColumnChunk], bounds: Bounds) -> int:
    """How many rows of a row group are to be read at a time.

    Parameters
    ----------
    opened
        The file as pyarrow has opened it with ``read_dictionary``, so that texts of a dictionary are not repeated.
    file
        The same file, for the headers of pages.
    group
        Number of the row group.
    chunks
        Its columns, from :func:`read_footer`.
    bounds
        What it may unpack to.

    Raises
    ------
    ImporterError
        It would become larger than the bounds allow.
    """
    if len(chunks) != len(opened.schema):
        raise ImporterError(f"row group {group} has {len(chunks)} columns, not {len(opened.schema)}")
    columns = [_column(opened.schema.column(number), chunk, file, bounds) for number, chunk in enumerate(chunks)]
    packed = sum(column.packed for column in columns)
    most = bounds.most_unpacked(packed)
    held = sum(column.largest for column in columns)
    if held > most:
        raise ImporterError(f"the pages of row group {group} unpack to {held} bytes; {most} are allowed")
    for column in columns:
        if column.dictionary and column.width is None:
            column.longest = column.dictionary
            if column.most(_BATCH_ROWS) > _BATCH_BYTES // len(columns):
                column.longest = max((_longest(leaf) for leaf in _leaves_of(opened, group, column, rows=1)), default=0)
    nested = 0
    for column in columns:
        if column.is_nested:
            nested += column.most(0)
            if nested > most and column.longest and not column.prefixed:
                # Where most texts are short, all of them are counted.
                nested += _exactly(opened, group, column) - column.most(0)
    if nested > most:
        raise ImporterError(f"the lists of row group {group} may become {nested} bytes; {most} are allowed")
    rows = _BATCH_ROWS
    flat = [column for column in columns if not column.is_nested]
    if (one := sum(column.most(1) for column in flat)) > most:
        raise ImporterError(f"a row of row group {group} may become {one} bytes; {most} are allowed")
    while rows > 1 and sum(column.most(rows) for column in flat) > _BATCH_BYTES:
        rows //= 2
    return rows


def _exactly(opened: Any, group: int, column: _Column) -> int:
    texts = sum(_length(leaf) for leaf in _leaves_of(opened, group, column, rows=_BATCH_ROWS))
    return texts + column.values * _LEVELS + sum(nbytes for _, nbytes in column.pages)


def _leaves_of(opened: Any, group: int, column: _Column, rows: int) -> Iterator[pa.DictionaryArray]:
    """The texts of a column: of the first row if one row is asked for, else of all rows."""
    for batch in opened.iter_batches(rows, row_groups=[group], columns=[column.path], use_threads=False):
        for array in batch.columns:
            yield from _leaves(array)
        if rows == 1:
            return


def _leaves(array: pa.Array) -> Iterator[pa.DictionaryArray]:
    if isinstance(array, pa.DictionaryArray):
        yield array
    elif isinstance(array, pa.ExtensionArray):
        yield from _leaves(array.storage)
    elif pa.types.is_struct(array.type):
        for number in range(array.type.num_fields):
            yield from _leaves(array.field(number))
    elif pa.types.is_map(array.type):
        yield from _leaves(array.keys)
        yield from _leaves(array.items)
    elif hasattr(array, "values"):
        yield from _leaves(array.values)


def _lengths(array: pa.DictionaryArray) -> pa.Array:
    import pyarrow.compute as pc  # takes a while to load

    return pc.fill_null(pc.binary_length(array.dictionary), 0)


def _longest(array: pa.DictionaryArray) -> int:
    import pyarrow.compute as pc

    return pc.max(_lengths(array)).as_py() or 0


def _length(array: pa.DictionaryArray) -> int:
    import pyarrow.compute as pc

    return pc.sum(_lengths(array).cast(pa.int64()).take(array.indices)).as_py() or 0


def _column(schema: Any, chunk: ColumnChunk, file: BinaryIO, bounds: Bounds) -> _Column:
    width = _WIDTHS.get(schema.physical_type)
    if schema.physical_type == "FIXED_LEN_BYTE_ARRAY":
        width = schema.length
    found = _Column(schema.path, width, schema.max_repetition_level > 0, 0, 0, 0, 0, 0, [])
    for page in _pages(schema.path, chunk, file):
        most = bounds.most_unpacked(page.packed)
        if page.unpacked > most:
            raise ImporterError(
                f"a page of {page.packed} bytes of the column {schema.path!r} unpacks to {page.unpacked}; {most} are allowed"
            )
        found.packed += page.packed
        if page.kind == _DICTIONARY:
            found.dictionary = max(found.dictionary, page.unpacked)
            continue
        found.largest = max(found.largest, page.unpacked)
        found.values += page.values
        if page.encoding == _BY_PREFIXES:
            found.prefixed = max(found.prefixed, page.unpacked)
        elif page.encoding not in _BY_DICTIONARY and width is None:
            found.pages.append((page.values, page.unpacked))
    found.largest += found.dictionary
    return found


def _pages(path: str, chunk: ColumnChunk, file: BinaryIO) -> Iterator[_Page]:
    """The headers of the pages of a column, one after the other, as Arrow goes through them."""
    at = chunk.dictionary if 0 < chunk.dictionary < chunk.data else chunk.data
    # Some old writers leave the dictionary's header out of the size.
    end = at + chunk.packed + 100
    values = count = 0
    while values < chunk.values and at < end:
        page, size = _header(file, at)
        count += 1
        if count > _MOST_PAGES or min(page.packed, page.unpacked, page.values) < 0:
            raise ImporterError(f"the pages of the column {path!r} make no sense")
        yield page
        values += page.values if page.kind != _DICTIONARY else 0
        at += size + page.packed


def _header(file: BinaryIO, at: int) -> tuple[_Page, int]:
    """The header of a page, and its own size."""
    size = _HEADER
    while True:
        file.seek(at)
        data = file.read(size)
        reader = ThriftReader(data)
        try:
            fields = reader.struct()
        except ThriftError as error:
            if len(data) == size and size < _LONGEST_HEADER:
                size *= 4
                continue
            raise ImporterError(f"the header of a page is damaged: {error}") from None
        kind = _number(fields.get(1))
        inner = _struct(fields.get({_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}.get(kind, 0)))
        encoding = inner.get(4 if kind == _DATA_2 else 2)
        page = _Page(kind, _number(fields.get(3)), _number(fields.get(2)), _number(inner.get(1)), _number(encoding))
        return page, reader.position


def _number(value: Value | None) -> int:
    return value if isinstance(value, int) else 0


def _struct(value: Value | None) -> dict[int, Value]:
    return value if isinstance(value, dict) else {}


def _list(value: Value | None) -> list[Value]:
    return value if isinstance(value, list) else []
