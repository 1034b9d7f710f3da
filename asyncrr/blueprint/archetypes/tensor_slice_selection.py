"""Archetype ``TensorSliceSelection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import TensorDimensionIndexSelectionArrayLike, TensorDimensionSelectionLike
    from ..likes import TensorDimensionIndexSliderArrayLike

_NAME = "rerun.blueprint.archetypes.TensorSliceSelection"
_SPECS = specs(
    _NAME,
    ("width", "rerun.components.TensorWidthDimension", codecs.TENSOR_DIMENSION_SELECTION),
    ("height", "rerun.components.TensorHeightDimension", codecs.TENSOR_DIMENSION_SELECTION),
    ("indices", "rerun.components.TensorDimensionIndexSelection", codecs.TENSOR_DIMENSION_INDEX_SELECTION),
    ("slider", "rerun.blueprint.components.TensorDimensionIndexSlider", blueprint_codecs.TENSOR_DIMENSION_INDEX_SLIDER),
)
_LAYOUTS = LayoutTable(_SPECS)
_width = _SPECS[0].convert
_height = _SPECS[1].convert
_indices = _SPECS[2].convert
_slider = _SPECS[3].convert


class TensorSliceSelection(Archetype):
    """Which two dimensions of a tensor are shown, and where the others are cut.

    Parameters
    ----------
    width
        The dimension along the horizontal axis: its number, or with its direction a `TensorDimensionSelection`.
    height
        The dimension along the vertical axis, likewise.
    indices
        For each other dimension, where it is cut.
    slider
        Dimensions whose index has a slider: their numbers.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    width = Component(_SPECS[0])
    height = Component(_SPECS[1])
    indices = Component(_SPECS[2])
    slider = Component(_SPECS[3])

    def __init__(
        self,
        *,
        width: TensorDimensionSelectionLike | None = None,
        height: TensorDimensionSelectionLike | None = None,
        indices: TensorDimensionIndexSelectionArrayLike | None = None,
        slider: TensorDimensionIndexSliderArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if width is not None:
                cells.append(_width(width))
                mask = 1
            if height is not None:
                cells.append(_height(height))
                mask |= 2
            if indices is not None:
                cells.append(_indices(indices))
                mask |= 4
            if slider is not None:
                cells.append(_slider(slider))
                mask |= 8
        except Exception as error:
            self._recover((width, height, indices, slider), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        width: TensorDimensionSelectionLike | None = None,
        height: TensorDimensionSelectionLike | None = None,
        indices: TensorDimensionIndexSelectionArrayLike | None = None,
        slider: TensorDimensionIndexSliderArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        width, height, indices, slider
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (width, height, indices, slider))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_width() -> ComponentDescriptor:
        """Names of the column ``TensorSliceSelection:width``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_height() -> ComponentDescriptor:
        """Names of the column ``TensorSliceSelection:height``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_indices() -> ComponentDescriptor:
        """Names of the column ``TensorSliceSelection:indices``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_slider() -> ComponentDescriptor:
        """Names of the column ``TensorSliceSelection:slider``."""
        return _SPECS[3].field.descriptor
