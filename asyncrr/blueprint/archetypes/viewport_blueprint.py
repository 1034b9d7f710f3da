"""Archetype ``ViewportBlueprint``.

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
    from ...types.likes import BoolLike, UInt64ArrayLike, UuidLike

_NAME = "rerun.blueprint.archetypes.ViewportBlueprint"
_SPECS = specs(
    _NAME,
    ("root_container", "rerun.blueprint.components.RootContainer", codecs.UUID),
    ("maximized", "rerun.blueprint.components.ViewMaximized", codecs.UUID),
    ("auto_layout", "rerun.blueprint.components.AutoLayout", codecs.BOOL),
    ("auto_views", "rerun.blueprint.components.AutoViews", codecs.BOOL),
    ("past_viewer_recommendations", "rerun.blueprint.components.ViewerRecommendationHash", codecs.UINT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_root_container = _SPECS[0].convert
_maximized = _SPECS[1].convert
_auto_layout = _SPECS[2].convert
_auto_views = _SPECS[3].convert
_past_viewer_recommendations = _SPECS[4].convert


class ViewportBlueprint(Archetype):
    """The layout of all views.

    Parameters
    ----------
    root_container
        Id of the container that everything else is in.
    maximized
        Id of the view that is shown alone.
    auto_layout
        Whether the viewer lays out the views by itself.
    auto_views
        Whether the viewer adds views by itself.
    past_viewer_recommendations
        Hash of something that the viewer has proposed before and need not propose again.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    root_container = Component(_SPECS[0])
    maximized = Component(_SPECS[1])
    auto_layout = Component(_SPECS[2])
    auto_views = Component(_SPECS[3])
    past_viewer_recommendations = Component(_SPECS[4])

    def __init__(
        self,
        *,
        root_container: UuidLike | None = None,
        maximized: UuidLike | None = None,
        auto_layout: BoolLike | None = None,
        auto_views: BoolLike | None = None,
        past_viewer_recommendations: UInt64ArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if root_container is not None:
                cells.append(_root_container(root_container))
                mask = 1
            if maximized is not None:
                cells.append(_maximized(maximized))
                mask |= 2
            if auto_layout is not None:
                cells.append(_auto_layout(auto_layout))
                mask |= 4
            if auto_views is not None:
                cells.append(_auto_views(auto_views))
                mask |= 8
            if past_viewer_recommendations is not None:
                cells.append(_past_viewer_recommendations(past_viewer_recommendations))
                mask |= 16
        except Exception as error:
            self._recover(
                (root_container, maximized, auto_layout, auto_views, past_viewer_recommendations), cells, mask, error
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        root_container: UuidLike | None = None,
        maximized: UuidLike | None = None,
        auto_layout: BoolLike | None = None,
        auto_views: BoolLike | None = None,
        past_viewer_recommendations: UInt64ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        root_container, maximized, auto_layout, auto_views, past_viewer_recommendations
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (root_container, maximized, auto_layout, auto_views, past_viewer_recommendations)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_root_container() -> ComponentDescriptor:
        """Names of the column ``ViewportBlueprint:root_container``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_maximized() -> ComponentDescriptor:
        """Names of the column ``ViewportBlueprint:maximized``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_auto_layout() -> ComponentDescriptor:
        """Names of the column ``ViewportBlueprint:auto_layout``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_auto_views() -> ComponentDescriptor:
        """Names of the column ``ViewportBlueprint:auto_views``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_past_viewer_recommendations() -> ComponentDescriptor:
        """Names of the column ``ViewportBlueprint:past_viewer_recommendations``."""
        return _SPECS[4].field.descriptor
