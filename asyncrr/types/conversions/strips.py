"""Line strips."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Number
from typing import Any

import numpy as np
import numpy.typing as npt

from ..._foreign import foreign
from ...error_utils import catch_and_log_exceptions, shown
from ..kinds import Strips, owned
from ..layout import Cell
from ._common import Convert, as_arrow, fresh
from .numbers import check_vectors


def strips(kind: Strips, name: str, attribute: str, points_name: str) -> Convert:
    """Converter for line strips: one strip as N x d, or several as a sequence or a 3-D array of them.

    ``name`` is the class of a single strip and ``attribute`` that of its points, which warnings call ``points_name``.
    """
    size = kind.points.size
    dtype = kind.points.dtype
    assert size is not None

    def points(value: Any) -> npt.NDArray[Any]:
        if value is None:
            return np.zeros((0, size), dtype=dtype)
        # Bad points leave an empty strip: the strips beside it keep their colors and labels.
        with catch_and_log_exceptions(points_name):
            try:
                array = fresh(value, dtype)
                check_vectors(array, size)
            except Exception as error:
                error.add_note(f"in {name}({shown(value)})")
                raise
            return array.reshape(-1, size)
        return np.zeros((0, size), dtype=dtype)

    def is_strip(value: Any) -> bool:
        # By name: the official SDK's class has it, too.
        return type(value).__name__ == name

    def several(parts: Sequence[npt.NDArray[Any]]) -> Cell:
        if not parts:
            return kind.empty
        if len(parts) == 1:
            return owned(np.array(parts[0]))
        return kind.strips(np.concatenate(parts), [len(part) for part in parts])

    def from_array(array: npt.NDArray[Any]) -> Cell:
        if array.ndim and len(array) == 0:
            return kind.empty
        if array.ndim <= 1:
            raise TypeError("a flat array does not tell strips from points: give N x d or strips x N x d")
        if array.ndim == 2:
            return several([points(array)])
        if array.shape[1] == 0:
            return several([np.zeros((0, size), dtype=dtype)] * len(array))
        if array.ndim != 3 or array.shape[2] != size:
            raise ValueError(f"an array of shape {array.shape} does not hold strips of {size}D points")
        return owned(fresh(array, dtype))

    def from_sequence(value: Sequence[Any]) -> Cell:
        if len(value) == 0:
            return kind.empty
        first = value[0]
        if isinstance(first, Sequence) and len(first) > 0 and isinstance(first[0], Number):
            if len(first) != size:
                raise ValueError(f"expected points of {size} numbers, the first one has {len(first)}")
            return several([points(value)])
        if isinstance(first, np.ndarray) and first.shape == (size,):
            return several([points(value)])
        parts = []
        for strip in value:
            if isinstance(strip, np.ndarray) and (strip.ndim != 2 or strip.shape[1] != size):
                raise ValueError(f"expected a strip of N x {size} numbers, not an array of shape {strip.shape}")
            parts.append(points(getattr(strip, attribute) if is_strip(strip) else strip))
        return several(parts)

    def convert(value: Any) -> Cell:
        if type(value) is np.ndarray:
            fits = value.dtype == dtype and value.flags.c_contiguous
            if fits and 2 <= value.ndim <= 3 and value.shape[-1] == size and len(value):
                return value
            return from_array(value)
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        array = foreign(value)
        if array is not None:
            return convert(array)
        if isinstance(value, (np.ndarray, memoryview)):
            return from_array(np.asarray(value))
        if is_strip(value):
            return several([points(getattr(value, attribute))])
        if isinstance(value, Sequence):
            return from_sequence(value)
        array = fresh(value, dtype)
        if array.ndim == 0:
            check_vectors(array, size)
        return from_array(array)

    return convert
