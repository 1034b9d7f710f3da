"""Structs whose members are converted one by one, and the union of boundaries in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from struct import Struct
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from ..codec import Codec
from ..kinds import Kind
from ..layout import Cell
from ._common import Convert, as_arrow

Column: TypeAlias = Callable[[Sequence[Any]], pa.Array]
"""Turns the values that a member has in some structs into Arrow."""


def members(
    kind: Kind, name: str, *columns: Codec | Column, made: Callable[[Any], Sequence[Any] | None] | None = None
) -> Convert:
    """Converter for structs: an object that has the kind's members as attributes, or an iterable of such objects.

    Parameters
    ----------
    name
        What the objects are called in errors.
    columns
        How the values of each member are converted.
    made
        Makes the members' values of something else, or gives None where it cannot.
    """
    fields = list(kind.arrow_type)
    names = [field.name for field in fields]
    converters = [_column(column) for column in columns]

    def values_of(item: Any) -> Sequence[Any] | None:
        if all(hasattr(item, member) for member in names):
            return [getattr(item, member) for member in names]
        return None if made is None else made(item)

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        only = values_of(value)
        if only is not None:
            rows = [only]
        elif isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
            rows = []
            for item in value:
                row = values_of(item)
                if row is None:
                    raise TypeError(f"expected {name} objects, not {item!r}")
                rows.append(row)
        else:
            raise TypeError(f"expected {name} objects, not {value!r}")
        arrays = [converter([row[at] for row in rows]) for at, converter in enumerate(converters)]
        for member, array in zip(names, arrays, strict=True):
            if len(array) != len(rows):
                raise ValueError(f"`{member}` of a {name} takes one value")
        return pa.StructArray.from_arrays(arrays, fields=fields)

    return convert


def _column(column: Codec | Column) -> Column:
    if isinstance(column, Codec):
        codec = column
        return lambda values: codec.kind.private_arrow(codec.convert(values))
    return column


def dimension_selection(value: Any) -> Sequence[Any] | None:
    """Members of a ``TensorDimensionSelection`` that is given as the number of the dimension."""
    return (value, False) if isinstance(value, (int, np.integer)) else None


_CURSOR_RELATIVE, _ABSOLUTE, _INFINITE = 1, 2, 3
_CODES = {"cursor_relative": _CURSOR_RELATIVE, "absolute": _ABSOLUTE, "infinite": _INFINITE}


def boundaries(kind: Kind) -> Convert:
    """Converter for boundaries in time: a ``TimeRangeBoundary``, a distance from the cursor, or None, or several of these."""

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        several = isinstance(value, Iterable) and not hasattr(value, "kind")
        codes: list[int] = []
        offsets: list[int] = []
        times: dict[int, list[int]] = {0: [], _CURSOR_RELATIVE: [], _ABSOLUTE: [], _INFINITE: []}
        for item in value if several else [value]:
            code, time = _boundary(item)
            codes.append(code)
            offsets.append(len(times[code]))
            times[code].append(time)
        children = [
            pa.nulls(len(times[0])),
            pa.array(times[_CURSOR_RELATIVE], type=pa.int64()),
            pa.array(times[_ABSOLUTE], type=pa.int64()),
            pa.nulls(len(times[_INFINITE])),
        ]
        buffers = [None, pa.py_buffer(bytes(codes)), pa.py_buffer(Struct(f"{len(offsets)}i").pack(*offsets))]
        return pa.UnionArray.from_buffers(kind.arrow_type, len(codes), buffers, children=children)

    return convert


def _boundary(item: Any) -> tuple[int, int]:
    """Type code and time of a boundary."""
    if item is None:
        return 0, 0
    code = _CODES.get(getattr(item, "kind", "cursor_relative"))
    if code is None:
        raise ValueError(f"a boundary in time is one of {', '.join(_CODES)}, not {item.kind!r}")
    if code == _INFINITE:
        return code, 0
    time = getattr(item, "inner", item)
    try:
        return code, int(time)
    except (TypeError, ValueError):
        raise TypeError(f"expected a TimeRangeBoundary or a TimeInt, not {item!r}") from None
