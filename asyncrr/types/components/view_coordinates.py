"""Component ``ViewCoordinates``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import ClassVar

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.view_coordinates import ViewCoordinates as _ViewCoordinates
from ..encodings.view_coordinates import ViewCoordinatesBatch as _ViewCoordinatesBatch
from ..natives.view_coordinates import ViewCoordinatesMixin


class ViewCoordinates(ViewCoordinatesMixin, _ViewCoordinates, ComponentMixin):
    """Where the x, y and z axes of a space point."""

    _COMPONENT_TYPE = "rerun.components.ViewCoordinates"
    BDL: ClassVar[ViewCoordinates]
    BDR: ClassVar[ViewCoordinates]
    BLD: ClassVar[ViewCoordinates]
    BLU: ClassVar[ViewCoordinates]
    BRD: ClassVar[ViewCoordinates]
    BRU: ClassVar[ViewCoordinates]
    BUL: ClassVar[ViewCoordinates]
    BUR: ClassVar[ViewCoordinates]
    DBL: ClassVar[ViewCoordinates]
    DBR: ClassVar[ViewCoordinates]
    DFL: ClassVar[ViewCoordinates]
    DFR: ClassVar[ViewCoordinates]
    DLB: ClassVar[ViewCoordinates]
    DLF: ClassVar[ViewCoordinates]
    DRB: ClassVar[ViewCoordinates]
    DRF: ClassVar[ViewCoordinates]
    FDL: ClassVar[ViewCoordinates]
    FDR: ClassVar[ViewCoordinates]
    FLD: ClassVar[ViewCoordinates]
    FLU: ClassVar[ViewCoordinates]
    FRD: ClassVar[ViewCoordinates]
    FRU: ClassVar[ViewCoordinates]
    FUL: ClassVar[ViewCoordinates]
    FUR: ClassVar[ViewCoordinates]
    LBD: ClassVar[ViewCoordinates]
    LBU: ClassVar[ViewCoordinates]
    LDB: ClassVar[ViewCoordinates]
    LDF: ClassVar[ViewCoordinates]
    LEFT_HAND_X_DOWN: ClassVar[ViewCoordinates]
    LEFT_HAND_X_UP: ClassVar[ViewCoordinates]
    LEFT_HAND_Y_DOWN: ClassVar[ViewCoordinates]
    LEFT_HAND_Y_UP: ClassVar[ViewCoordinates]
    LEFT_HAND_Z_DOWN: ClassVar[ViewCoordinates]
    LEFT_HAND_Z_UP: ClassVar[ViewCoordinates]
    LFD: ClassVar[ViewCoordinates]
    LFU: ClassVar[ViewCoordinates]
    LUB: ClassVar[ViewCoordinates]
    LUF: ClassVar[ViewCoordinates]
    RBD: ClassVar[ViewCoordinates]
    RBU: ClassVar[ViewCoordinates]
    RDB: ClassVar[ViewCoordinates]
    RDF: ClassVar[ViewCoordinates]
    RFD: ClassVar[ViewCoordinates]
    RFU: ClassVar[ViewCoordinates]
    RIGHT_HAND_X_DOWN: ClassVar[ViewCoordinates]
    RIGHT_HAND_X_UP: ClassVar[ViewCoordinates]
    RIGHT_HAND_Y_DOWN: ClassVar[ViewCoordinates]
    RIGHT_HAND_Y_UP: ClassVar[ViewCoordinates]
    RIGHT_HAND_Z_DOWN: ClassVar[ViewCoordinates]
    RIGHT_HAND_Z_UP: ClassVar[ViewCoordinates]
    RUB: ClassVar[ViewCoordinates]
    RUF: ClassVar[ViewCoordinates]
    UBL: ClassVar[ViewCoordinates]
    UBR: ClassVar[ViewCoordinates]
    UFL: ClassVar[ViewCoordinates]
    UFR: ClassVar[ViewCoordinates]
    ULB: ClassVar[ViewCoordinates]
    ULF: ClassVar[ViewCoordinates]
    URB: ClassVar[ViewCoordinates]
    URF: ClassVar[ViewCoordinates]


class ViewCoordinatesBatch(_ViewCoordinatesBatch, ComponentBatchMixin):
    """A batch of ``ViewCoordinates``."""

    _COMPONENT_TYPE = "rerun.components.ViewCoordinates"


ViewCoordinates.BDL = ViewCoordinates([6, 2, 4])
ViewCoordinates.BDR = ViewCoordinates([6, 2, 3])
ViewCoordinates.BLD = ViewCoordinates([6, 4, 2])
ViewCoordinates.BLU = ViewCoordinates([6, 4, 1])
ViewCoordinates.BRD = ViewCoordinates([6, 3, 2])
ViewCoordinates.BRU = ViewCoordinates([6, 3, 1])
ViewCoordinates.BUL = ViewCoordinates([6, 1, 4])
ViewCoordinates.BUR = ViewCoordinates([6, 1, 3])
ViewCoordinates.DBL = ViewCoordinates([2, 6, 4])
ViewCoordinates.DBR = ViewCoordinates([2, 6, 3])
ViewCoordinates.DFL = ViewCoordinates([2, 5, 4])
ViewCoordinates.DFR = ViewCoordinates([2, 5, 3])
ViewCoordinates.DLB = ViewCoordinates([2, 4, 6])
ViewCoordinates.DLF = ViewCoordinates([2, 4, 5])
ViewCoordinates.DRB = ViewCoordinates([2, 3, 6])
ViewCoordinates.DRF = ViewCoordinates([2, 3, 5])
ViewCoordinates.FDL = ViewCoordinates([5, 2, 4])
ViewCoordinates.FDR = ViewCoordinates([5, 2, 3])
ViewCoordinates.FLD = ViewCoordinates([5, 4, 2])
ViewCoordinates.FLU = ViewCoordinates([5, 4, 1])
ViewCoordinates.FRD = ViewCoordinates([5, 3, 2])
ViewCoordinates.FRU = ViewCoordinates([5, 3, 1])
ViewCoordinates.FUL = ViewCoordinates([5, 1, 4])
ViewCoordinates.FUR = ViewCoordinates([5, 1, 3])
ViewCoordinates.LBD = ViewCoordinates([4, 6, 2])
ViewCoordinates.LBU = ViewCoordinates([4, 6, 1])
ViewCoordinates.LDB = ViewCoordinates([4, 2, 6])
ViewCoordinates.LDF = ViewCoordinates([4, 2, 5])
ViewCoordinates.LEFT_HAND_X_DOWN = ViewCoordinates([2, 3, 5])
ViewCoordinates.LEFT_HAND_X_UP = ViewCoordinates([1, 3, 6])
ViewCoordinates.LEFT_HAND_Y_DOWN = ViewCoordinates([3, 2, 6])
ViewCoordinates.LEFT_HAND_Y_UP = ViewCoordinates([3, 1, 5])
ViewCoordinates.LEFT_HAND_Z_DOWN = ViewCoordinates([3, 5, 2])
ViewCoordinates.LEFT_HAND_Z_UP = ViewCoordinates([3, 6, 1])
ViewCoordinates.LFD = ViewCoordinates([4, 5, 2])
ViewCoordinates.LFU = ViewCoordinates([4, 5, 1])
ViewCoordinates.LUB = ViewCoordinates([4, 1, 6])
ViewCoordinates.LUF = ViewCoordinates([4, 1, 5])
ViewCoordinates.RBD = ViewCoordinates([3, 6, 2])
ViewCoordinates.RBU = ViewCoordinates([3, 6, 1])
ViewCoordinates.RDB = ViewCoordinates([3, 2, 6])
ViewCoordinates.RDF = ViewCoordinates([3, 2, 5])
ViewCoordinates.RFD = ViewCoordinates([3, 5, 2])
ViewCoordinates.RFU = ViewCoordinates([3, 5, 1])
ViewCoordinates.RIGHT_HAND_X_DOWN = ViewCoordinates([2, 3, 6])
ViewCoordinates.RIGHT_HAND_X_UP = ViewCoordinates([1, 3, 5])
ViewCoordinates.RIGHT_HAND_Y_DOWN = ViewCoordinates([3, 2, 5])
ViewCoordinates.RIGHT_HAND_Y_UP = ViewCoordinates([3, 1, 6])
ViewCoordinates.RIGHT_HAND_Z_DOWN = ViewCoordinates([3, 6, 2])
ViewCoordinates.RIGHT_HAND_Z_UP = ViewCoordinates([3, 5, 1])
ViewCoordinates.RUB = ViewCoordinates([3, 1, 6])
ViewCoordinates.RUF = ViewCoordinates([3, 1, 5])
ViewCoordinates.UBL = ViewCoordinates([1, 6, 4])
ViewCoordinates.UBR = ViewCoordinates([1, 6, 3])
ViewCoordinates.UFL = ViewCoordinates([1, 5, 4])
ViewCoordinates.UFR = ViewCoordinates([1, 5, 3])
ViewCoordinates.ULB = ViewCoordinates([1, 4, 6])
ViewCoordinates.ULF = ViewCoordinates([1, 4, 5])
ViewCoordinates.URB = ViewCoordinates([1, 3, 6])
ViewCoordinates.URF = ViewCoordinates([1, 3, 5])
