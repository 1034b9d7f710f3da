"""View coordinates: three directions."""

from __future__ import annotations

from operator import index
from typing import Any, SupportsIndex

from ..kinds import Fixed
from ..layout import Cell
from ._common import Convert, as_arrow
from .words import plain

_NUMBERS = {"up": 1, "down": 2, "right": 3, "left": 4, "forward": 5, "back": 6}
_NUMBERS_KNOWN = frozenset(_NUMBERS.values())


def _direction(value: Any) -> int:
    given = plain(value, "ViewDir")
    number: Any = given
    if isinstance(given, str):
        number = _NUMBERS.get(given.lower())
    elif isinstance(given, SupportsIndex):
        number = index(given)
    if number not in _NUMBERS_KNOWN:
        raise ValueError(f"{value!r} is not a direction; known are {', '.join(_NUMBERS)}, which are 1 to 6")
    return int(number)


def three_directions(value: Any) -> bytes:
    """The numbers of three directions: of an object with ``coordinates``, or given as members, names or numbers.

    Raises
    ------
    ValueError
        Not three, or not directions.
    """
    try:
        items = iter(getattr(value, "coordinates", value))
    except TypeError:
        raise ValueError(f"view coordinates are three directions, not {value!r}") from None
    numbers = bytes([_direction(item) for item in items])
    if len(numbers) != 3:
        raise ValueError(f"view coordinates are three directions, not {len(numbers)}")
    return numbers


def directions(kind: Fixed) -> Convert:
    """Converter for view coordinates: three directions each, see :func:`three_directions`."""

    def convert(value: Any) -> Cell:
        if (
            type(value) is list
            and len(value) == 3
            and set(map(type, value)) == {int}
            and _NUMBERS_KNOWN.issuperset(value)
        ):
            return bytes(value)
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        try:
            return three_directions(value)
        except (ValueError, TypeError):
            if hasattr(value, "coordinates"):
                raise
        return b"".join([three_directions(item) for item in value])

    return convert
