"""Arrow arrays as text for ``repr``: all of the small ones, the beginning of the large ones."""

from __future__ import annotations

import re
from pprint import pformat
from typing import Any, Final

import pyarrow as pa

_SHOWN: Final = 16
"""Instances, and members of each, that are shown."""
_CHARACTERS: Final = 200
"""Characters of a text that are shown."""


class _More:
    def __init__(self, count: int) -> None:
        self.count = count

    def __repr__(self) -> str:
        return f"... {self.count} more"


def in_brief(array: pa.Array) -> str:
    """The values of ``array``, in as many lines as it takes."""
    text = pformat(_values(array), indent=4, compact=True)
    return re.sub(r"\[\s+\[", "[[", text)


def _values(array: pa.Array) -> list[Any]:
    values = [_value(value) for value in array[:_SHOWN]]
    if len(array) > _SHOWN:
        values.append(_More(len(array) - _SHOWN))
    return values


def _value(value: pa.Scalar) -> Any:
    if not value.is_valid:
        return None
    if pa.types.is_list(value.type):
        return _values(value.values)
    if pa.types.is_struct(value.type):
        return {name: _value(member) for name, member in value.items()}
    if pa.types.is_union(value.type):
        return _value(value.value)
    shown = value.as_py()
    return f"{shown[:_CHARACTERS]}..." if isinstance(shown, str) and len(shown) > _CHARACTERS else shown
