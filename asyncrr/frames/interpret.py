"""What the columns of a table mean: timelines, components of entities, row ids.

Metadata of fields and schema decides, then the names of columns, then the arguments. All that can be said from a schema is said
once, by :class:`Plan`; the batches that follow only have their arrays converted.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa

from asyncrr._arrow import nbytes_of
from asyncrr.chunks.columns import Columns, check_row_sizes, ids_after
from asyncrr.chunks.entity_path import ROOT, canonical_entity_path, received_entity_path
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import checked_timeline
from asyncrr.chunks.tuid import new_tuid
from asyncrr.types.descriptor import ComponentDescriptor

from .arrays import list_column, owned_array
from .keys import (
    AUTO_INDEX,
    RERUN_CHUNK_ID,
    RERUN_KIND,
    SORBET_ARCHETYPE_NAME,
    SORBET_COMPONENT,
    SORBET_COMPONENT_TYPE,
    SORBET_ENTITY_PATH,
    SORBET_INDEX_NAME,
    IndexLike,
    _AutoIndex,
)

_EXTENSION_NAME: Final = b"ARROW:extension:name"
_TUID: Final = b"rerun.datatypes.TUID"
_ROW_ID_TYPE: Final = pa.binary(16)

_logger = logging.getLogger("asyncrr")


class _Index(NamedTuple):
    position: int
    column: str
    timeline: str
    kind: TimeKind


class _Component(NamedTuple):
    position: int
    descriptor: ComponentDescriptor


class Plan:
    """How batches of a schema become columns of entities.

    Parameters
    ----------
    schema
        Of the batches.
    index
        Names of the columns that are timelines; :data:`~.keys.AUTO_INDEX` goes by metadata; None makes static data.
    entity_path
        Entity of the components that do not say theirs.

    Raises
    ------
    ValueError
        The schema cannot be read that way; the message says why.
    TypeError
        An argument is of the wrong type.
    """

    def __init__(self, schema: pa.Schema, index: IndexLike = AUTO_INDEX, entity_path: str | None = None) -> None:
        names = _index_names(index)
        fields = [(i, field, _text(field.metadata)) for i, field in enumerate(schema)]
        of_schema = _text(schema.metadata)
        row_ids = [i for i, _, metadata in fields if _is_row_id(metadata)]
        auto = isinstance(index, _AutoIndex)
        self.chunk_id: bytes | None = None
        """Of a chunk that comes with its own id and row ids, and keeps them."""
        if row_ids and auto and entity_path is None and RERUN_CHUNK_ID in of_schema:
            self.chunk_id = _chunk_id(of_schema[RERUN_CHUNK_ID])
        self._row_ids = row_ids[0] if self.chunk_id is not None else None
        default = ROOT if entity_path is None else canonical_entity_path(entity_path)
        self._indexes: list[_Index] = []
        self._entities: dict[str, list[_Component]] = {}
        there = {field.name for i, field, _ in fields if i not in row_ids}
        for name in names or ():
            if name not in there:
                raise ValueError(f"there is no column {name!r} to be the index; there are {sorted(there)}")
        for i, field, metadata in fields:
            if i in row_ids:
                continue
            says_index = metadata.get(RERUN_KIND) in ("index", "time") or SORBET_INDEX_NAME in metadata
            if index is None and says_index:
                raise ValueError(
                    f"index=None asks for static data, but the metadata of column {field.name!r} says that it is an index"
                )
            if field.name in names if names is not None else says_index and auto:
                timeline = checked_timeline(metadata.get(SORBET_INDEX_NAME, field.name))
                self._indexes.append(_Index(i, field.name, timeline, _kind(field)))
            else:
                path, component = _place(field.name, metadata, of_schema, default)
                self._entities.setdefault(path, []).append(_Component(i, component))
        self._check(auto)

    def _check(self, auto: bool) -> None:
        if self.chunk_id is not None:
            if len(self._entities) > 1:
                raise ValueError(
                    f"the batch has the ids of a chunk but components of several entities: {sorted(self._entities)}; without "
                    "`rerun:id` in its metadata it becomes one chunk for each"
                )
        elif auto and not self._indexes:
            raise ValueError(
                "no column's metadata says that it is an index, so this may be static data or not: pass index=<column>, "
                "or index=None for static data"
            )
        if not self._entities and self.chunk_id is None:
            raise ValueError("there is no component column: nothing to log")
        _refuse_repeats("timeline", [index.timeline for index in self._indexes])
        for path, components in self._entities.items():
            _refuse_repeats(f"component of {path}", [component.descriptor.component for component in components])

    @property
    def is_static(self) -> bool:
        """Whether there is no timeline."""
        return not self._indexes

    def columns(self, batch: pa.RecordBatch, *, borrowed: bool) -> list[Columns]:
        """The columns of each entity, entities in the order of their first column.

        Parameters
        ----------
        batch
            A batch of the plan's schema.
        borrowed
            Whether its memory may change once this has returned, so that it has to be copied.

        Raises
        ------
        ValueError
            A time is null or out of range, a column cannot be converted, or a row is larger than a message may be.
        """
        rows = batch.num_rows
        times = tuple(
            [(i.timeline, i.kind, _times(batch.column(i.position), i.column, borrowed)) for i in self._indexes]
        )
        found = []
        for path, components in (self._entities or {ROOT: []}).items():
            arrays = []
            for position, descriptor in components:
                try:
                    array = list_column(batch.column(position), as_it_is=self.chunk_id is not None)
                except pa.ArrowException as error:
                    raise ValueError(f"column {batch.schema.field(position).name!r}: {error}") from error
                arrays.append((descriptor, owned_array(array) if borrowed else array))
            check_row_sizes(arrays)
            nbytes = rows * 8 * len(times) + sum(nbytes_of(array) for _, array in arrays)
            chunk_id = self.chunk_id or new_tuid()
            ids = ids_after(chunk_id, rows) if self._row_ids is None else _row_ids(batch.column(self._row_ids))
            found.append(Columns(path, times, tuple(arrays), rows, nbytes, chunk_id, ids))
            if not times and rows > 1 and self.chunk_id is None:
                _logger.info("%s gets %d static rows; viewers show the last one", path, rows)
        return found


def plan_for(schema: pa.Schema, index: IndexLike, entity_path: str | None) -> Plan:
    """A :class:`Plan`, perhaps one that was made before: programs send many batches of the same kind."""
    if RERUN_CHUNK_ID in (schema.metadata or ()):
        return Plan(schema, index, entity_path)
    names = _index_names(index)
    # Schemas compare equal whatever their metadata; their bytes do not.
    key = (schema.serialize().to_pybytes(), None if names is None else tuple(names), index is None, entity_path)
    plan = _plans.get(key)
    if plan is None:
        if len(_plans) >= _MOST_PLANS:
            _plans.clear()
        plan = _plans.setdefault(key, Plan(schema, index, entity_path))
    return plan


_plans: dict[tuple[bytes, tuple[str, ...] | None, bool, str | None], Plan] = {}
_MOST_PLANS: Final = 256


def _index_names(index: Any) -> list[str] | None:
    if index is None or isinstance(index, _AutoIndex):
        return None if isinstance(index, _AutoIndex) else []
    names = [index] if isinstance(index, str) else list(index)
    for name in names:
        if not isinstance(name, str):
            raise TypeError(f"index must name columns, not {type(name).__name__}: {name!r}")
    return names


def _text(metadata: Mapping[bytes, bytes] | None) -> dict[bytes, str]:
    return {key: value.decode("utf-8", "replace") for key, value in (metadata or {}).items()}


def _is_row_id(metadata: Mapping[bytes, str]) -> bool:
    return metadata.get(RERUN_KIND) in ("row_id", "control") or metadata.get(_EXTENSION_NAME) == _TUID.decode()


def _chunk_id(text: str) -> bytes:
    try:
        id_ = bytes.fromhex(text.removeprefix("chunk_"))
    except ValueError:
        id_ = b""
    if len(id_) != 16:
        raise ValueError(f"{text!r} in the batch's metadata is no chunk id: chunk_ and 32 hex digits are expected")
    return id_


def _kind(field: pa.Field) -> TimeKind:
    type_ = field.type
    if pa.types.is_integer(type_):
        return TimeKind.SEQUENCE
    if pa.types.is_timestamp(type_):
        return TimeKind.TIMESTAMP
    if pa.types.is_duration(type_):
        return TimeKind.DURATION
    raise ValueError(
        f"the index column {field.name!r} is of type {type_}: a timeline needs integers (sequence), timestamps or durations"
    )


def _place(
    name: str, metadata: Mapping[bytes, str], of_schema: Mapping[bytes, str], default: str
) -> tuple[str, ComponentDescriptor]:
    """Entity and descriptor of a component column."""
    component = metadata.get(SORBET_COMPONENT)
    path = metadata.get(SORBET_ENTITY_PATH, of_schema.get(SORBET_ENTITY_PATH))
    if path is not None:
        path = received_entity_path(path)
    elif name.startswith("/") and ":" in name:
        before, _, after = name.partition(":")
        path = canonical_entity_path(before)
        component = component or after
    else:
        path = default
    component = component or name
    if not component:
        raise ValueError("a component column without a name")
    return path, ComponentDescriptor(
        component, metadata.get(SORBET_ARCHETYPE_NAME) or None, metadata.get(SORBET_COMPONENT_TYPE) or None
    )


def _refuse_repeats(what: str, names: list[str]) -> None:
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise ValueError(f"two columns for the {what} {repeated[0]!r}")


def _times(array: pa.Array, column: str, borrowed: bool) -> np.ndarray[Any, np.dtype[np.int64]]:
    if array.null_count:
        raise ValueError(
            f"the index column {column!r} has {array.null_count} nulls: every row needs a time; static data is sent apart, "
            "with index=None"
        )
    type_ = array.type
    exact = pa.int64()
    if pa.types.is_timestamp(type_):
        exact = pa.timestamp("ns", type_.tz)
    elif pa.types.is_duration(type_):
        exact = pa.duration("ns")
    if type_ != exact:
        try:
            array = array.cast(exact)
        except pa.ArrowException as error:
            raise ValueError(f"the index column {column!r}: {error}") from error
    data = array.buffers()[1]
    if data is None:
        return np.empty(0, np.int64)
    values = np.frombuffer(data, np.int64)[array.offset : array.offset + len(array)]
    return np.array(values) if borrowed else values


def _row_ids(array: pa.Array) -> np.ndarray[Any, np.dtype[np.uint64]]:
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if array.type != _ROW_ID_TYPE or array.null_count:
        raise ValueError(f"row ids must be 16 bytes each, without nulls, not {array.type}")
    data = array.buffers()[1]
    if data is None:
        return np.empty((0, 2), ">u8")
    ids = np.frombuffer(data, ">u8").reshape(-1, 2)[array.offset : array.offset + len(array)]
    return np.array(ids)
