"""Tensors as single values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...error_utils import send_warning_or_raise, shown
from .. import codecs
from ..conversions._common import as_numpy
from ..conversions.tensors import to_numpy
from ..layout import is_owned
from .forms import Native

if TYPE_CHECKING:
    from ..likes import TensorLike


class TensorBuffer(Native):
    """The elements of a tensor, in row-major order.

    Parameters
    ----------
    inner
        Array of one of the number types that tensors can have.
    """

    _ATTRIBUTE = "inner"
    _CODEC = codecs.TENSOR_BUFFER

    inner: npt.NDArray[Any]

    def __init__(self, inner: TensorLike) -> None:
        given: Any = inner
        self.inner = as_numpy(given).reshape(-1)


class TensorData(Native):
    """An array and, if wanted, the names of its dimensions.

    Parameters
    ----------
    shape
        Shape of ``buffer``; with ``array`` it is not needed and must agree.
    buffer
        The elements in row-major order; instead of ``array``.
    array
        The tensor; instead of ``buffer``.
    dim_names
        A name for each dimension.

    Raises
    ------
    ValueError
        Not exactly one of ``array`` and ``buffer`` is given, or ``shape`` does not fit the number of elements.
    """

    _ATTRIBUTE = "shape"
    _CODEC = codecs.TENSOR_DATA

    def __init__(
        self,
        *,
        shape: Sequence[int] | None = None,
        buffer: TensorLike | TensorBuffer | None = None,
        array: TensorLike | None = None,
        dim_names: Sequence[str] | None = None,
    ) -> None:
        if (array is None) == (buffer is None):
            raise ValueError("tensor data takes exactly one of `array` and `buffer`")
        if array is not None:
            data = to_numpy(array)
            if shape and tuple(shape) != data.shape:
                send_warning_or_raise(
                    f"TensorData: the array has shape {data.shape}, not {tuple(shape)}", instead="`shape` is ignored"
                )
            axes = data.shape
        else:
            if shape is None:
                raise ValueError("`buffer` needs `shape`")
            data = as_numpy(getattr(buffer, "inner", buffer))
            axes = tuple(shape)
            if data.size != math.prod(axes):
                raise ValueError(f"a tensor of shape {axes} has {math.prod(axes)} elements, the buffer {data.size}")
        self.shape = as_numpy(axes, dtype=np.uint64)
        self.buffer = TensorBuffer((data if is_owned(data) else np.array(data)).reshape(-1))
        self.names: list[str] | None = None
        if dim_names:
            if len(dim_names) == len(axes):
                self.names = list(dim_names)
            else:
                send_warning_or_raise(
                    f"TensorData: {len(axes)} dimensions, but {len(dim_names)} names {shown(dim_names)}",
                    instead="the names are ignored",
                )

    def numpy(self, force: bool = False) -> npt.NDArray[Any]:
        """The tensor as an array.

        Parameters
        ----------
        force
            Makes no difference; it is there for what treats tensors alike.
        """
        return self.buffer.inner.reshape([int(axis) for axis in self.shape])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TensorData):
            return NotImplemented
        return self.names == other.names and bool(np.array_equal(self.numpy(), other.numpy()))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(shape={self.shape!r}, buffer={self.buffer!r}, names={self.names!r})"
