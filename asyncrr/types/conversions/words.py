"""Text and enumerations."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set, ValuesView
from enum import Enum
from typing import Any

import numpy as np
import pyarrow as pa

from ..kinds import Fixed, Text
from ..layout import Cell
from ._common import Convert, as_arrow, utf8


def texts(kind: Text) -> Convert:
    """Converter for text.

    A ``str`` is one instance. Sequences, arrays, columns of tables, sets, views of dicts and iterators are several; whatever
    else there is goes through ``str()``, and so do their items. Text that has no UTF-8 form (lone surrogates) raises
    ``UnicodeEncodeError``.
    """

    def convert(value: Any) -> Cell:
        if type(value) is str:
            if value.isascii():
                return value
            value.encode()
            return value
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if isinstance(value, str):
            return utf8(value)
        if isinstance(value, Sequence):
            return tuple([utf8(item) for item in value])
        if isinstance(value, np.ndarray):
            return pa.array(value, type=kind.arrow_type)
        column = _column(value)
        if column is not None:
            if pa.types.is_dictionary(column.type):
                return column.dictionary.cast(kind.arrow_type).take(column.indices)
            return column.cast(kind.arrow_type)
        if _is_iterated(value):
            return tuple([utf8(item) for item in value])
        return utf8(value)

    return convert


def _column(value: Any) -> pa.Array | None:
    """A column of a table as Arrow: of Arrow itself, polars, pandas; tensors with one axis, too."""
    if isinstance(value, pa.Array):
        return value
    try:
        if isinstance(value, pa.ChunkedArray) or hasattr(value, "__arrow_c_stream__"):
            chunked = pa.chunked_array(value)
            # A whole table is no column.
            if not pa.types.is_struct(chunked.type):
                return pa.concat_arrays([*chunked.chunks, pa.nulls(0, chunked.type)])
        elif hasattr(value, "__array__") and getattr(value, "ndim", None) == 1:
            return pa.array(np.asarray(value), from_pandas=True)
    except (TypeError, pa.ArrowException):
        pass  # such as objects of several types, which become texts one by one
    return None


def _is_iterated(value: Any) -> bool:
    """Whether ``value`` is several things to its user although it is no sequence."""
    if isinstance(value, Iterator):
        return not hasattr(value, "read")
    return isinstance(value, (Set, ValuesView)) or (hasattr(value, "__array__") and getattr(value, "ndim", None) == 1)


def plain(value: Any, name: str) -> Any:
    """What stands for a member of the enumeration ``name``: the number or text of an enumeration of the program's own.

    Raises
    ------
    ValueError
        A member of another enumeration, that is neither a number nor a text.
    """
    if not isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return int(value)
    # By name: the official SDK's class is as good.
    if type(value).__name__ == name:
        return value.value
    raise ValueError(f"{value!r} is not a {name}")


def enumeration(kind: Fixed, name: str, members: Mapping[str, int]) -> Convert:
    """Converter for an enumeration: member, name in any case, or number; or a sequence of these, None giving null."""
    code = kind.dtype.newbyteorder("<")
    cells = {number: np.array(number, dtype=code).tobytes() for number in members.values()}
    by_name = {text.lower(): number for text, number in members.items()}

    def number_of(value: Any) -> int:
        given = plain(value, name)
        number: Any
        if isinstance(given, str):
            number = by_name.get(given.lower())
        elif isinstance(given, (int, np.integer)):
            number = given
        else:
            # The errors that users of the official SDK get for what is neither a name nor a number.
            error = AttributeError if isinstance(value, Hashable) else TypeError
            raise error(f"{value!r} is not a {name}; give a member, its name or its number")
        if number not in cells:
            raise ValueError(f"{value!r} is not a {name}; known are {', '.join(members)}")
        return int(number)

    def convert(value: Any) -> Cell:
        if isinstance(value, (Enum, int, str, np.integer)):
            return cells[number_of(value)]
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        numbers = [None if item is None else number_of(item) for item in value]
        if None in numbers:
            return pa.array(numbers, type=kind.arrow_type)
        return b"".join([cells[number] for number in numbers if number is not None])

    return convert


def optional_texts(values: Sequence[Any]) -> pa.Array:
    """Texts, some of which may be None."""
    return pa.array([None if value is None else str(value) for value in values], type=pa.utf8())
