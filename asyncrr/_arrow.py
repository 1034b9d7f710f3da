"""Arrow arrays straight from their buffers, and back, without pandas.

``pyarrow.array``, ``pyarrow.scalar`` and ``Array.to_numpy`` import pandas, where it is installed, the first time one of
them is called. That takes as long as everything else before the first row. It must not happen in a thread of ours,
since a child that is forked meanwhile could never import pandas.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_INT32_MAX = 2**31 - 1
_FEW_ROWS = 64
"""Up to so many rows plain Python beats numpy."""

_DTYPES: dict[pa.DataType, np.dtype[Any]] = {
    pa.bool_(): np.dtype(np.bool_),
    pa.float16(): np.dtype(np.float16),
    pa.float32(): np.dtype(np.float32),
    pa.float64(): np.dtype(np.float64),
    **{getattr(pa, name)(): np.dtype(name) for name in ("int8", "int16", "int32", "int64")},
    **{getattr(pa, name)(): np.dtype(name) for name in ("uint8", "uint16", "uint32", "uint64")},
}


def dtype_of(numbers: pa.DataType) -> np.dtype[Any]:
    """The numpy type of numbers and booleans."""
    return _DTYPES[numbers]


def offsets_of(lengths: Sequence[int]) -> pa.Buffer:
    """Offsets for rows of these lengths as int32.

    Raises
    ------
    OverflowError
        If they do not fit.
    """
    if len(lengths) <= _FEW_ROWS:
        try:
            return pa.py_buffer(array("i", accumulate(lengths, initial=0)))
        except OverflowError:
            raise OverflowError(f"{sum(lengths)} instances do not fit a column with 32-bit offsets") from None
    ends = np.cumsum(lengths, dtype=np.int64)
    if ends[-1] > _INT32_MAX:
        raise OverflowError(f"{ends[-1]} instances do not fit a column with 32-bit offsets")
    offsets = np.zeros(len(ends) + 1, dtype=np.int32)
    offsets[1:] = ends
    return pa.py_buffer(offsets)


def bitmap(flags: Sequence[bool] | npt.NDArray[np.bool_]) -> pa.Buffer:
    """Booleans as Arrow packs them: for the values of a column, and for which of them are valid."""
    return pa.py_buffer(np.packbits(np.asarray(flags, dtype=np.bool_), bitorder="little"))


def number_array(values: npt.NDArray[Any], null: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """A column over the memory of one-dimensional, C-contiguous numbers; ``null`` says which of them count as null."""
    validity = None if null is None or not null.any() else bitmap(~null)
    return pa.Array.from_buffers(_ARROW_TYPES[values.dtype], len(values), [validity, pa.py_buffer(values)])


_ARROW_TYPES = {dtype: arrow for arrow, dtype in _DTYPES.items()}


def flag_array(flags: Sequence[bool] | npt.NDArray[np.bool_]) -> pa.Array:
    """A column of booleans."""
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, bitmap(flags)])


def text_array(texts: Sequence[str]) -> pa.Array:
    """A column of texts.

    Raises
    ------
    UnicodeEncodeError
        If one has no UTF-8, as half a surrogate pair.
    OverflowError
        If they have more than 2 GiB in all.
    """
    together = "".join(texts)
    data = together.encode()
    # As many bytes as characters: all is ASCII.
    lengths = list(map(len, texts if len(data) == len(together) else [text.encode() for text in texts]))
    return pa.Array.from_buffers(pa.utf8(), len(texts), [None, offsets_of(lengths), pa.py_buffer(data)])


def nested_array(values: Sequence[Any], arrow_type: pa.DataType) -> pa.Array:
    """A column of lists, structs (as dicts), texts and numbers, nested in any way; None is null.

    Numbers must fit their type.
    """
    valid = [value is not None for value in values]
    validity = None if all(valid) else bitmap(valid)
    if pa.types.is_list(arrow_type):
        lists = [value or () for value in values]
        items = nested_array(list(chain.from_iterable(lists)), arrow_type.value_type)
        return pa.Array.from_buffers(
            arrow_type, len(values), [validity, offsets_of(list(map(len, lists)))], children=[items]
        )
    if pa.types.is_struct(arrow_type):
        structs = [value or {} for value in values]
        members = [nested_array([struct.get(field.name) for struct in structs], field.type) for field in arrow_type]
        return pa.Array.from_buffers(arrow_type, len(values), [validity], children=members)
    if pa.types.is_string(arrow_type):
        texts = text_array([value or "" for value in values])
        return pa.Array.from_buffers(arrow_type, len(values), [validity, *texts.buffers()[1:]])
    numbers = np.array([value or 0 for value in values], dtype=dtype_of(arrow_type))
    data = bitmap(numbers) if pa.types.is_boolean(arrow_type) else pa.py_buffer(numbers)
    return pa.Array.from_buffers(arrow_type, len(values), [validity, data])


def numbers_of(column: pa.Array) -> npt.NDArray[Any]:
    """The numbers of a column, or 64-bit times as int64: a view that cannot be written to.

    Raises
    ------
    ValueError
        If there are nulls.
    """
    if column.null_count:
        raise ValueError(f"{column.null_count} of {len(column)} values are null")
    dtype = _DTYPES.get(column.type, np.dtype(np.int64))
    return np.frombuffer(column.buffers()[1], dtype=dtype)[column.offset :][: len(column)]


def flags_of(column: pa.Array) -> npt.NDArray[np.bool_]:
    """The booleans of a column without nulls."""
    bits = np.frombuffer(column.buffers()[1], dtype=np.uint8)
    return np.unpackbits(bits, bitorder="little")[column.offset :][: len(column)].view(np.bool_)


@lru_cache(maxsize=1024)
def has_union(arrow_type: pa.DataType) -> bool:
    """Whether a type is a union, or has one in it."""
    if isinstance(arrow_type, pa.BaseExtensionType):
        return has_union(arrow_type.storage_type)
    if pa.types.is_dictionary(arrow_type) or pa.types.is_run_end_encoded(arrow_type):
        return has_union(arrow_type.value_type)
    return pa.types.is_union(arrow_type) or any(
        has_union(arrow_type.field(i).type) for i in range(arrow_type.num_fields)
    )


def with_buffers(array: pa.Array) -> pa.Array:
    """A validated array that came out of an IPC stream, with all the buffers that pyarrow relies on.

    pyarrow (seen with 26.0) reads unions without elements without their buffers, and then crashes when it is asked for the size of such
    an array or of one around it. Arrays that it puts together itself have them.
    """
    return pa.concat_arrays([array, array.slice(0, 0)]) if has_union(array.type) else array


def nbytes_of(array: pa.Array) -> int:
    """Bytes that the values of an array take: as its ``nbytes``, but for arrays of any origin; see :func:`with_buffers`.

    Nothing is copied for it: a tensor is a union, too.
    """
    if not has_union(array.type):
        return int(array.nbytes)
    if isinstance(array, pa.ExtensionArray):
        return nbytes_of(array.storage)
    type_, buffers, n = array.type, array.buffers(), len(array)
    nbytes = 0 if buffers[0] is None else -(-n // 8)
    if pa.types.is_union(type_):
        return _nbytes_of_union(array)
    if pa.types.is_struct(type_):
        return nbytes + sum(nbytes_of(array.field(i)) for i in range(type_.num_fields))
    if pa.types.is_fixed_size_list(type_):
        return nbytes + nbytes_of(array.values.slice(array.offset * type_.list_size, n * type_.list_size))
    if pa.types.is_list(type_) or pa.types.is_large_list(type_) or pa.types.is_map(type_):
        offsets = array.offsets
        start, stop = (offsets[0].as_py(), offsets[-1].as_py()) if n else (0, 0)
        return nbytes + n * int(offsets.type.bit_width) // 8 + nbytes_of(array.values.slice(start, stop - start))
    # List views, dictionaries, runs: as much as there is, whatever part of it is used.
    return sum(buffer.size for buffer in buffers if buffer is not None)


def _nbytes_of_union(array: pa.UnionArray) -> int:
    n = len(array)
    if not n:
        return 0
    if array.type.mode == "sparse":
        return n + sum(nbytes_of(array.field(i)) for i in range(array.type.num_fields))
    codes = np.frombuffer(array.buffers()[1], np.int8)[array.offset :][:n]
    places = np.frombuffer(array.buffers()[2], np.int32)[array.offset :][:n]
    nbytes = 5 * n
    for number, code in enumerate(array.type.type_codes):
        chosen = places[codes == code]
        if len(chosen):
            nbytes += nbytes_of(array.field(number).slice(int(chosen.min()), int(chosen.max() - chosen.min()) + 1))
    return nbytes
