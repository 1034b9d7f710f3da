"""View coordinates: three directions."""

from __future__ import annotations

from enum import Enum
from typing import Any

from ..kinds import Fixed
from ..layout import Cell
from ._common import Convert, as_arrow
from .numbers import vectors


def directions(kind: Fixed) -> Convert:
    """Converter for view coordinates: three numbers or ``ViewDir`` members each, or objects with ``coordinates``."""
    plain = vectors(kind)

    def numbers(value: Any) -> Any:
        if isinstance(value, Enum):
            return value.value
        if hasattr(value, "coordinates"):
            return numbers(value.coordinates)
        return [numbers(item) for item in value] if isinstance(value, (list, tuple)) else value

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        return plain(numbers(value)) if arrow is None else arrow

    return convert
