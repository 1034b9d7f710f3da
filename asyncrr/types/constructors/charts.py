"""Bar charts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ..._foreign import dense
from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype, ComponentColumnList
from ..codecs import TENSOR_DATA
from ..kinds import NamedTensor, Tensor

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike, Rgba32Like, TensorDataLike


def _checked(values: Any) -> Any:
    """The heights of bars; warns (or raises in strict mode) unless they have just one dimension longer than 1.

    None, after a warning, for what is no tensor at all: such a field is not logged.
    """
    if values is None or hasattr(values, "as_arrow_array"):
        return values
    with catch_and_log_exceptions("TensorDataBatch"):
        if _is_histogram(values):
            raise ValueError(
                "`values` is what np.histogram() gives, counts and edges: "
                "give BarChart(counts, abscissa=(edges[:-1] + edges[1:]) / 2, widths=np.diff(edges))"
            )
        cell = TENSOR_DATA.convert(values)
        shape = cell.array.shape if isinstance(cell, NamedTensor) else cell.shape
        if sum(axis != 1 for axis in shape) > 1 or not shape:
            send_warning_or_raise(f"BarChart: `values` has one dimension, not the shape {shape}")
        return values if isinstance(cell, NamedTensor) else cell
    return None


def _is_histogram(values: Any) -> bool:
    if not isinstance(values, tuple) or len(values) != 2:
        return False
    counts, edges = (dense(part) for part in values)
    if not isinstance(counts, np.ndarray) or not isinstance(edges, np.ndarray):
        return False
    return counts.ndim == edges.ndim == 1 and len(edges) == len(counts) + 1


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
            heights: Any = values
            if heights is None:
                send_warning_or_raise("BarChart: `values` is needed")
            elif type(heights) is not np.ndarray or heights.ndim != 1 or heights.dtype not in Tensor.dtypes:
                heights = _checked(heights)
            self._set((heights, color, abscissa, widths))

    @classmethod
    def _from_fields(cls, clear_unset: bool, values: tuple[Any, ...]) -> Self:
        return super()._from_fields(clear_unset, (_checked(values[0]), *values[1:]))

    @classmethod
    def _columns(cls, values: tuple[Any, ...]) -> ComponentColumnList:
        return super()._columns((_checked(values[0]), *values[1:]))
