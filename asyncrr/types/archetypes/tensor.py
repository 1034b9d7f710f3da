"""Archetype ``Tensor``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.tensors import TensorConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Range1DArrayLike, Range1DLike, TensorDataArrayLike, TensorDataLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Tensor"
_SPECS = specs(
    _NAME,
    ("data", "rerun.components.TensorData", codecs.TENSOR_DATA),
    ("value_range", "rerun.components.ValueRange", codecs.RANGE1D),
)
_LAYOUTS = LayoutTable(_SPECS)
_data = _SPECS[0].convert
_value_range = _SPECS[1].convert


class Tensor(TensorConstructor):
    """An array with any number of dimensions.

    Fields
    ------
    data
        An array with any number of dimensions, which may have names.
    value_range
        The smallest and the largest value that are expected, float64.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    data = Component(_SPECS[0])
    value_range = Component(_SPECS[1])

    def _set(self, given: tuple[Any, ...]) -> None:
        (data, value_range) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if data is not None:
                cells.append(_data(data))
                mask = 1
            if value_range is not None:
                cells.append(_value_range(value_range))
                mask |= 2
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        data: TensorDataLike | None = None,
        value_range: Range1DLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        data, value_range
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (data, value_range))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        data: TensorDataArrayLike | None = None,
        value_range: Range1DArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        data, value_range
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((data, value_range))

    @staticmethod
    def descriptor_data() -> ComponentDescriptor:
        """Names of the column ``Tensor:data``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_value_range() -> ComponentDescriptor:
        """Names of the column ``Tensor:value_range``."""
        return _SPECS[1].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Tensor`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Tensor", overrides=self.as_component_batches(), mappings=mappings)
