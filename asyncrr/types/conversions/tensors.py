"""Tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..._foreign import widened
from ..codec import Codec
from ..kinds import Kind, NamedTensor, Tensor, owned
from ..layout import Cell
from ._common import Convert, as_arrow, as_numpy, row_major, unboxed


def to_numpy(value: Any) -> npt.NDArray[Any]:
    """An array of anything array-like, with elements of a type that tensors and images have where there is one.

    Masked arrays have their fill value where they are masked. ``bfloat16`` and the other number types of machine learning
    become float32 or 8-bit integers, which hold all of their values; ``longdouble`` becomes float64.
    """
    array: npt.NDArray[Any]
    if type(value) is np.ndarray:
        dtype = value.dtype
        if (
            dtype.kind == "u"
            or dtype.kind == "i"
            or (dtype.kind == "f" and dtype.itemsize <= 8 and dtype.isbuiltin == 1)
        ):
            return value
    array = value.filled() if isinstance(value, np.ma.MaskedArray) else as_numpy(value)
    array = unboxed(array)
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        array = owned(array.astype(np.float64))
    return widened(array)


def tensors(kind: Tensor) -> Convert:
    """Converter for tensors: an array-like object, or ``TensorData`` (alone or in a sequence of one)."""

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if type(value) is NamedTensor:
            return tensor_cell(value.array, value.names)
        if isinstance(value, Sequence) and len(value) and _is_tensor_data(value[0]):
            if len(value) > 1:
                raise ValueError("a tensor component holds one tensor, not a batch of them")
            value = value[0]
        if _is_tensor_data(value):
            flat = as_numpy(value.buffer.inner)
            names = None if value.names is None else tuple(map(str, value.names))
            return tensor_cell(flat.reshape([int(axis) for axis in value.shape]), names)
        if isinstance(value, Mapping):
            raise AssertionError("a tensor is made of numbers, not of a dict: give `list(values.values())`")
        return tensor_cell(to_numpy(value))

    return convert


def tensor_buffers(kind: Kind, tensor: Codec) -> Convert:
    """Converter for the elements of tensors: one array-like object or ``TensorBuffer``, or a list of the latter."""

    def single(value: Any) -> pa.Array:
        flat = to_numpy(getattr(value, "inner", value)).reshape(-1)
        return tensor.kind.to_arrow(tensor_cell(flat)).field("buffer")

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if isinstance(value, (list, tuple)) and len(value) and hasattr(value[0], "inner"):
            return pa.concat_arrays([single(item) for item in value])
        return single(value)

    return convert


def tensor_cell(array: npt.NDArray[Any], names: tuple[str, ...] | None = None) -> Cell:
    """The cell of an array; raises ``AssertionError`` (as users of the official SDK know it) for a dtype no tensor has."""
    dtype = array.dtype.newbyteorder("=")
    if dtype not in Tensor.dtypes:
        pa.array(array.reshape(-1))  # raises where not even Arrow has such elements
        raise AssertionError(f"a tensor cannot hold elements of dtype {array.dtype}")
    if array.dtype != dtype or not array.flags.c_contiguous or type(array) is not np.ndarray:
        array = owned(row_major(np.asarray(array), dtype))
    return array if names is None else NamedTensor(array, names)


def _is_tensor_data(value: Any) -> bool:
    return hasattr(value, "buffer") and hasattr(value, "shape") and hasattr(value, "names")
