"""Columns from the arguments of ``send_columns`` and ``send_property``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from asyncrr.chunks.columns import Columns, check_row_sizes
from asyncrr.chunks.entity_path import PROPERTIES, canonical_entity_path, escape_entity_path_part
from asyncrr.chunks.timeline import kind_of_column
from asyncrr.chunks.tuid import new_tuid
from asyncrr.error_utils import send_warning_or_raise, shown
from asyncrr.types.base import AsComponents
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.interop import detached, native_descriptor


def columns_of_arguments(entity_path: Any, indexes: Any, columns: Any) -> Columns:
    """Check and normalise the arguments of ``send_columns``: entity path, time columns, component columns.

    Raises
    ------
    ValueError
        If lengths differ.
    RuntimeError
        If there is no component column.
    TypeError
        If something is not a column.
    """
    path = canonical_entity_path(entity_path)
    lengths: dict[str, int] = {}
    timelines = []
    nbytes = 0
    if not isinstance(indexes, Iterable):
        raise TypeError(f"`indexes` takes a list of TimeColumn objects, not {type(indexes).__name__}")
    if not isinstance(columns, Iterable):
        hint = f"; write {type(columns).__name__}.columns(...)" if hasattr(columns, "columns") else ""
        raise TypeError(f"`columns` takes a list of columns, not {type(columns).__name__}{hint}")
    for index in indexes:
        if not hasattr(index, "timeline_name"):
            raise AttributeError(f"`indexes` takes TimeColumn objects, not {type(index).__name__}: {shown(index)}")
        name = index.timeline_name()
        kind, times = kind_of_column(index.as_arrow_array(), name)
        if times.null_count:
            raise ValueError(f"timeline {name!r} has {times.null_count} null times (values out of range?)")
        lengths[name] = len(times)
        values = np.frombuffer(times.buffers()[1] or b"", dtype=np.int64)[times.offset : times.offset + len(times)]
        timelines.append((name, kind, values))
        nbytes += values.nbytes
    components: dict[ComponentDescriptor, pa.Array] = {}
    for column in columns:
        if not hasattr(column, "component_descriptor"):
            raise AttributeError(f"`columns` takes columns of components, not {type(column).__name__}: {shown(column)}")
        descriptor = column.component_descriptor()
        if not isinstance(descriptor, ComponentDescriptor):
            descriptor = native_descriptor(descriptor)
        array = column.as_arrow_array()
        if not (
            pa.types.is_list(array.type)
            or pa.types.is_large_list(array.type)
            or pa.types.is_fixed_size_list(array.type)
        ):
            raise TypeError(f"{descriptor}: a column must be a list array, one list a row, not {array.type}")
        if not (
            pa.types.is_list(array.type) and array.type.value_field.name == "item" and array.type.value_field.nullable
        ):
            array = array.cast(pa.list_(pa.field("item", array.type.value_type)))
        lengths[descriptor.component] = len(array)
        if descriptor in components:
            send_warning_or_raise(f"{descriptor} is given twice; the first column is used")
            continue
        # Archetype.columns() borrows the caller's arrays.
        components[descriptor] = detached(array)
        nbytes += array.nbytes
    if not components:
        raise RuntimeError("send_columns needs at least one component column")
    if len(set(lengths.values())) > 1:
        raise ValueError(
            "all times and components in a column must have the same length; got "
            + ", ".join(f"{name}: {length}" for name, length in lengths.items())
        )
    check_row_sizes(tuple(components.items()))
    return Columns(path, tuple(timelines), tuple(components.items()), next(iter(lengths.values())), nbytes, new_tuid())


def property_path(name: str) -> str:
    """Where a recording's property is kept."""
    return f"{PROPERTIES}/{escape_entity_path_part(name)}"


def columns_of_property(name: str, values: Any) -> Columns:
    """A property of a recording, as one static row.

    Raises
    ------
    TypeError
        ``values`` is neither an archetype (anything with ``as_component_batches()``) nor described component batches.
    """
    if isinstance(values, AsComponents):
        batches: Iterable[Any] = values.as_component_batches()
    elif isinstance(values, Iterable):
        batches = values
    else:
        raise TypeError(
            "expected an archetype (an object with as_component_batches()) or described component batches, "
            f"not {type(values).__name__}"
        )
    components: dict[ComponentDescriptor, pa.Array] = {}
    for batch in batches:
        descriptor = native_descriptor(batch.component_descriptor())
        array = batch.as_arrow_array()
        if array is not None:
            item = pa.list_(pa.field("item", array.type))
            offsets = pa.array([0, len(array)], pa.int32())
            components.setdefault(descriptor, pa.ListArray.from_arrays(offsets, detached(array), type=item))
    check_row_sizes(tuple(components.items()))
    nbytes = sum(array.nbytes for array in components.values())
    return Columns(property_path(name), (), tuple(components.items()), 1, nbytes, new_tuid())
