"""How arguments become cells where blueprints take more than data does."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pyarrow as pa

from ..types.codec import Codec
from ..types.conversions._common import Convert, as_arrow
from ..types.kinds import Kind
from ..types.layout import Cell


def column_selector(value: Any) -> Sequence[Any] | None:
    """Members of a ``ComponentColumnSelector`` that is given as text."""
    if not isinstance(value, str):
        return None
    from .natives.columns import ComponentColumnSelector

    selector = ComponentColumnSelector(value)
    return selector.entity_path, selector.component


def filter_is_not_null(value: Any) -> Sequence[Any] | None:
    """Members of a ``FilterIsNotNull`` that is given as its column."""
    return (True, value) if isinstance(value, str) or hasattr(value, "entity_path") else None


def index_slider(value: Any) -> Sequence[Any] | None:
    """Members of a ``TensorDimensionIndexSlider`` that is given as its dimension."""
    return (value,) if isinstance(value, (int, np.integer)) else None


def text_log_column(value: Any) -> Sequence[Any] | None:
    """Members of a ``TextLogColumn`` that is given as its kind."""
    return (True, value) if isinstance(value, (int, str, Enum)) else None


def timeline_column(value: Any) -> Sequence[Any] | None:
    """Members of a ``TimelineColumn`` that is given as the name of its timeline."""
    return (True, value) if isinstance(value, str) or type(value).__name__ == "Utf8" else None


def selected_columns(kind: Kind, texts: Codec, selectors: Codec) -> Convert:
    """Converter for selections of columns: ``SelectedColumns``, what it is made of, or several of these."""
    fields = list(kind.arrow_type)

    def lists(of: pa.DataType, values: list[list[Any]], codec: Codec) -> pa.Array:
        items = codec.kind.private_arrow(codec.convert(list(chain.from_iterable(values))))
        offsets = pa.array(accumulate(map(len, values), initial=0), type=pa.int32())
        return pa.ListArray.from_arrays(offsets, items, type=of)

    def convert(value: Any) -> Cell:
        from .natives.columns import SelectedColumns

        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        selections = _one_or_several(value, "time_columns", SelectedColumns)
        return pa.StructArray.from_arrays(
            [
                lists(fields[0].type, [list(one.time_columns) for one in selections], texts),
                lists(fields[1].type, [list(one.component_columns) for one in selections], selectors),
            ],
            fields=fields,
        )

    return convert


def column_orders(kind: Kind, paths: Codec) -> Convert:
    """Converter for orders of entities: ``ColumnOrder``, paths, or several of these."""

    def convert(value: Any) -> Cell:
        from .natives.columns import ColumnOrder

        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        orders = _one_or_several(value, "entity_paths", ColumnOrder)
        return pa.array(
            [paths.kind.to_arrow(paths.convert(list(one.entity_paths))).to_pylist() for one in orders],
            type=kind.arrow_type,
        )

    return convert


def _one_or_several(value: Any, marker: str, make: Any) -> list[Any]:
    """The objects with the attribute ``marker`` that ``value`` is, or is made of, or that can be made of it."""
    if hasattr(value, marker):
        return [value]
    if isinstance(value, str):
        raise TypeError(f"expected a sequence for {make.__name__}, not the text {value!r}")
    items = list(value)
    if any(hasattr(item, marker) or isinstance(item, (list, tuple)) for item in items):
        return [item if hasattr(item, marker) else make(item) for item in items]
    return [make(items)]
