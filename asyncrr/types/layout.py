"""How a logged row is staged: cells, the kinds of column they go to, and the layout that ties both together.

The caller's side of ``log()`` must cost about a microsecond, so nothing becomes Arrow there. An archetype instance
carries

* ``_layout``: an interned :class:`Layout`, the ordered set of fields that this instance has set;
* ``_cells``: a tuple with one *cell* a field, in the order of ``_layout.fields``;
* ``_nbytes``: 0 when all cells are small immutable values; otherwise an estimate of the bytes that the cells hold.
  A non-zero value tells the recording to count these bytes against its budget and to call
  :meth:`ColumnKind.snapshot` on every cell, because cells may borrow the caller's memory until ``log()``.

A *cell* is the data of one component in one row. What it may be depends on the column's kind: each kind has one or two
raw forms that it converts many rows at a time (a ``float``, packed ``bytes``, a C-contiguous ``ndarray``, a ``str``),
and every kind also takes a ``pyarrow.Array`` of its ``arrow_type``. ``None`` as a cell means "this row does not
touch the component" (a null list entry); an empty cell means "logged with no instances" (an empty list).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .._foreign import HostCopy
from .descriptor import ComponentDescriptor
from .portable import packed_type

if TYPE_CHECKING:
    from concurrent.futures import Future

Cell: TypeAlias = Any
"""The staged data of one component in one row; see the module's text."""

CopyArray: TypeAlias = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]
"""Copies a C-contiguous array into memory that the recording owns (a pooled buffer), keeping dtype and shape."""


class LaterCell(ABC):
    """A cell that holds what is to be encoded, and later what has come of it."""

    __slots__ = ("outcome",)

    sequence: object | None = None
    """Cells with the same one are encoded one after the other, in the order of their rows; None: in any order, side by side."""

    def __init__(self) -> None:
        self.outcome: Future[Cell] | None = None
        """What the engine waits for; None before the engine has begun with it."""

    @abstractmethod
    def snapshot(self, copy: CopyArray) -> LaterCell:
        """The same without memory of the caller's."""

    @abstractmethod
    def encode(self) -> Cell:
        """Encode, on any thread; a second call gives the same. The cell for the column's inner kind."""


class ColumnKind(Protocol):
    """Turns cells into Arrow. One instance an Arrow type and raw form, shared by all fields that use it."""

    @property
    def arrow_type(self) -> pa.DataType:
        """Type of one row's batch of instances (not the list around it)."""
        ...

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        """Build the column of ``len(cells)`` list entries.

        Returns a ``ListArray`` with 32-bit offsets whose child is called ``item`` and is nullable. ``None`` gives a null
        entry. May refer to the memory of the cells.
        """
        ...

    def to_arrow(self, cell: Cell) -> pa.Array:
        """One cell as an array of ``arrow_type``."""
        ...

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        """The same cell without memory of the caller's; returns ``cell`` itself where nothing is borrowed."""
        ...


class Field:
    """One field of an archetype: a column's descriptor and its kind.

    Fields are compared by identity: ``fields.field_of`` interns them. A copy or an unpickled field is the interned one.
    """

    __slots__ = ("__weakref__", "descriptor", "kind")

    def __init__(self, descriptor: ComponentDescriptor, kind: ColumnKind) -> None:
        self.descriptor = descriptor
        self.kind = kind

    def __copy__(self) -> Field:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Field:
        return self

    def __reduce__(self) -> tuple[Callable[..., Field], tuple[ComponentDescriptor, bytes]]:
        from .fields import unpickled_field

        return unpickled_field, (self.descriptor, packed_type(self.kind.arrow_type))

    def __repr__(self) -> str:
        return f"Field({self.descriptor.component!r}, {self.kind.arrow_type})"


class Layout:
    """An ordered set of fields, interned by :meth:`of`, so that equal layouts are the same object.

    Fields keep the order in which they were given (an archetype's field order, then the extras').

    A layout lives as long as something uses it (a class, a row, a group of rows); programs may make up component names
    without end. Keep a reference to a layout for as long as you rely on its identity.
    """

    __slots__ = ("__weakref__", "datatypes", "fields", "later", "order")

    _interned: ClassVar[WeakValueDictionary[tuple[Field, ...], Layout]] = WeakValueDictionary()

    fields: tuple[Field, ...]
    datatypes: tuple[str, ...]
    """Text of each field's Arrow type; rows share a chunk only where these sequences are equal."""
    order: tuple[int, ...]
    """Indices of the fields, sorted by descriptor: the order of columns in a chunk."""
    later: tuple[int, ...]
    """Indices of the fields whose cells are encoded after staging; see :class:`~asyncrr.types.kinds.Later`."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.fields = fields
        self.datatypes = tuple(str(f.kind.arrow_type) for f in fields)
        self.order = tuple(sorted(range(len(fields)), key=lambda i: fields[i].descriptor))
        self.later = tuple(i for i, f in enumerate(fields) if getattr(f.kind, "begins", False))

    @classmethod
    def of(cls, fields: Iterable[Field]) -> Layout:
        """The layout with exactly these fields in this order."""
        key = tuple(fields)
        layout = cls._interned.get(key)
        if layout is None:
            # No lock: signal handlers and finalizers may come here in the middle of this call. If two callers build the
            # same new layout at once, each may get its own; their rows then go to two chunks instead of one.
            layout = cls._interned.setdefault(key, cls(key))
        return layout

    def __reduce__(self) -> tuple[Callable[..., Layout], tuple[tuple[Field, ...]]]:
        return Layout.of, (self.fields,)

    def __repr__(self) -> str:
        return f"Layout({', '.join(f.descriptor.component for f in self.fields)})"


class Stageable(Protocol):
    """What :func:`~asyncrr.log` takes on its fast path; every archetype of ours is one."""

    _layout: Layout
    _cells: tuple[Cell, ...]
    _nbytes: int


def is_owned(array: npt.NDArray[np.generic]) -> bool:
    """Whether ``array`` has its memory for itself and nobody can write to it (so a snapshot needs no copy)."""
    flags = array.flags
    if flags.writeable:
        return False
    base: Any = array.base
    if base is None:
        return flags.owndata
    # Views of an array over a copy are based on that array.
    return isinstance(base.base if type(base) is np.ndarray else base, HostCopy)
