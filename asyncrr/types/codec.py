"""A codec ties the two halves of a type together: how it is stored and how arguments become cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa

from .kinds import Kind, private_copy
from .layout import Cell


class Codec:
    """Storage and conversion of one encoding.

    Attributes
    ----------
    kind
        How cells are stored and become columns.
    convert
        Turns an argument (not None) into a cell, or raises.
    """

    __slots__ = ("convert", "kind")

    def __init__(self, kind: Kind, convert: Callable[[Any], Cell]) -> None:
        self.kind = kind
        self.convert = convert

    def private_cell(self, value: Any) -> Cell:
        """The cell of ``value``, without memory of the caller's."""
        return self.kind.snapshot(self.convert(value), private_copy)

    def to_arrow(self, value: Any) -> pa.Array:
        """``value`` as Arrow, in memory of its own."""
        return self.kind.to_arrow(self.private_cell(value))
