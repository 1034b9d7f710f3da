"""Archetype ``ViewCoordinates``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..components.view_coordinates import ViewCoordinates as _Constants
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import ViewCoordinatesArrayLike, ViewCoordinatesLike

_NAME = "rerun.archetypes.ViewCoordinates"
_SPECS = specs(
    _NAME,
    ("xyz", "rerun.components.ViewCoordinates", codecs.VIEW_COORDINATES),
)
_LAYOUTS = LayoutTable(_SPECS)
_xyz = _SPECS[0].convert


class ViewCoordinates(Archetype):
    """Where the axes of an entity's space point, for a viewer's default orientation.

    Parameters
    ----------
    xyz
        Where the x, y and z axes of a space point.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    xyz = Component(_SPECS[0])

    BDL = _Constants.BDL
    BDR = _Constants.BDR
    BLD = _Constants.BLD
    BLU = _Constants.BLU
    BRD = _Constants.BRD
    BRU = _Constants.BRU
    BUL = _Constants.BUL
    BUR = _Constants.BUR
    DBL = _Constants.DBL
    DBR = _Constants.DBR
    DFL = _Constants.DFL
    DFR = _Constants.DFR
    DLB = _Constants.DLB
    DLF = _Constants.DLF
    DRB = _Constants.DRB
    DRF = _Constants.DRF
    FDL = _Constants.FDL
    FDR = _Constants.FDR
    FLD = _Constants.FLD
    FLU = _Constants.FLU
    FRD = _Constants.FRD
    FRU = _Constants.FRU
    FUL = _Constants.FUL
    FUR = _Constants.FUR
    LBD = _Constants.LBD
    LBU = _Constants.LBU
    LDB = _Constants.LDB
    LDF = _Constants.LDF
    LEFT_HAND_X_DOWN = _Constants.LEFT_HAND_X_DOWN
    LEFT_HAND_X_UP = _Constants.LEFT_HAND_X_UP
    LEFT_HAND_Y_DOWN = _Constants.LEFT_HAND_Y_DOWN
    LEFT_HAND_Y_UP = _Constants.LEFT_HAND_Y_UP
    LEFT_HAND_Z_DOWN = _Constants.LEFT_HAND_Z_DOWN
    LEFT_HAND_Z_UP = _Constants.LEFT_HAND_Z_UP
    LFD = _Constants.LFD
    LFU = _Constants.LFU
    LUB = _Constants.LUB
    LUF = _Constants.LUF
    RBD = _Constants.RBD
    RBU = _Constants.RBU
    RDB = _Constants.RDB
    RDF = _Constants.RDF
    RFD = _Constants.RFD
    RFU = _Constants.RFU
    RIGHT_HAND_X_DOWN = _Constants.RIGHT_HAND_X_DOWN
    RIGHT_HAND_X_UP = _Constants.RIGHT_HAND_X_UP
    RIGHT_HAND_Y_DOWN = _Constants.RIGHT_HAND_Y_DOWN
    RIGHT_HAND_Y_UP = _Constants.RIGHT_HAND_Y_UP
    RIGHT_HAND_Z_DOWN = _Constants.RIGHT_HAND_Z_DOWN
    RIGHT_HAND_Z_UP = _Constants.RIGHT_HAND_Z_UP
    RUB = _Constants.RUB
    RUF = _Constants.RUF
    UBL = _Constants.UBL
    UBR = _Constants.UBR
    UFL = _Constants.UFL
    UFR = _Constants.UFR
    ULB = _Constants.ULB
    ULF = _Constants.ULF
    URB = _Constants.URB
    URF = _Constants.URF

    def __init__(self, xyz: ViewCoordinatesLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if xyz is not None:
                cells.append(_xyz(xyz))
                mask = 1
        except Exception as error:
            self._recover((xyz,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, xyz: ViewCoordinatesLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        xyz
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (xyz,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, xyz: ViewCoordinatesArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        xyz
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((xyz,))

    @staticmethod
    def descriptor_xyz() -> ComponentDescriptor:
        """Names of the column ``ViewCoordinates:xyz``."""
        return _SPECS[0].field.descriptor
