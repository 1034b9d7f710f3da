"""Archetype ``BarChart``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.charts import BarChartConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike, Rgba32ArrayLike, Rgba32Like, TensorDataArrayLike, TensorDataLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.BarChart"
_SPECS = specs(
    _NAME,
    ("values", "rerun.components.TensorData", codecs.TENSOR_DATA),
    ("color", "rerun.components.Color", codecs.RGBA32),
    ("abscissa", "rerun.components.TensorData", codecs.TENSOR_DATA),
    ("widths", "rerun.components.Length", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_values = _SPECS[0].convert
_color = _SPECS[1].convert
_abscissa = _SPECS[2].convert
_widths = _SPECS[3].convert


class BarChart(BarChartConstructor):
    """A chart of bars.

    Fields
    ------
    values
        Height of each bar: a tensor with one dimension.
    color
        Color of the bars.
    abscissa
        Place of each bar on the horizontal axis; 0, 1, 2, ... by default.
    widths
        Width of each bar in units of the horizontal axis.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    values = Component(_SPECS[0])
    color = Component(_SPECS[1])
    abscissa = Component(_SPECS[2])
    widths = Component(_SPECS[3])

    def _set(self, given: tuple[Any, ...]) -> None:
        (values, color, abscissa, widths) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if values is not None:
                cells.append(_values(values))
                mask = 1
            if color is not None:
                cells.append(_color(color))
                mask |= 2
            if abscissa is not None:
                cells.append(_abscissa(abscissa))
                mask |= 4
            if widths is not None:
                cells.append(_widths(widths))
                mask |= 8
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
        values: TensorDataLike | None = None,
        color: Rgba32Like | None = None,
        abscissa: TensorDataLike | None = None,
        widths: Float32ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        values, color, abscissa, widths
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (values, color, abscissa, widths))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        values: TensorDataArrayLike | None = None,
        color: Rgba32ArrayLike | None = None,
        abscissa: TensorDataArrayLike | None = None,
        widths: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        values, color, abscissa, widths
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((values, color, abscissa, widths))

    @staticmethod
    def descriptor_values() -> ComponentDescriptor:
        """Names of the column ``BarChart:values``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``BarChart:color``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_abscissa() -> ComponentDescriptor:
        """Names of the column ``BarChart:abscissa``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_widths() -> ComponentDescriptor:
        """Names of the column ``BarChart:widths``."""
        return _SPECS[3].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``BarChart`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("BarChart", overrides=self.as_component_batches(), mappings=mappings)
