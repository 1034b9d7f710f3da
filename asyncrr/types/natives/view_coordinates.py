"""View coordinates as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import codecs
from ..conversions.directions import three_directions
from ..encodings.view_dir import ViewDir
from .forms import Native

if TYPE_CHECKING:
    from ..base import DescribedComponentBatch
    from ..likes import ViewCoordinatesLike


class ViewCoordinates(Native):
    """Three directions, one for each of x, y and z.

    Parameters
    ----------
    coordinates
        ``ViewDir`` members, their names or their numbers.

    Raises
    ------
    ValueError
        Not three directions.
    """

    _ATTRIBUTE = "coordinates"
    _CODEC = codecs.VIEW_COORDINATES

    coordinates: list[Any]

    def __init__(self, coordinates: ViewCoordinatesLike) -> None:
        self.coordinates = [ViewDir(number) for number in three_directions(coordinates)]

    def __len__(self) -> int:
        return 3


class ViewCoordinatesMixin:
    """Lets the component be logged as if it were the archetype."""

    ViewDir = ViewDir

    def as_component_batches(self) -> list[DescribedComponentBatch]:
        """The one batch of a ``ViewCoordinates`` archetype."""
        from ..archetypes.view_coordinates import ViewCoordinates as Archetype

        value: Any = self
        return Archetype(value).as_component_batches()
