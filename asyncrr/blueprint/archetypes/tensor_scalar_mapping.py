"""Archetype ``TensorScalarMapping``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.components.colormap import ColormapLike
    from ...types.components.magnification_filter import MagnificationFilterLike
    from ...types.likes import Float32Like

_NAME = "rerun.blueprint.archetypes.TensorScalarMapping"
_SPECS = specs(
    _NAME,
    ("mag_filter", "rerun.components.MagnificationFilter", codecs.MAGNIFICATION_FILTER),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
    ("gamma", "rerun.components.GammaCorrection", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_mag_filter = _SPECS[0].convert
_colormap = _SPECS[1].convert
_gamma = _SPECS[2].convert


class TensorScalarMapping(Archetype):
    """How the numbers of a tensor become colors.

    Parameters
    ----------
    mag_filter
        How elements are shown larger than a pixel.
    colormap
        The colors from the lowest to the highest number.
    gamma
        Exponent that numbers, scaled to 0-1, are raised to before they get a color.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    mag_filter = Component(_SPECS[0])
    colormap = Component(_SPECS[1])
    gamma = Component(_SPECS[2])

    def __init__(
        self,
        *,
        mag_filter: MagnificationFilterLike | None = None,
        colormap: ColormapLike | None = None,
        gamma: Float32Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if mag_filter is not None:
                cells.append(_mag_filter(mag_filter))
                mask = 1
            if colormap is not None:
                cells.append(_colormap(colormap))
                mask |= 2
            if gamma is not None:
                cells.append(_gamma(gamma))
                mask |= 4
        except Exception as error:
            self._recover((mag_filter, colormap, gamma), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        mag_filter: MagnificationFilterLike | None = None,
        colormap: ColormapLike | None = None,
        gamma: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        mag_filter, colormap, gamma
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (mag_filter, colormap, gamma))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_mag_filter() -> ComponentDescriptor:
        """Names of the column ``TensorScalarMapping:mag_filter``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``TensorScalarMapping:colormap``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_gamma() -> ComponentDescriptor:
        """Names of the column ``TensorScalarMapping:gamma``."""
        return _SPECS[2].field.descriptor
