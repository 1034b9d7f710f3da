"""How large arrays are when every element has its own bytes.

Elements of dictionaries, views, unions and run-end encoded arrays may refer to the same bytes. An array of a few kilobytes then stands for
gigabytes, which whoever takes it apart gets.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

_Sizes: TypeAlias = npt.NDArray[np.int64]

_LARGEST: Final = 2**31
"""Elements count for no more than this, so that sums of sizes do not overflow. It is above what any bound allows in all."""


def expanded_size(array: pa.Array) -> int:
    """Bytes of the elements of an array without an offset, each for itself; sizes above 2 GiB count as so much.

    Its buffers must have their sizes, as ``validate()`` finds out. What offsets say is not believed.

    Raises
    ------
    ValueError
        The array is damaged.
    """
    return int(_sizes(array).sum())


def _sizes(array: pa.Array) -> _Sizes:
    """The size of each element. Where all have the same, it is there once, broadcast."""
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    sizes = _unbounded(array) if len(array) else _same(0, 0)
    return sizes if _is_same(sizes) else np.minimum(sizes, _LARGEST)


def _same(size: int, n: int) -> _Sizes:
    return np.broadcast_to(np.int64(min(size, _LARGEST)), n)


def _is_same(sizes: _Sizes) -> bool:
    return sizes.strides == (0,)


def _unbounded(array: pa.Array) -> _Sizes:
    type_, n, is_ = array.type, len(array), pa.types
    if is_.is_null(type_):
        return _same(1, n)
    if is_.is_dictionary(type_):
        return _chosen(_sizes(array.dictionary), _indices(array.indices))
    if is_.is_run_end_encoded(type_):
        ends = np.minimum(np.asarray(array.run_ends.to_numpy(), np.int64), n)
        return np.repeat(_sizes(array.values), np.diff(ends, prepend=0))
    if is_.is_union(type_):
        return _union(array)
    if is_.is_struct(type_):
        members = [_sizes(array.field(i)) for i in range(type_.num_fields)]
        if all(map(_is_same, members)):
            return _same(1 + sum(int(member[0]) for member in members), n)
        return 1 + np.sum(members, axis=0)  # type: ignore[no-any-return]
    if is_.is_fixed_size_list(type_):
        length = type_.list_size
        values = _sizes(array.values)
        if _is_same(values) or not length:
            return _same(1 + length * int(values[0]) if length else 1, n)
        return 1 + values[: n * length].reshape(n, length).sum(axis=1)  # type: ignore[no-any-return]
    if is_.is_list_view(type_) or is_.is_large_list_view(type_):
        dtype = "i4" if is_.is_list_view(type_) else "i8"
        starts = _column(array, 1, dtype, n)
        return _spans(_sizes(array.values), starts, starts + _column(array, 2, dtype, n))
    if is_.is_list(type_) or is_.is_map(type_) or is_.is_large_list(type_):
        offsets = _column(array, 1, "i8" if is_.is_large_list(type_) else "i4", n + 1)
        return _spans(_sizes(array.values), offsets[:-1], offsets[1:])
    if is_.is_string_view(type_) or is_.is_binary_view(type_):
        # A view begins with the length of its text.
        return 1 + np.maximum(_column(array, 1, "i4", 4 * n)[::4], 0)
    if is_.is_string(type_) or is_.is_binary(type_):
        return 1 + np.diff(_column(array, 1, "i4", n + 1))
    if is_.is_large_string(type_) or is_.is_large_binary(type_):
        return 1 + np.diff(_column(array, 1, "i8", n + 1))
    return _same(max(1, type_.bit_width // 8), n)


def _column(array: pa.Array, buffer: int, dtype: str, n: int) -> _Sizes:
    """The integers in a buffer."""
    return np.frombuffer(array.buffers()[buffer], dtype, n).astype(np.int64)


def _indices(array: pa.Array) -> _Sizes:
    unsigned = "u" if pa.types.is_unsigned_integer(array.type) else "i"
    return _column(array, 1, f"{unsigned}{array.type.bit_width // 8}", len(array))


def _chosen(sizes: _Sizes, indices: _Sizes) -> _Sizes:
    """The sizes at these indices. What stands where an element is null may be anything."""
    if not len(sizes):
        return _same(1, len(indices))
    return sizes[np.clip(indices, 0, len(sizes) - 1)]


def _spans(sizes: _Sizes, starts: _Sizes, stops: _Sizes) -> _Sizes:
    """For each list the sum of the sizes from its start to its stop."""
    starts, stops = np.clip(starts, 0, len(sizes)), np.clip(stops, 0, len(sizes))
    if _is_same(sizes):
        spans = (stops - starts) * (sizes[0] if len(sizes) else 0)
    else:
        ends = np.zeros(len(sizes) + 1, np.int64)
        np.cumsum(sizes, out=ends[1:])
        spans = ends[stops] - ends[starts]
    return 1 + np.maximum(spans, 0)


def _union(array: pa.UnionArray) -> _Sizes:
    n = len(array)
    kinds = np.frombuffer(array.buffers()[1], np.int8, n)
    offsets = _column(array, 2, "i4", n) if array.type.mode == "dense" else np.arange(n)
    sizes = np.ones(n, np.int64)
    for i, code in enumerate(array.type.type_codes):
        chosen = kinds == code
        sizes[chosen] += _chosen(_sizes(array.field(i)), offsets[chosen])
    return sizes
