"""From arrays as dataframe libraries make them to component columns: lists with one entry a row, of types that viewers know."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pyarrow as pa

from asyncrr.types.interop import detached


def list_column(array: pa.Array, *, as_it_is: bool = False) -> pa.Array:
    """A component column of one list a row.

    A list array (also a large one, or a view) has a list for each row already; of any other array each value becomes a list of
    one instance, and a null none at all. Types that only differ in how they lie in memory become those that Rerun's components
    have: strings with 64-bit offsets, views and dictionaries become strings.

    Parameters
    ----------
    array
        A column of a table. What is returned may share its memory.
    as_it_is
        Leave the type of the instances alone.

    Raises
    ------
    pyarrow.ArrowException
        The array cannot be converted, such as 2 GiB of text or more.
    """
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if not as_it_is:
        array = _plain(array)
    if pa.types.is_list(array.type):
        return _with_usual_items(array)
    return _wrapped(array, nulls_are_absent=True)


def list_per_row(array: pa.Array) -> pa.Array:
    """A component column as ``send_columns`` takes it.

    A list array (also a large one, or a view) has a list for each row already. Of any other array, fixed-size lists among them, each
    value becomes a list of one instance, nulls as well: these are the batches of archetypes, such as positions.

    Parameters
    ----------
    array
        What a column gives. What is returned may share its memory.

    Raises
    ------
    ValueError
        The offsets of the lists go down, or beyond the values.
    """
    type_ = array.type
    if pa.types.is_list(type_) or pa.types.is_large_list(type_):
        offsets = array.offsets.to_numpy()
        if len(array) and (offsets[0] < 0 or offsets[-1] > len(array.values) or (offsets[1:] < offsets[:-1]).any()):
            raise ValueError("the offsets of a column's lists must ascend from 0 to the number of instances")
        if pa.types.is_large_list(type_):
            array = _rows(array, array.flatten())
        return _with_usual_items(array)
    if pa.types.is_list_view(type_) or pa.types.is_large_list_view(type_):
        array.validate(full=True)
        return _rows(array, array.flatten())
    return _wrapped(array, nulls_are_absent=False)


def _with_usual_items(array: pa.ListArray) -> pa.ListArray:
    item = array.type.value_field
    if item.name == "item" and item.nullable and not item.metadata:
        return array
    return array.cast(pa.list_(pa.field("item", item.type)))


def _plain(array: pa.Array) -> pa.Array:
    """The same values in :func:`plain_type`.

    Done level by level: pyarrow 26 loses the last list of each list view that it casts.
    """
    type_ = array.type
    plain = plain_type(type_)
    if plain == type_:
        return array
    if isinstance(array, pa.DictionaryArray):
        # Arrow cannot pick values out of views, so these become plain before.
        return pa.DictionaryArray.from_arrays(array.indices, _plain(array.dictionary)).dictionary_decode()
    if pa.types.is_struct(type_):
        children = [_plain(array.field(i)) for i in range(type_.num_fields)]
        mask = array.is_null() if array.null_count else None
        return pa.StructArray.from_arrays(children, fields=list(plain), mask=mask)
    if pa.types.is_fixed_size_list(type_):
        start = array.offset * type_.list_size
        values = _plain(array.values.slice(start, len(array) * type_.list_size))
        mask = array.is_null() if array.null_count else None
        return pa.FixedSizeListArray.from_arrays(values, type=plain, mask=mask)
    if pa.types.is_list(plain):
        return _rows(array, _plain(array.flatten()), plain)
    return array.cast(plain)


def _rows(array: pa.Array, instances: pa.Array, type_: pa.DataType | None = None) -> pa.ListArray:
    """Lists, of any form, as plain lists over their instances, which are given in order and without those under a null."""
    import pyarrow.compute as pc  # takes as long to load as the rest of pyarrow, and is seldom needed

    lengths = pc.fill_null(pc.list_value_length(array), 0).to_numpy(zero_copy_only=False)
    offsets = np.zeros(len(array) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    if offsets[-1] >= 2**31:
        raise pa.ArrowInvalid(f"{offsets[-1]} instances do not fit a column with 32-bit offsets")
    return pa.ListArray.from_arrays(
        pa.array(offsets.astype(np.int32)),
        instances,
        type=pa.list_(pa.field("item", instances.type)) if type_ is None else type_,
        mask=array.is_null() if array.null_count else None,
    )


def owned_array(array: pa.Array) -> pa.Array:
    """A copy in memory of its own."""
    return detached(array)


def _wrapped(array: pa.Array, *, nulls_are_absent: bool) -> pa.Array:
    """Each value as a list of its own; a null has none if it is absent, else a list of one null."""
    list_type = pa.list_(pa.field("item", array.type))
    offsets = pa.array(np.arange(len(array) + 1, dtype=np.int32))
    # Arrow's type null has no validity bits: there each row is a list of one null.
    mask = array.is_null() if nulls_are_absent and array.null_count and not pa.types.is_null(array.type) else None
    return pa.ListArray.from_arrays(offsets, array, type=list_type, mask=mask)


@lru_cache(maxsize=1024)
def plain_type(type_: pa.DataType) -> pa.DataType:
    """The type with the same values that is spelled as Rerun's own types are."""
    if pa.types.is_large_string(type_) or pa.types.is_string_view(type_):
        return pa.utf8()
    if pa.types.is_binary_view(type_):
        return pa.binary()
    if pa.types.is_dictionary(type_):
        return plain_type(type_.value_type)
    if (
        pa.types.is_list(type_)
        or pa.types.is_large_list(type_)
        or pa.types.is_list_view(type_)
        or pa.types.is_large_list_view(type_)
    ):
        return pa.list_(_plain_field(type_.value_field))
    if pa.types.is_fixed_size_list(type_):
        return pa.list_(_plain_field(type_.value_field), type_.list_size)
    if pa.types.is_struct(type_):
        return pa.struct([_plain_field(field) for field in type_])
    return type_


def _plain_field(field: pa.Field) -> pa.Field:
    return field.with_type(plain_type(field.type))
