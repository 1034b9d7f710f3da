"""From anything loggable to cells: our archetypes, user-defined ones, those of an installed ``rerun-sdk``.

This is what recordings call for every ``log``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from ..error_utils import send_warning_or_raise, shown
from .base import Archetype, BaseBatch, CellBatch, DescribedComponentBatch, field_of
from .descriptor import ComponentDescriptor
from .kinds import cells_nbytes
from .layout import Cell, Field, Layout

Staged = tuple[Layout, tuple[Cell, ...], int]
"""Layout, cells and ``_nbytes``, as an archetype of ours carries them."""

_EMPTY: Staged = (Layout.of(()), (), 0)


def stage(entity: Any) -> Staged:
    """The cells of one entity argument of ``log``.

    Parameters
    ----------
    entity
        An archetype; an object with ``as_component_batches()``; or an iterable of objects with
        ``component_descriptor()`` and ``as_arrow_array()``. Batches whose array is None are left out.

    Raises
    ------
    TypeError
        None of these.
    AttributeError
        An item of the iterable has no descriptor.
    ValueError
        In strict mode: two batches of one component. Otherwise the first one wins, with a warning.
    """
    if isinstance(entity, Archetype):
        return entity._layout, entity._cells, entity._nbytes
    produce = getattr(entity, "as_component_batches", None)
    if produce is not None:
        if isinstance(entity, type):
            name = entity.__name__
            raise TypeError(f"expected an object with as_component_batches(), not the class {name}: log {name}(...)")
        return _stage_batches(produce())
    if isinstance(entity, Iterable) and not isinstance(entity, (str, bytes, Mapping)):
        return _stage_batches(entity)
    hint = ""
    if isinstance(entity, str):
        hint = "; wrap text as rr.TextLog(...) or rr.TextDocument(...)"
    elif isinstance(entity, Mapping):
        hint = "; log each value as an entity of its own, rr.log(f'metrics/{name}', rr.Scalars(value)), or all as rr.AnyValues(**values)"
    raise TypeError(
        f"expected an archetype (an object with as_component_batches()) or described component batches, "
        f"not {type(entity).__name__}: {shown(entity)}{hint}"
    )


def stage_all(entities: Sequence[Any]) -> Staged:
    """The cells of several entity arguments of one ``log``, merged."""
    return merge([stage(entity) for entity in entities])


def merge(parts: Sequence[Staged]) -> Staged:
    """One row of several parts. A component that is in two of them is taken from the first (see :func:`stage`)."""
    if len(parts) == 1:
        return parts[0]
    fields: list[Field] = []
    cells: list[Cell] = []
    for layout, part_cells, _ in parts:
        fields.extend(layout.fields)
        cells.extend(part_cells)
    if not fields:
        return _EMPTY
    return _without_repeats(fields, cells, sum(nbytes for _, _, nbytes in parts))


def _stage_batches(batches: Iterable[Any]) -> Staged:
    fields: list[Field] = []
    cells: list[Cell] = []
    for batch in batches:
        if type(batch) is DescribedComponentBatch:
            inner: Any = batch._batch
            if type(inner) is CellBatch:
                fields.append(inner.field)
                cells.append(inner.cell)
                continue
            descriptor = batch._descriptor
            if isinstance(inner, BaseBatch):
                kind = inner._CODEC.kind
                fields.append(field_of(native_descriptor(descriptor), kind.arrow_type))
                cells.append(inner._cell if fields[-1].kind is kind else inner.as_arrow_array())
                continue
        else:
            if not hasattr(batch, "component_descriptor"):
                raise AttributeError(
                    f"expected described component batches, not {type(batch).__name__}: {shown(batch)}"
                    + ("; give it a name with described(...)" if isinstance(batch, BaseBatch) else "")
                )
            descriptor = batch.component_descriptor()
        array = batch.as_arrow_array()
        if array is None:
            continue
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        fields.append(field_of(native_descriptor(descriptor), array.type))
        cells.append(detached(array))
    return _without_repeats(fields, cells, None) if fields else _EMPTY


def _without_repeats(fields: list[Field], cells: list[Cell], nbytes: int | None) -> Staged:
    # By the component alone: readers refuse a chunk with two columns of one component, whatever their archetypes.
    seen: set[str] = set()
    kept = []
    for index, field in enumerate(fields):
        component = field.descriptor.component
        if component in seen:
            send_warning_or_raise(f"component {component} is given more than once; the first one is used")
        else:
            seen.add(component)
            kept.append(index)
    if len(kept) < len(fields):
        fields = [fields[index] for index in kept]
        cells = [cells[index] for index in kept]
        nbytes = None
    return Layout.of(fields), tuple(cells), cells_nbytes(cells) if nbytes is None else nbytes


_translated: dict[tuple[str, str | None, str | None], ComponentDescriptor] = {}
_TRANSLATED_LIMIT = 10_000


def native_descriptor(descriptor: Any) -> ComponentDescriptor:
    """A descriptor of ours for one that may be another package's."""
    if type(descriptor) is ComponentDescriptor:
        return descriptor
    key = (descriptor.component, descriptor.archetype, descriptor.component_type)
    found = _translated.get(key)
    if found is None:
        found = ComponentDescriptor(*key)
        if len(_translated) < _TRANSLATED_LIMIT:
            _translated[key] = found
    return found


def detached(array: pa.Array) -> pa.Array:
    """A copy of ``array`` in memory of its own.

    Other packages make arrays over their caller's numpy memory, and an array does not tell. Joining it with an empty
    one makes Arrow allocate.
    """
    return pa.concat_arrays([array, array.slice(0, 0)])
