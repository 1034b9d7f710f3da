"""Pairs: of texts, of numbers, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from struct import Struct, error as StructError
from typing import Any

import numpy as np
import pyarrow as pa

from ..kinds import Kind, Record
from ..layout import Cell
from ._common import _CODES, Convert, as_arrow, utf8

TextPair = dict[str, str]


def _text_pair(item: Any) -> TextPair:
    if hasattr(item, "first") and hasattr(item, "second"):
        return {"first": utf8(item.first), "second": utf8(item.second)}
    if not hasattr(item, "__len__") or len(item) != 2:
        raise ValueError(f"expected a pair, not {item!r}")
    return {"first": utf8(item[0]), "second": utf8(item[1])}


def text_pairs(kind: Kind) -> Convert:
    """Converter for pairs of texts: an object with ``first`` and ``second``, or an iterable of such objects and pairs."""

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if isinstance(value, np.ndarray) and value.ndim != 2:
            raise ValueError(f"an array of shape {value.shape} does not hold pairs")
        texts: list[str] = []
        for item in [value] if hasattr(value, "first") else value:
            texts += item if type(item) is tuple and len(item) == 2 else _text_pair(item).values()
        return tuple([text if type(text) is str and text.isascii() else utf8(text) for text in texts])

    return convert


def key_values(kind: Kind) -> Convert:
    """Converter for lists of key-value pairs.

    A dict, an object with ``pairs`` and an iterable of pairs is one list, a sequence of these several.
    """

    def single(value: Any) -> list[TextPair]:
        if isinstance(value, Mapping):
            return [_text_pair(item) for item in value.items()]
        pairs = getattr(value, "pairs", value)
        if isinstance(pairs, str) or not isinstance(pairs, Iterable):
            raise ValueError(f"key-value pairs are given as a dict, not {type(value).__name__}")
        found: list[TextPair] = []
        for item in pairs:
            found += single(item) if isinstance(item, Mapping) else [_text_pair(item)]
        return found

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        several = isinstance(value, Sequence) and not hasattr(value, "pairs")
        if not several:
            return tuple(single(value))
        return pa.array([single(item) for item in value], type=kind.arrow_type)

    return convert


def number_pairs(kind: Record) -> Convert:
    """Converter for pairs of unsigned integers: an object with the kind's two fields, or an iterable of such and pairs."""
    names = kind.dtype.names
    assert names is not None
    limits = [kind.dtype[name] for name in names]
    pack = Struct("<" + "".join(_CODES[dtype.kind][dtype.itemsize] for dtype in limits)).pack

    def single(item: Any) -> bytes:
        if hasattr(item, names[0]):
            item = (getattr(item, names[0]), getattr(item, names[1]))
        if not isinstance(item, Iterable):
            raise TypeError(f"expected a pair of {names[0]} and {names[1]}, not {type(item).__name__}")
        pair = [int(number) for number in item]
        if len(pair) != 2:
            raise TypeError(f"expected a pair of {names[0]} and {names[1]}, not {len(pair)} numbers")
        try:
            return pack(*pair)
        except StructError as error:
            raise OverflowError(f"{names[0]} and {names[1]} cannot be {pair[0]} and {pair[1]}: {error}") from None

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        items = [value] if hasattr(value, names[0]) else value
        return b"".join([single(item) for item in items])

    return convert


def channel_counts(kind: Kind, pairs: Record) -> Convert:
    """Converter for lists of channel ids with message counts.

    A dict, an object with ``counts`` or a sequence of pairs is one list; a sequence of objects with ``counts`` several.
    """
    pack = number_pairs(pairs)

    def single(value: Any) -> pa.Array:
        given = getattr(value, "counts", value)
        items: Any = list(given.items() if isinstance(given, Mapping) else given)
        return pairs.to_arrow(pack(items))

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        several = isinstance(value, (list, tuple)) and len(value) > 0 and hasattr(value[0], "counts")
        lists = [single(item).to_pylist() for item in (value if several else [value])]
        return pa.array(lists, type=kind.arrow_type)

    return convert
