"""Reading PLY files: the header, and scalars and texts of the vertices, in all three encodings."""

from __future__ import annotations

import io
import struct
from array import array
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from asyncrr.errors import ImporterError

_TYPES: Final = {
    "char": "i1",
    "int8": "i1",
    "uchar": "u1",
    "uint8": "u1",
    "short": "i2",
    "int16": "i2",
    "ushort": "u2",
    "uint16": "u2",
    "int": "i4",
    "int32": "i4",
    "uint": "u4",
    "uint32": "u4",
    "float": "f4",
    "float32": "f4",
    "double": "f8",
    "float64": "f8",
}
_STRUCT: Final = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}
_ORDERS: Final = {"ascii": "", "binary_little_endian": "<", "binary_big_endian": ">"}
_LONGEST_HEADER: Final = 2**20
_LONGEST_COUNT: Final = 18
"""Digits of a number of rows: those that fit 64 bits."""
_TOGETHER: Final = 2**16
"""Rows whose texts are cut out at a time."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an element."""

    name: str
    type: str
    """Of numpy: ``f4``, ``u1``, …"""
    count_type: str | None
    """Of a list: the type of its length."""

    @property
    def is_list(self) -> bool:
        """Whether there are any number of values rather than one."""
        return self.count_type is not None


@dataclass(frozen=True, slots=True)
class Element:
    """A table of the file."""

    name: str
    count: int
    properties: tuple[Property, ...]

    def __contains__(self, name: str) -> bool:
        return any(p.name == name for p in self.properties)

    @property
    def has_lists(self) -> bool:
        """Whether its rows differ in size."""
        return any(p.is_list for p in self.properties)


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself."""

    order: str
    """Byte order as numpy writes it; empty for text."""
    elements: tuple[Element, ...]
    size: int
    """Where the data begins, in bytes."""

    def element(self, name: str) -> Element | None:
        """The first element of that name."""
        return next((e for e in self.elements if e.name == name), None)


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of an element."""

    count: int
    scalars: dict[str, npt.NDArray[Any]]
    """One number a row, in the type of the file."""
    texts: dict[str, list[bytes]]
    """Lists of bytes, one a row."""


def read_header(data: bytes) -> Header:
    """Read the header.

    Raises
    ------
    ImporterError
        There is none, or it makes no sense.
    """
    if not data.startswith(b"ply"):
        raise ImporterError("it is no PLY file: it does not begin with `ply`")
    order: str | None = None
    elements: list[tuple[str, int, dict[str, Property]]] = []
    at, number = 0, 0
    while True:
        end = data.find(b"\n", at, _LONGEST_HEADER)
        if end < 0:
            raise ImporterError("the header of the PLY file has no `end_header`")
        words = data[at:end].decode("utf-8", "replace").split()
        at, number = end + 1, number + 1
        try:
            match words:
                case ["end_header"]:
                    break
                case ["ply"] if number == 1:
                    pass
                case ["format", name, _]:
                    order = _ORDERS[name]
                case ["comment" | "obj_info", *_]:
                    pass
                case ["element", name, count] if count.isdecimal() and len(count) <= _LONGEST_COUNT:
                    elements.append((name, int(count), {}))
                case ["property", "list", count_type, type_, name] if _TYPES[count_type][0] != "f":
                    _add(elements, Property(name, _TYPES[type_], _TYPES[count_type]))
                case ["property", type_, name]:
                    _add(elements, Property(name, _TYPES[type_], None))
                case _:
                    raise ImporterError("it is not understood")
        except (ImporterError, KeyError, IndexError) as error:
            why = str(error) if isinstance(error, ImporterError) else f"unknown word {error}"
            raise ImporterError(f"line {number} of the PLY header, {' '.join(words)[:80]!r}: {why}") from None
    if order is None:
        raise ImporterError("the header of the PLY file names no format")
    found = [Element(name, count, tuple(properties.values())) for name, count, properties in elements]
    return Header(order, tuple(found), at)


def _add(elements: list[tuple[str, int, dict[str, Property]]], added: Property) -> None:
    if not elements:
        raise ImporterError("a property before the first element")
    _, _, properties = elements[-1]
    if properties.setdefault(added.name, added) is not added:
        raise ImporterError("the element has such a property already")


def read_table(data: bytes, header: Header, element: Element, wanted: Collection[str]) -> Table:
    """Read some columns of an element.

    Parameters
    ----------
    data
        The file.
    header
        Its header.
    element
        One of its elements.
    wanted
        Names of the columns. Those that the element has not, and lists of anything but bytes, are left out.

    Raises
    ------
    ImporterError
        The data ends too soon, or is no data of that kind.
    """
    before = header.elements[: header.elements.index(element)]
    if not header.order:
        return _read_text(data, header, element, sum(e.count for e in before), wanted)
    at = header.size
    for other in before:
        at = _end_of(data, at, header.order, other)
    return _read_binary(data, at, header.order, element, wanted)


def _scalars(element: Element, wanted: Collection[str]) -> list[Property]:
    return [p for p in element.properties if not p.is_list and p.name in wanted]


def _texts(element: Element, wanted: Collection[str]) -> list[Property]:
    return [p for p in element.properties if p.is_list and p.type == "u1" and p.name in wanted]


# -- binary ----------------------------------------------------------------------------------------------------------


def _layout(properties: Collection[Property], order: str) -> np.dtype[Any]:
    return np.dtype([(p.name, order + p.type) for p in properties])


def _end_of(data: bytes, at: int, order: str, element: Element) -> int:
    """Where the data of an element ends."""
    if not element.has_lists:
        return at + element.count * _layout(element.properties, order).itemsize
    for row in _rows(data, at, order, element):
        at = row[-1]
    return at


def _rows(data: bytes, at: int, order: str, element: Element) -> Iterator[list[int]]:
    """For each row where each list begins (its values, not its length), and where the row ends."""
    steps: list[tuple[int, Callable[..., Any], int, int]] = []
    skip = 0
    for p in element.properties:
        if p.count_type is None:
            skip += np.dtype(p.type).itemsize
        else:
            count = struct.Struct(order + _STRUCT[p.count_type])
            steps.append((skip, count.unpack_from, count.size, np.dtype(p.type).itemsize))
            skip = 0
    for row in range(element.count):
        places = []
        try:
            for before, unpack, size, itemsize in steps:
                (length,) = unpack(data, at + before)
                if length < 0:
                    raise ImporterError(f"row {row} of {element.name!r} has a list of {length} values")
                at += before + size
                places.append(at)
                at += length * itemsize
        except struct.error:
            at = len(data) + 1
        at += skip
        if at > len(data):
            raise _too_short(element, row)
        places.append(at)
        yield places


def _read_binary(data: bytes, at: int, order: str, element: Element, wanted: Collection[str]) -> Table:
    if element.has_lists:
        return _read_uneven(data, at, order, element, wanted)
    layout = _layout(element.properties, order)
    if not layout.itemsize:
        return Table(element.count, {}, {})
    there = (len(data) - at) // layout.itemsize
    if there < element.count:
        raise _too_short(element, max(there, 0))
    rows = np.frombuffer(data, layout, element.count, at)
    return Table(element.count, {p.name: rows[p.name] for p in _scalars(element, wanted)}, {})


def _read_uneven(data: bytes, at: int, order: str, element: Element, wanted: Collection[str]) -> Table:
    """As :func:`_read_binary`, where rows have lists: they are found one by one, then gathered."""
    lists = [p for p in element.properties if p.is_list]
    # Numbers, not objects: a row may be of one byte.
    places = array("q")
    for row in _rows(data, at, order, element):
        places.extend(row)
    found = np.frombuffer(places, dtype=np.int64).reshape(element.count, len(lists) + 1)
    starts = np.concatenate([np.full(min(element.count, 1), at), found[:-1, -1]])
    memory = np.frombuffer(data, np.uint8)
    scalars: dict[str, npt.NDArray[Any]] = {}
    texts: dict[str, list[bytes]] = {}
    names = {p.name for p in _scalars(element, wanted)}
    named_texts = {p.name for p in _texts(element, wanted)}
    # Where the next property begins, in each row.
    for p in element.properties:
        size = np.dtype(p.type).itemsize
        if p.count_type is None:
            if p.name in names:
                taken = memory[starts[:, None] + np.arange(size)]
                scalars[p.name] = taken.reshape(-1).view(order + p.type)
            starts = starts + size
            continue
        values = found[:, lists.index(p)]
        count_size = np.dtype(p.count_type).itemsize
        counts = memory[(values - count_size)[:, None] + np.arange(count_size)]
        ends = values + counts.reshape(-1).view(order + p.count_type).astype(np.int64) * size
        if p.name in named_texts:
            texts[p.name] = _cut_out(data, values, ends)
        starts = ends
    return Table(element.count, scalars, texts)


def _cut_out(data: bytes, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> list[bytes]:
    found: list[bytes] = []
    for at in range(0, len(starts), _TOGETHER):
        some = slice(at, at + _TOGETHER)
        found += [data[a:b] for a, b in zip(starts[some].tolist(), ends[some].tolist(), strict=True)]
    return found


# -- text ------------------------------------------------------------------------------------------------------------


def _read_text(data: bytes, header: Header, element: Element, before: int, wanted: Collection[str]) -> Table:
    """A row is a line; what stands behind the last property does not matter."""
    file = io.BytesIO(data)
    file.seek(header.size)
    for _ in range(before):
        if not file.readline():
            raise _too_short(element, 0)
    if element.has_lists:
        return _read_uneven_text(file, element, wanted)
    scalars = _scalars(element, wanted)
    if not element.count or not scalars:
        return Table(element.count, {p.name: np.empty(0, p.type) for p in scalars}, {})
    places = [element.properties.index(p) for p in scalars]
    try:
        values = np.loadtxt(_lines(file, element), np.float64, comments=None, usecols=places, ndmin=2)
    except ValueError as error:
        raise ImporterError(f"the rows of {element.name!r} cannot be read: {error}") from None
    return Table(element.count, {p.name: _typed(values[:, i], p) for i, p in enumerate(scalars)}, {})


def _lines(file: io.BytesIO, element: Element) -> Iterator[bytes]:
    """The lines of an element, none of them empty."""
    for row in range(element.count):
        line = file.readline()
        if not line:
            raise _too_short(element, row)
        if line.isspace():
            raise ImporterError(f"row {row} of {element.name!r} is an empty line")
        yield line


def _read_uneven_text(file: io.BytesIO, element: Element, wanted: Collection[str]) -> Table:
    columns = {p.name: array("d") for p in _scalars(element, wanted)}
    texts: dict[str, list[bytes]] = {p.name: [] for p in _texts(element, wanted)}
    for row, line in enumerate(_lines(file, element)):
        words = iter(line.split())
        try:
            for p in element.properties:
                if p.count_type is None:
                    word = next(words)
                    if p.name in columns:
                        columns[p.name].append(float(word))
                    continue
                length = int(next(words))
                if length < 0:
                    raise ValueError
                values = [next(words) for _ in range(length)]
                if p.name in texts:
                    texts[p.name].append(bytes(map(int, values)))
        except (ValueError, StopIteration):
            shown = line[:80].decode("latin-1").strip()
            raise ImporterError(f"row {row} of {element.name!r} cannot be read: {shown!r}") from None
    return Table(
        element.count,
        {p.name: _typed(np.array(columns[p.name]), p) for p in _scalars(element, wanted)},
        texts,
    )


def _typed(values: npt.NDArray[np.float64], p: Property) -> npt.NDArray[Any]:
    """Numbers that were read as text, in the type that the header names."""
    if p.type[0] == "f":
        return values.astype(p.type)
    limits = np.iinfo(p.type)
    if not ((values >= limits.min) & (values <= limits.max) & (values == np.floor(values))).all():
        raise ImporterError(
            f"the property {p.name!r} has values that are no integers from {limits.min} to {limits.max}"
        )
    return values.astype(p.type)


def _too_short(element: Element, there: int) -> ImporterError:
    return ImporterError(f"the PLY file ends too soon: {there} of {element.count} rows of {element.name!r} are there")
