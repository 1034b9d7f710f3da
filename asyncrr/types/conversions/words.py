"""Text and enumerations."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from typing import Any

import numpy as np
import pyarrow as pa

from ..kinds import Fixed, Text
from ..layout import Cell
from ._common import Convert, as_arrow


def texts(kind: Text) -> Convert:
    """Converter for text: a ``str`` is one instance, a sequence or array several; other objects go through ``str()``.

    Text that has no UTF-8 form (lone surrogates) raises ``UnicodeEncodeError``.
    """

    def checked(text: str) -> str:
        if not text.isascii():
            text.encode()
        return text

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
            return checked(str(value))
        if isinstance(value, Sequence):
            return tuple([checked(str(item)) for item in value])
        if isinstance(value, np.ndarray):
            return pa.array(value, type=kind.arrow_type)
        if isinstance(value, pa.Array):
            return value.cast(kind.arrow_type)
        return checked(str(value))

    return convert


def enumeration(kind: Fixed, name: str, members: Mapping[str, int]) -> Convert:
    """Converter for an enumeration: member, name in any case, or number; or a sequence of these, None giving null."""
    code = kind.dtype.newbyteorder("<")
    cells = {number: np.array(number, dtype=code).tobytes() for number in members.values()}
    by_name = {text.lower(): number for text, number in members.items()}

    def number_of(value: Any) -> int:
        if isinstance(value, Enum):
            if type(value).__name__ != name:
                raise ValueError(f"{value!r} is not a {name}")
            number = value.value
        elif isinstance(value, str):
            number = by_name.get(value.lower())
        elif isinstance(value, (int, np.integer)):
            number = value
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
