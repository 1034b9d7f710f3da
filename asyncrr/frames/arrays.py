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
        plain = plain_type(array.type)
        if plain != array.type:
            array = _decoded(array).cast(plain) if isinstance(array, pa.DictionaryArray) else array.cast(plain)
    if pa.types.is_list(array.type):
        item = array.type.value_field
        if item.name == "item" and item.nullable and not item.metadata:
            return array
        return array.cast(pa.list_(pa.field("item", item.type)))
    return _wrapped(array)


def _decoded(array: pa.DictionaryArray) -> pa.Array:
    """The values of a dictionary's array. Arrow cannot pick them out of views, so these become plain before."""
    values = array.dictionary.cast(plain_type(array.type.value_type))
    return pa.DictionaryArray.from_arrays(array.indices, values).dictionary_decode()


def owned_array(array: pa.Array) -> pa.Array:
    """A copy in memory of its own."""
    return detached(array)


def _wrapped(array: pa.Array) -> pa.Array:
    """Each value as a list of its own; a null has no list."""
    list_type = pa.list_(pa.field("item", array.type))
    offsets = pa.array(np.arange(len(array) + 1, dtype=np.int32))
    # Arrow's type null has no validity bits: there each row is a list of one null.
    mask = array.is_null() if array.null_count and not pa.types.is_null(array.type) else None
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
