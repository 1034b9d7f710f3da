"""The building blocks of all types: batches, columns, the protocols for user-defined ones, and :class:`Archetype`.

An object can be logged when it is :class:`AsComponents`, or an iterable of things like :class:`DescribedComponentBatch`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .._foreign import dense
from ..error_utils import catch_and_log_exceptions
from .brief import in_brief
from .conversions._common import as_numpy
from .descriptor import ComponentDescriptor
from .fields import LayoutTable, Spec, field_of as field_of
from .kinds import Kind, cells_nbytes
from .layout import Cell, Field, Layout
from .portable import packed, unpacked

if TYPE_CHECKING:
    from .codec import Codec


@runtime_checkable
class ComponentBatchLike(Protocol):
    """Anything that can be turned into one batch of a component."""

    def as_arrow_array(self) -> pa.Array:
        """The instances."""
        ...


@runtime_checkable
class DescribedComponentBatchLike(Protocol):
    """A batch that knows which column it belongs to."""

    def component_descriptor(self) -> Any:
        """Names of the column."""
        ...

    def as_arrow_array(self) -> pa.Array:
        """The instances."""
        ...


@runtime_checkable
class AsComponents(Protocol):
    """Anything that consists of described component batches, and can therefore be logged."""

    def as_component_batches(self) -> Iterable[DescribedComponentBatchLike]:
        """The batches, one a component."""
        ...


def _for_caller(descriptor: ComponentDescriptor) -> ComponentDescriptor:
    """The descriptor, in the official SDK's own class when it is that SDK that asks.

    ``rerun-sdk`` looks descriptors up by a class of its native module, which cannot be derived from. Handing out that
    class to callers inside its package is what makes our archetypes loggable by it.
    """
    official = sys.modules.get("rerun_bindings")
    if official is None:
        return descriptor
    caller = sys._getframe(2).f_globals.get("__name__", "")
    if caller.split(".", 1)[0] not in ("rerun", "rerun_sdk"):
        return descriptor
    translated: ComponentDescriptor = official.ComponentDescriptor(
        descriptor.component, archetype=descriptor.archetype, component_type=descriptor.component_type
    )
    return translated


class DescribedComponentBatch:
    """A batch of component data together with the descriptor of its column.

    Parameters
    ----------
    batch
        The data.
    descriptor
        Names of the column.
    """

    __slots__ = ("_batch", "_descriptor")

    def __init__(self, batch: ComponentBatchLike, descriptor: ComponentDescriptor) -> None:
        self._batch = batch
        self._descriptor = descriptor

    def component_descriptor(self) -> ComponentDescriptor:
        """Names of the column."""
        return _for_caller(self._descriptor)

    def as_arrow_array(self) -> pa.Array:
        """The instances."""
        return self._batch.as_arrow_array()

    def partition(self, lengths: npt.ArrayLike | None = None) -> ComponentColumn:
        """Cut the batch into rows of these lengths, by default of one instance each.

        Parameters
        ----------
        lengths
            Number of instances of each row; one each by default. More than there are is an error when the column is sent.

        Raises
        ------
        ValueError
            ``lengths`` has more than one dimension.
        """
        return ComponentColumn(self._descriptor, self, lengths=lengths)


class ComponentBatchMixin:
    """What every ``XBatch`` of a component has besides its data."""

    _COMPONENT_TYPE: ClassVar[str]

    if TYPE_CHECKING:

        def as_arrow_array(self) -> pa.Array: ...

    def component_type(self) -> str:
        """Full name of the component type, such as ``"rerun.components.Position3D"``."""
        return self._COMPONENT_TYPE

    def described(self, descriptor: ComponentDescriptor) -> DescribedComponentBatch:
        """The batch under the names in ``descriptor``."""
        return DescribedComponentBatch(self, descriptor)

    def partition(self, lengths: npt.ArrayLike | None = None) -> ComponentColumn:
        """Cut the batch into rows of these lengths, by default of one instance each.

        The column is named after the component type.

        Parameters
        ----------
        lengths
            Number of instances of each row; one each by default. More than there are is an error when the column is sent.

        Raises
        ------
        ValueError
            ``lengths`` has more than one dimension.
        """
        return ComponentColumn(self._COMPONENT_TYPE, self, lengths=lengths)


class ComponentMixin:
    """What every native component class has besides its value."""

    _COMPONENT_TYPE: ClassVar[str]
    _CODEC: ClassVar[Codec]

    @classmethod
    def component_type(cls) -> str:
        """Full name of the component type."""
        return cls._COMPONENT_TYPE

    @classmethod
    def arrow_type(cls) -> pa.DataType:
        """Arrow type of a batch."""
        return cls._CODEC.kind.arrow_type

    def as_arrow_array(self) -> pa.Array:
        """A batch with this one instance."""
        return self._CODEC.to_arrow(self)


class BaseBatch:
    """A batch of instances of one encoding or component, converted when it is made.

    Parameters
    ----------
    data
        Whatever the type's conversion takes; None gives an empty batch.
    strict
        Whether bad data raises; None takes the process's strict mode. Without strict mode it gives a warning and an
        empty batch.
    """

    __slots__ = ("_array", "_cell")

    _CODEC: ClassVar[Codec]
    _ARROW_DATATYPE: ClassVar[pa.DataType]

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        self._array: pa.Array | None = None
        self._cell: Cell = self._CODEC.kind.empty
        if data is not None:
            with catch_and_log_exceptions(type(self).__name__, strict=strict):
                # Taken by value at once: a batch may be kept, and its data must not change with the caller's array.
                self._cell = self._CODEC.private_cell(data)

    @classmethod
    def _of_cell(cls, cell: Cell) -> Self:
        batch = cls.__new__(cls)
        batch._array = None
        batch._cell = cell
        return batch

    @property
    def pa_array(self) -> pa.Array:
        """The instances."""
        return self.as_arrow_array()

    def as_arrow_array(self) -> pa.Array:
        """The instances."""
        if self._array is None:
            self._array = self._CODEC.kind.private_arrow(self._cell)
        return self._array

    def __reduce__(self) -> tuple[Any, ...]:
        return _batch, (type(self), packed(self._cell)), getattr(self, "__dict__", None) or None

    def __len__(self) -> int:
        return len(self.as_arrow_array())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BaseBatch):
            return NotImplemented
        return bool(self.as_arrow_array().equals(other.as_arrow_array()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({in_brief(self.as_arrow_array())})"


def _batch(cls: type[BaseBatch], cell: Cell) -> BaseBatch:
    return cls._of_cell(unpacked(cell))


class CellBatch:
    """One component of an archetype instance; the batch that :meth:`Archetype.as_component_batches` hands out."""

    __slots__ = ("cell", "field")

    def __init__(self, field: Field, cell: Cell) -> None:
        self.field = field
        self.cell = cell

    def as_arrow_array(self) -> pa.Array:
        """The instances, in memory of their own."""
        kind: Kind = self.field.kind  # type: ignore[assignment]
        return kind.private_arrow(self.cell)

    def __reduce__(self) -> tuple[Any, ...]:
        # As Arrow: a process that has not loaded the archetype's class cannot read the other forms of cells.
        return _cell_batch, (self.field, packed(self.as_arrow_array()))


def _cell_batch(field: Field, cell: Cell) -> CellBatch:
    return CellBatch(field, unpacked(cell))


_MOST_INSTANCES: Final = 2**31 - 1


class ComponentColumn:
    """A batch of component data cut into rows, for ``send_columns``.

    Parameters
    ----------
    descriptor
        Names of the column, or just its component.
    component_batch
        The data of all rows, one after the other.
    lengths
        Instances of each row; by default every row has one.
    offsets
        Where each row begins, and at last where the last one ends, as int32; instead of ``lengths``.

    Raises
    ------
    ValueError
        Both ``lengths`` and ``offsets`` are given, ``lengths`` is not one-dimensional or has a negative number, ``offsets`` go down,
        or their sum does not fit into 32 bits.
    """

    def __init__(
        self,
        descriptor: str | ComponentDescriptor,
        component_batch: ComponentBatchLike,
        *,
        lengths: npt.ArrayLike | None = None,
        offsets: npt.NDArray[np.int32] | None = None,
    ) -> None:
        if lengths is not None and offsets is not None:
            raise ValueError("`lengths` and `offsets` say the same thing: give one of them")
        self.descriptor = ComponentDescriptor(descriptor) if isinstance(descriptor, str) else descriptor
        self.component_batch = component_batch
        if offsets is not None:
            self._offsets = dense(offsets)
        elif lengths is None:
            self._offsets = np.arange(len(component_batch.as_arrow_array()) + 1, dtype=np.int32)
        else:
            counts = as_numpy(lengths)
            if counts.ndim != 1:
                raise ValueError(f"`lengths` must be one-dimensional, not of shape {counts.shape}")
            self._offsets = np.zeros(len(counts) + 1, dtype=np.int64)
            np.cumsum(counts.astype(np.int64), out=self._offsets[1:])
        ends = np.asarray(self._offsets)
        if len(ends) and (ends[0] < 0 or (ends[1:] < ends[:-1]).any()):
            given = "offsets" if lengths is None else "lengths"
            raise ValueError(f"`{given}` of {descriptor} give a row fewer than no instances")
        if len(ends) and ends[-1] > _MOST_INSTANCES:
            raise ValueError(f"{descriptor}: {ends[-1]} instances do not fit a column with 32-bit offsets")

    def component_descriptor(self) -> ComponentDescriptor:
        """Names of the column."""
        return _for_caller(self.descriptor)

    def as_arrow_array(self) -> pa.Array:
        """The column: a list array with one entry a row.

        Raises
        ------
        pyarrow.ArrowInvalid
            The rows need more instances than there are.
        """
        instances = self.component_batch.as_arrow_array()
        if len(self._offsets) and int(self._offsets[-1]) > len(instances):
            raise pa.ArrowInvalid(
                f"column {self.descriptor.component!r}: the rows need {self._offsets[-1]} instances, "
                f"there are {len(instances)}"
            )
        return pa.ListArray.from_arrays(pa.array(self._offsets, type=pa.int32()), instances)

    def partition(self, lengths: npt.ArrayLike) -> ComponentColumn:
        """The same data in rows of other lengths.

        Parameters
        ----------
        lengths
            Number of instances of each row. More than there are is an error when the column is sent.

        Raises
        ------
        ValueError
            ``lengths`` has more than one dimension.
        """
        return ComponentColumn(self.descriptor, self.component_batch, lengths=lengths)


class ComponentColumnList(Iterable[ComponentColumn]):
    """Several columns, as :meth:`Archetype.columns` makes them.

    Parameters
    ----------
    columns
        The columns, in their order.
    """

    def __init__(self, columns: Iterable[ComponentColumn]) -> None:
        self._columns = list(columns)

    def __iter__(self) -> Iterator[ComponentColumn]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def partition(self, lengths: npt.ArrayLike) -> ComponentColumnList:
        """All columns in rows of these lengths.

        Parameters
        ----------
        lengths
            Number of instances of each row, the same for all columns. More than there are is an error when the column is sent.

        Raises
        ------
        ValueError
            ``lengths`` has more than one dimension.
        """
        return ComponentColumnList([column.partition(lengths) for column in self._columns])


class Component:
    """Descriptor of a field: reading it from an instance gives the field's batch, or None where it is not set.

    What is assigned is converted as an argument of the constructor is; None unsets the field.
    """

    __slots__ = ("_spec",)

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def __get__(self, instance: Archetype | None, owner: type[Archetype] | None = None) -> Any:
        if instance is None:
            return self
        for field, cell in zip(instance._layout.fields, instance._cells, strict=True):
            if field is self._spec.field:
                return self._batch_class(self._spec)._of_cell(cell)
        return None

    def __set__(self, instance: Archetype, value: Any) -> None:
        kept = {id(field): cell for field, cell in zip(instance._layout.fields, instance._cells, strict=True)}
        kept.pop(id(self._spec.field), None)
        if value is not None:
            kept[id(self._spec.field)] = self._spec.guarded(value)
        instance._keep(
            {bit: kept[id(spec.field)] for bit, spec in enumerate(instance._SPECS) if id(spec.field) in kept}
        )

    @staticmethod
    def _batch_class(spec: Spec) -> Any:
        from .components import batch_class

        return batch_class(spec.component)


class Archetype:
    """A set of components that belong together; base of all classes that are logged.

    Instances are cheap: they hold the fields that were given in the form in which they were given, checked, and become
    Arrow only when a chunk is built.
    """

    NAME: ClassVar[str]
    """Full name, such as ``"rerun.archetypes.Points3D"``."""
    _SPECS: ClassVar[tuple[Spec, ...]] = ()
    _LAYOUTS: ClassVar[LayoutTable] = LayoutTable(())

    _layout: Layout = Layout.of(())
    _cells: tuple[Cell, ...] = ()
    _nbytes: int = 0

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        public = cls.__name__.removesuffix("Constructor")
        if public != cls.__name__:
            # Python names the class of a function in errors about its arguments: users know the archetype only.
            for function in vars(cls).values():
                if isinstance(function, FunctionType):
                    function.__qualname__ = f"{public}.{function.__name__}"

    @classmethod
    def archetype(cls) -> str:
        """Full name of the archetype."""
        return cls.NAME

    @classmethod
    def archetype_short_name(cls) -> str:
        """Name of the archetype without its package."""
        return cls.NAME.rsplit(".", 1)[-1]

    def as_component_batches(self) -> list[DescribedComponentBatch]:
        """The components that are set, as batches with their descriptors."""
        return [
            DescribedComponentBatch(CellBatch(field, cell), field.descriptor)
            for field, cell in zip(self._layout.fields, self._cells, strict=True)
        ]

    def _set(self, given: tuple[Any, ...]) -> None:
        """Convert the values of all fields in their order (None where a field is not set) and keep the cells."""
        self._set_guarded(given)

    def _set_guarded(self, values: tuple[Any, ...], clear_unset: bool = False) -> None:
        """As :meth:`_set`, each field inside a guard of its own; unset fields can be cleared."""
        self._finish(values, [], 0, None, clear_unset)

    def _recover(self, values: tuple[Any, ...], cells: list[Cell], mask: int, error: Exception) -> None:
        """Go on after a conversion has failed: raise in strict mode, else report it and convert the rest.

        ``cells`` and ``mask`` are what was done before; nothing is converted twice, because arguments may be open files
        and conversions may warn.
        """
        self._finish(values, cells, mask, error, False)

    def _finish(
        self, values: tuple[Any, ...], cells: list[Cell], mask: int, error: Exception | None, clear_unset: bool
    ) -> None:
        with catch_and_log_exceptions():
            for bit, (spec, value) in enumerate(zip(self._SPECS, values, strict=True)):
                if mask >> bit & 1:
                    continue
                if value is None:
                    if not clear_unset:
                        continue
                    cells.append(spec.codec.kind.cleared)
                elif error is not None:
                    cells.append(spec.refuse(value, error))
                    error = None
                else:
                    cells.append(spec.guarded(value))
                mask |= 1 << bit
            self._cells = tuple(cells)
            self._layout = self._LAYOUTS[mask]
            self._nbytes = cells_nbytes(cells)

    def _keep(self, cells: dict[int, Cell]) -> None:
        """Have the fields with these numbers, in their order, and no others."""
        self._cells = tuple(cells.values())
        self._layout = self._LAYOUTS[sum(1 << bit for bit in cells)]
        self._nbytes = cells_nbytes(self._cells)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by the names of the fields that are set, so that the copy has this class's own layout."""
        names = [spec.name for spec in self._SPECS if spec.field in self._layout.fields]
        state = {name: value for name, value in vars(self).items() if name not in _STAGED}
        return _restored, (type(self), names, [packed(cell) for cell in self._cells]), state or None

    @classmethod
    def _from_fields(cls, clear_unset: bool, values: tuple[Any, ...]) -> Self:
        instance = cls.__new__(cls)
        instance._set_guarded(values, clear_unset)
        return instance

    @classmethod
    def _columns(cls, values: tuple[Any, ...]) -> ComponentColumnList:
        given = [(spec, value) for spec, value in zip(cls._SPECS, values, strict=True) if value is not None]
        batches: list[CellBatch] | None = None
        with catch_and_log_exceptions(cls.__name__):
            batches = [CellBatch(spec.field, spec.guarded(value)) for spec, value in given]
        if batches is None:
            return ComponentColumnList([])
        # Outside of the guard: an argument without a number of rows has no columns, not even empty ones.
        return ComponentColumnList(
            [
                ComponentColumn(spec.field.descriptor, batch, lengths=_row_lengths(spec.codec.kind, value, batch))
                for (spec, value), batch in zip(given, batches, strict=True)
            ]
        )

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        if other._layout is not self._layout:
            return False
        kinds: list[Any] = [field.kind for field in self._layout.fields]
        return all(
            kind.to_arrow(mine).equals(kind.to_arrow(theirs))
            for kind, mine, theirs in zip(kinds, self._cells, other._cells, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        fields = ",\n".join(
            f"  {field.descriptor.component.split(':', 1)[-1]}={in_brief(field.kind.to_arrow(cell))}"
            for field, cell in zip(self._layout.fields, self._cells, strict=True)
        )
        return f"rr.{type(self).__name__}(\n{fields}\n)" if fields else f"rr.{type(self).__name__}()"


_STAGED = frozenset({"_layout", "_cells", "_nbytes"})
"""The attributes of an archetype that :func:`_restored` sets."""


def _restored(cls: type[Archetype], names: Sequence[str], cells: Sequence[Cell]) -> Archetype:
    """An archetype with these fields, which a copy or a pickle brings."""
    bits = {spec.name: bit for bit, spec in enumerate(cls._SPECS)}
    instance = cls.__new__(cls)
    instance._keep({bits[name]: unpacked(cell) for name, cell in zip(names, cells, strict=True)})
    return instance


def _row_lengths(kind: Kind, value: Any, batch: CellBatch) -> npt.NDArray[np.int32] | None:
    """Instances of each row when ``value`` is the argument of ``columns``; None for one in each row.

    For numbers and fixed-size lists the shape of the argument tells the number of rows.
    """
    size = None
    if pa.types.is_fixed_size_list(kind.arrow_type):
        size = kind.arrow_type.list_size
    elif not pa.types.is_primitive(kind.arrow_type):
        return None
    shape = np.shape(value) if hasattr(value, "shape") else as_numpy(value).shape
    rows = shape[0] if shape else 1
    if size is None:
        instances = len(kind.to_arrow(batch.cell))
        per_row = instances // rows if rows else 0
    else:
        per_row = 1 if int(np.prod(shape[1:])) == size or len(shape) < 2 else shape[1]
    return np.full(rows, per_row, dtype=np.int32)
