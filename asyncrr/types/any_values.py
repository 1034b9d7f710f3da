"""Data without a predefined type: :class:`AnyValues`, :class:`DynamicArchetype`, :class:`AnyBatchValue`.

The Arrow type is that of the first value of a name; a viewer wants one type for a name, so later values are cast to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import pyarrow as pa

from .._foreign import dense
from ..error_utils import catch_and_log_exceptions, send_warning_or_raise, shown, strict_mode
from ..recent import Recent
from .base import ComponentBatchLike, ComponentColumn, ComponentColumnList, DescribedComponentBatch
from .conversions._common import native
from .descriptor import ComponentDescriptor
from .kinds import private_copy
from .layout import is_owned
from .portable import packed, unpacked

if TYPE_CHECKING:
    from .likes import ComponentValueLike


_REMEMBERED_NAMES = 10_000


class KnownType(NamedTuple):
    """The type of a name: of its columns, and of the numpy array it came from where it came from one."""

    arrow: pa.DataType
    numpy: np.dtype[Any] | None = None


class TypeRegistry:
    """The types of the names in this process; of programs that make up names without end, those of the names used last.

    In column mode values come as lists of rows, so the type is the element type of what is seen.
    """

    def __init__(self) -> None:
        self._types: Recent[ComponentDescriptor, KnownType] = Recent(_REMEMBERED_NAMES)

    def get(self, descriptor: ComponentDescriptor, *, expect_column: bool = False) -> KnownType | None:
        """The type that values of ``descriptor`` must have."""
        known = self._types.get(descriptor)
        if known is not None and expect_column:
            return KnownType(pa.list_(known.arrow))
        return known

    def register(self, descriptor: ComponentDescriptor, new: KnownType, *, expect_column: bool = False) -> None:
        """Remember the type of a value; a change is an error in strict mode and gives a warning otherwise."""
        if expect_column and pa.types.is_list(new.arrow):
            new = KnownType(new.arrow.value_type)
        known = self._types.setdefault(descriptor, new)
        if known != new:
            send_warning_or_raise(
                f"the type of '{descriptor}' changes from {_type_text(known)} to {_type_text(new)}; "
                "a component has one type throughout a recording"
            )
            self._types[descriptor] = new


def _type_text(known: KnownType) -> str:
    return str(known.arrow) if known.numpy is None else f"{known.arrow} (numpy {known.numpy})"


REGISTRY = TypeRegistry()
"""The registry of this process."""

_NO_WAY = (pa.ArrowInvalid, TypeError)


def to_arrow(value: Any, known: KnownType | None) -> tuple[pa.Array, KnownType]:
    """``value`` as an array in memory of its own, cast to a known type, and the type that was found.

    Raises
    ------
    ValueError
        Neither Arrow nor numpy can make an array of it, or none of the known type.
    """
    arrow = None if known is None else known.arrow
    fetched = dense(value)
    is_ours = fetched is not value and isinstance(fetched, np.ndarray) and is_owned(fetched)
    value = fetched
    if isinstance(value, np.ndarray):
        try:
            # A single number in an array is one value, as it is outside of one.
            numbers = native(np.atleast_1d(value))
            array = pa.array(numbers if is_ours else private_copy(numbers), type=arrow)
            return array, KnownType(array.type)
        except _NO_WAY:
            pass  # not every array is one-dimensional and of a type that Arrow has: the other ways may do
    if not isinstance(value, (str, bytes)):
        try:
            array = pa.array(value, type=arrow)
            if strict_mode() and pa.types.is_null(array.type):
                raise AssertionError(f"{value!r} tells no type")
            return array, KnownType(array.type)
        except _NO_WAY:
            pass  # a single value, or nested arrays
    try:
        array = pa.array([pa.scalar(value)], type=arrow)
        return array, KnownType(array.type)
    except _NO_WAY:
        pass  # numpy takes more than Arrow does
    values = private_copy(np.atleast_1d(np.asarray(value, dtype=None if known is None else known.numpy)))
    try:
        array = pa.array(values, type=arrow)
    except pa.ArrowInvalid as error:
        message = f"{shown(value)} cannot become an Arrow array" + ("" if arrow is None else f" of type {arrow}")
        if values.ndim > 1:
            message += "; arrays of more than one dimension are for Tensor"
        raise ValueError(message) from error
    except pa.ArrowNotImplementedError as error:
        if known is not None and known.numpy is not None:
            raise
        raise ValueError(f"{value!r} does not fit the type {arrow} that this component has") from error
    return array, KnownType(array.type, values.dtype)


class AnyBatchValue:
    """A batch of values of any type under one name.

    A value that cannot be converted raises in strict mode, else it gives a warning and the batch is not valid.

    Parameters
    ----------
    descriptor
        Names of the column, or just its component.
    value
        A batch or Arrow array (taken as it is), or anything that can become an array: numbers, texts, bytes, times,
        sequences of these, one-dimensional arrays, lists of dicts.
    drop_untyped_nones
        Leave out None and empty values while the type is not known; otherwise they are errors.
    expect_column
        The outermost dimension is rows (see :meth:`column`).
    """

    __slots__ = ("descriptor", "pa_array")

    def __init__(
        self,
        descriptor: str | ComponentDescriptor,
        value: ComponentValueLike | None,
        *,
        drop_untyped_nones: bool = True,
        expect_column: bool = False,
    ) -> None:
        self.descriptor = ComponentDescriptor(descriptor) if isinstance(descriptor, str) else descriptor
        self.pa_array: pa.Array | None = None
        with catch_and_log_exceptions(f"Converting data for '{self.descriptor}'"):
            if isinstance(value, pa.Array):
                self.pa_array = value
            elif value is not None and hasattr(value, "as_arrow_array"):
                self.pa_array = value.as_arrow_array()
            else:
                known = REGISTRY.get(self.descriptor, expect_column=expect_column)
                if known is None and (value is None or _is_empty(value)):
                    if not drop_untyped_nones:
                        raise ValueError(f"{value!r} tells no type, and none is known for '{self.descriptor}'")
                    return
                self.pa_array, found = to_arrow([] if value is None else value, known)
                REGISTRY.register(self.descriptor, found, expect_column=expect_column)

    def __reduce__(self) -> tuple[Any, ...]:
        return _batch_value, (type(self), self.descriptor, packed(self.pa_array))

    def is_valid(self) -> bool:
        """Whether there is data (of known type)."""
        return self.pa_array is not None

    def component_descriptor(self) -> ComponentDescriptor:
        """Names of the column."""
        return self.descriptor

    def as_arrow_array(self) -> pa.Array | None:
        """The values, or None where there are none."""
        return self.pa_array

    @classmethod
    def column(
        cls, descriptor: str | ComponentDescriptor, value: ComponentValueLike | None, drop_untyped_nones: bool = True
    ) -> ComponentColumn | None:
        """A column for ``send_columns``: one row for each item of ``value``.

        Parameters
        ----------
        descriptor
            Names of the column, or just its component.
        value
            A sequence with a value, or a sequence of values, for each row.
        drop_untyped_nones
            Leave out None and empty values while the type is not known.

        Returns
        -------
        ComponentColumn | None
            The column, or None where there is no data.
        """
        rows: Any = dense(value)
        if rows is not None and not isinstance(rows, (pa.Array, str, bytes)):
            try:
                array = np.asarray(rows)
            except ValueError:
                array = None  # ragged: rows of several lengths, as they should be
            if array is not None and array.ndim == 1 and array.dtype.kind != "O":
                rows = [[item] for item in rows]
        batch = cls(descriptor, rows, drop_untyped_nones=drop_untyped_nones, expect_column=True)
        values = batch.pa_array
        if values is None:
            return None
        instances: ComponentBatchLike = batch
        if pa.types.is_list(values.type):
            offsets = values.offsets.to_numpy().astype(np.int32)
            batch.pa_array = values.values
            return ComponentColumn(batch.descriptor, instances, offsets=offsets)
        return ComponentColumn(batch.descriptor, instances)


def _batch_value(cls: type[AnyBatchValue], descriptor: ComponentDescriptor, values: Any) -> AnyBatchValue:
    """A batch that a copy or a pickle brings."""
    batch = cls.__new__(cls)
    batch.descriptor = descriptor
    batch.pa_array = unpacked(values)
    return batch


def _is_empty(value: Any) -> bool:
    """Whether a value has no items."""
    try:
        return isinstance(value, Sized) and len(value) == 0
    except TypeError:
        return False  # an array or a tensor without axes, which holds one number


class _Untyped:
    """What both classes of untyped components share."""

    def __init__(self, archetype: str | None, drop_untyped_nones: Any, components: Mapping[str, Any] | None) -> None:
        self._archetype = archetype
        self._batches: list[DescribedComponentBatch] = []
        self._add_all(drop_untyped_nones, components)

    def _add_all(self, drop_untyped_nones: Any, components: Mapping[str, Any] | None) -> None:
        with catch_and_log_exceptions(type(self).__name__):
            if not isinstance(drop_untyped_nones, bool) and drop_untyped_nones is not None:
                raise ValueError(
                    f"`drop_untyped_nones` is a bool, not {type(drop_untyped_nones).__name__}; "
                    "components are given by name"
                )
            for name, value in (components or {}).items():
                # A name that cannot be written costs its own component only.
                with catch_and_log_exceptions(type(self).__name__):
                    self._add(ComponentDescriptor(name), value, drop_untyped_nones)

    def _add(self, descriptor: ComponentDescriptor, value: Any, drop_untyped_nones: Any) -> None:
        if self._archetype is not None:
            descriptor = descriptor.with_builtin_archetype(self._archetype)
        batch = AnyBatchValue(descriptor, value, drop_untyped_nones=drop_untyped_nones)
        if batch.is_valid():
            self._batches.append(DescribedComponentBatch(batch, batch.descriptor))

    def with_component_from_data(
        self, field: str, value: ComponentValueLike | None, *, drop_untyped_nones: bool = True
    ) -> Self:
        """Add a component and return ``self``.

        Parameters
        ----------
        field
            Name of the component.
        value
            The value (see :class:`AnyBatchValue`).
        drop_untyped_nones
            Leave out None and empty values while their type is not known; otherwise they are errors.
        """
        self._add(ComponentDescriptor(field), value, drop_untyped_nones)
        return self

    def with_component_override(
        self,
        field: str,
        component_type: str,
        value: ComponentValueLike | None,
        *,
        drop_untyped_nones: bool = True,
    ) -> Self:
        """Add a component that has a component type, and return ``self``.

        Parameters
        ----------
        field
            Name of the component.
        component_type
            Full name of the component type, such as ``"rerun.components.Text"``.
        value
            The value (see :class:`AnyBatchValue`).
        drop_untyped_nones
            Leave out None and empty values while their type is not known; otherwise they are errors.
        """
        self._add(ComponentDescriptor(field, None, component_type), value, drop_untyped_nones)
        return self

    def as_component_batches(self) -> list[DescribedComponentBatch]:
        """The components as batches; having none is an error in strict mode and gives a warning otherwise."""
        with catch_and_log_exceptions(type(self).__name__):
            if not self._batches:
                raise ValueError("there is no component with data")
        return self._batches

    @property
    def component_batches(self) -> list[DescribedComponentBatch]:
        """The components as batches."""
        return self.as_component_batches()


class DynamicArchetype(_Untyped):
    """Components of any type under an archetype of your own.

    Parameters
    ----------
    archetype
        Name of the archetype; components are called ``"<archetype>:<name>"``.
    drop_untyped_nones
        Leave out None and empty values while their type is not known; otherwise they are errors.
    components
        A value (see :class:`AnyBatchValue`) for each name.
    """

    def __init__(
        self,
        archetype: str,
        drop_untyped_nones: bool = True,
        components: Mapping[str, ComponentValueLike | None] | None = None,
    ) -> None:
        super().__init__(archetype, drop_untyped_nones, components)

    @classmethod
    def columns(
        cls,
        archetype: str,
        drop_untyped_nones: bool = True,
        components: Mapping[str, ComponentValueLike | None] | None = None,
    ) -> ComponentColumnList:
        """Columns for ``send_columns``; see :meth:`AnyBatchValue.column`."""
        return _columns(cls.__name__, archetype, drop_untyped_nones, components or {})


class AnyValues(_Untyped):
    """Components of any type, named by the keywords and belonging to no archetype.

    Parameters
    ----------
    drop_untyped_nones
        Leave out None and empty values while their type is not known; otherwise they are errors.
    kwargs
        A value (see :class:`AnyBatchValue`) for each name.
    """

    def __init__(self, drop_untyped_nones: bool = True, **kwargs: ComponentValueLike | None) -> None:
        super().__init__(None, drop_untyped_nones, kwargs)

    def with_component_from_data(
        self, descriptor: str, value: ComponentValueLike | None, *, drop_untyped_nones: bool = True
    ) -> Self:
        """Add a component and return ``self``."""
        return super().with_component_from_data(descriptor, value, drop_untyped_nones=drop_untyped_nones)

    @classmethod
    def columns(cls, drop_untyped_nones: bool = True, **kwargs: ComponentValueLike | None) -> ComponentColumnList:
        """Columns for ``send_columns``; see :meth:`AnyBatchValue.column`."""
        return _columns(cls.__name__, None, drop_untyped_nones, kwargs)


def _columns(
    context: str, archetype: str | None, drop_untyped_nones: bool, components: Mapping[str, Any]
) -> ComponentColumnList:
    columns: list[ComponentColumn] = []
    with catch_and_log_exceptions(f"{context}.columns"):
        for name, value in components.items():
            with catch_and_log_exceptions(f"{context}.columns"):
                descriptor = ComponentDescriptor(name)
                if archetype is not None:
                    descriptor = descriptor.with_builtin_archetype(archetype)
                column = AnyBatchValue.column(descriptor, value, drop_untyped_nones=drop_untyped_nones)
                if column is not None:
                    columns.append(column)
    return ComponentColumnList(columns)
