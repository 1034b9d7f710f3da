"""Tensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise, shown
from ..base import Archetype
from ..conversions.tensors import to_numpy
from ..kinds import NamedTensor
from ..natives.tensor import TensorData

if TYPE_CHECKING:
    from ..likes import Range1DLike, TensorDataLike


class TensorConstructor(Archetype):
    """Constructor of ``Tensor``."""

    def __init__(
        self,
        data: TensorDataLike | None = None,
        *,
        dim_names: Sequence[str] | None = None,
        value_range: Range1DLike | None = None,
    ) -> None:
        """A tensor.

        Parameters
        ----------
        data
            ``TensorData``, or anything that is an array: ndarray, nested lists, a number, an array of another library,
            wherever its memory is.
        dim_names
            A name for each dimension; not together with ``TensorData``, which has its own.
        value_range
            Smallest and largest value for coloring.

        Raises
        ------
        ValueError
            In strict mode: no data, names for ``TensorData``, or a wrong number of names.
        """
        if type(data) is np.ndarray and dim_names is None:
            self._set((data, value_range))
            return
        with catch_and_log_exceptions(type(self).__name__):
            if data is None:
                raise ValueError("a tensor needs `data`")
            if isinstance(data, TensorData):
                if dim_names is not None:
                    raise ValueError("`dim_names` cannot rename the dimensions of TensorData: give them to TensorData")
                self._set((data, value_range))
                return
            if isinstance(data, Mapping):
                # No array: the field's own conversion says what to do.
                self._set((data, value_range))
                return
            array = to_numpy(data)
            if dim_names:
                if len(dim_names) == array.ndim:
                    # Names travel with the data.
                    self._set((NamedTensor(array, tuple(map(str, dim_names))), value_range))
                    return
                send_warning_or_raise(
                    f"Tensor: {array.ndim} dimensions, but {len(dim_names)} names {shown(dim_names)}",
                    instead="the names are ignored",
                )
            self._set((array, value_range))
