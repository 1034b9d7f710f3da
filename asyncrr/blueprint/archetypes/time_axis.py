"""Archetype ``TimeAxis``.

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
    from ...types.likes import BoolLike, TimeRangeLike
    from ..components.link_axis import LinkAxisLike

_NAME = "rerun.blueprint.archetypes.TimeAxis"
_SPECS = specs(
    _NAME,
    ("link", "rerun.blueprint.components.LinkAxis", blueprint_codecs.LINK_AXIS),
    ("view_range", "rerun.blueprint.components.TimeRange", codecs.TIME_RANGE),
    ("zoom_lock", "rerun.blueprint.components.LockRangeDuringZoom", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_link = _SPECS[0].convert
_view_range = _SPECS[1].convert
_zoom_lock = _SPECS[2].convert


class TimeAxis(Archetype):
    """The horizontal axis of a plot over time.

    Parameters
    ----------
    link
        Whether an axis is moved alone or together with those of other views.
    view_range
        The span of time that is seen.
    zoom_lock
        Whether the range of an axis stays as it is while zooming.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    link = Component(_SPECS[0])
    view_range = Component(_SPECS[1])
    zoom_lock = Component(_SPECS[2])

    def __init__(
        self,
        *,
        link: LinkAxisLike | None = None,
        view_range: TimeRangeLike | None = None,
        zoom_lock: BoolLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if link is not None:
                cells.append(_link(link))
                mask = 1
            if view_range is not None:
                cells.append(_view_range(view_range))
                mask |= 2
            if zoom_lock is not None:
                cells.append(_zoom_lock(zoom_lock))
                mask |= 4
        except Exception as error:
            self._recover((link, view_range, zoom_lock), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        link: LinkAxisLike | None = None,
        view_range: TimeRangeLike | None = None,
        zoom_lock: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        link, view_range, zoom_lock
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (link, view_range, zoom_lock))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_link() -> ComponentDescriptor:
        """Names of the column ``TimeAxis:link``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_view_range() -> ComponentDescriptor:
        """Names of the column ``TimeAxis:view_range``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_zoom_lock() -> ComponentDescriptor:
        """Names of the column ``TimeAxis:zoom_lock``."""
        return _SPECS[2].field.descriptor
