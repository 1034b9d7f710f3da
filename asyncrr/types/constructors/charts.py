"""Bar charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype, ComponentColumnList
from ..conversions.tensors import to_numpy
from ..kinds import Tensor

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike, Rgba32Like, TensorDataLike


def _checked(values: Any) -> Any:
    """The heights of bars; warns (or raises in strict mode) unless they have just one dimension longer than 1."""
    if values is None or hasattr(values, "as_arrow_array"):
        return values
    if not (hasattr(values, "buffer") and hasattr(values, "names")):
        try:
            array = to_numpy(values)
        except Exception:
            # The conversion will meet the same error, and report it with the name of the field.
            return values
        if array.dtype.newbyteorder("=") not in Tensor.dtypes:
            return values
        values = array
    shape = tuple(int(axis) for axis in values.shape)
    if not shape or math.prod(shape) != max(shape):
        send_warning_or_raise(f"the values of a bar chart have one dimension, not the shape {shape}")
    return values


class BarChartConstructor(Archetype):
    """Constructor of ``BarChart``."""

    def __init__(
        self,
        values: TensorDataLike,
        *,
        color: Rgba32Like | None = None,
        abscissa: TensorDataLike | None = None,
        widths: Float32ArrayLike | None = None,
    ) -> None:
        """A bar chart.

        Parameters
        ----------
        values
            Height of each bar: a one-dimensional array of any integer or float type, or ``TensorData``.
        color, abscissa, widths
            The fields.

        Raises
        ------
        ValueError
            In strict mode: no values, or values with more than one dimension. These are otherwise logged with a warning.
        """
        with catch_and_log_exceptions(type(self).__name__):
            if values is None:
                raise ValueError("a bar chart needs `values`")
            if type(values) is not np.ndarray or values.ndim != 1:
                values = _checked(values)
            self._set((values, color, abscissa, widths))

    @classmethod
    def _from_fields(cls, clear_unset: bool, values: tuple[Any, ...]) -> Self:
        return super()._from_fields(clear_unset, (_checked(values[0]), *values[1:]))

    @classmethod
    def _columns(cls, values: tuple[Any, ...]) -> ComponentColumnList:
        return super()._columns((_checked(values[0]), *values[1:]))
