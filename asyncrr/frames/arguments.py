"""Columns from the arguments of ``send_columns`` and ``send_property``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import nbytes_of
from asyncrr.chunks.columns import Columns, check_row_sizes
from asyncrr.chunks.entity_path import PROPERTIES, canonical_entity_path, escape_entity_path_part
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import checked_timeline, kind_of_column
from asyncrr.chunks.tuid import new_tuid
from asyncrr.error_utils import send_warning_or_raise, shown
from asyncrr.types.base import AsComponents
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.interop import detached, native_descriptor

from .arrays import list_per_row


def columns_of_arguments(entity_path: Any, indexes: Any, columns: Any) -> Columns:
    """Check and normalise the arguments of ``send_columns``: entity path, time columns, component columns.

    A timeline or component that is given twice is an error in strict mode, else a warning, and the last column is used.

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
    if not isinstance(indexes, Iterable):
        raise TypeError(f"`indexes` takes a list of TimeColumn objects, not {type(indexes).__name__}")
    if not isinstance(columns, Iterable):
        hint = f"; write {type(columns).__name__}.columns(...)" if hasattr(columns, "columns") else ""
        raise TypeError(f"`columns` takes a list of columns, not {type(columns).__name__}{hint}")
    # By name: readers refuse a chunk with two columns of one name. The last one is used, as with rerun-sdk.
    timelines: dict[str, tuple[str, TimeKind, npt.NDArray[np.int64]]] = {}
    for index in indexes:
        name, kind, values = _time_column(index)
        if name in timelines:
            send_warning_or_raise(f"timeline {name!r} is given more than once; the last column is used")
        timelines[name] = name, kind, values
    components: dict[str, tuple[ComponentDescriptor, pa.Array]] = {}
    for column in columns:
        descriptor, array = _component_column(column)
        if descriptor.component in components:
            send_warning_or_raise(f"component {descriptor} is given more than once; the last column is used")
        components[descriptor.component] = descriptor, array
    if not components:
        raise RuntimeError("send_columns needs at least one component column")
    lengths = [(name, len(values)) for name, (_, _, values) in timelines.items()]
    lengths += [(name, len(array)) for name, (_, array) in components.items()]
    if len({length for _, length in lengths}) > 1:
        raise ValueError(
            "all times and components in a column must have the same length; got "
            + ", ".join(f"{name}: {length}" for name, length in lengths)
        )
    check_row_sizes(tuple(components.values()))
    nbytes = sum(values.nbytes for _, _, values in timelines.values())
    nbytes += sum(nbytes_of(array) for _, array in components.values())
    return Columns(path, tuple(timelines.values()), tuple(components.values()), lengths[0][1], nbytes, new_tuid())


def _time_column(index: Any) -> tuple[str, TimeKind, npt.NDArray[np.int64]]:
    if not hasattr(index, "timeline_name"):
        raise AttributeError(f"`indexes` takes TimeColumn objects, not {type(index).__name__}: {shown(index)}")
    name = checked_timeline(index.timeline_name())
    kind, times = kind_of_column(index.as_arrow_array(), name)
    if times.null_count:
        raise ValueError(f"timeline {name!r} has {times.null_count} null times (values out of range?)")
    values = np.frombuffer(times.buffers()[1] or b"", dtype=np.int64)[times.offset : times.offset + len(times)]
    return name, kind, values


def _component_column(column: Any) -> tuple[ComponentDescriptor, pa.Array]:
    if not hasattr(column, "component_descriptor"):
        raise AttributeError(f"`columns` takes columns of components, not {type(column).__name__}: {shown(column)}")
    descriptor = column.component_descriptor()
    if not isinstance(descriptor, ComponentDescriptor):
        descriptor = native_descriptor(descriptor)
    array = column.as_arrow_array()
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    # A copy: Archetype.columns() borrows the caller's arrays.
    return descriptor, detached(list_per_row(array))


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
    components: dict[str, tuple[ComponentDescriptor, pa.Array]] = {}
    for batch in batches:
        descriptor = native_descriptor(batch.component_descriptor())
        array = batch.as_arrow_array()
        if array is None:
            continue
        if descriptor.component in components:
            send_warning_or_raise(f"component {descriptor} is given more than once; the first one is used")
            continue
        item = pa.list_(pa.field("item", array.type))
        offsets = pa.array([0, len(array)], pa.int32())
        row = pa.ListArray.from_arrays(offsets, detached(array), type=item)
        components[descriptor.component] = descriptor, row
    check_row_sizes(tuple(components.values()))
    nbytes = sum(nbytes_of(array) for _, array in components.values())
    return Columns(property_path(name), (), tuple(components.values()), 1, nbytes, new_tuid())
