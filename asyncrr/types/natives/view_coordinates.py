"""View coordinates as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from .forms import Native

if TYPE_CHECKING:
    from ..base import DescribedComponentBatch
    from ..likes import ViewCoordinatesLike


class ViewCoordinates(Native):
    """Three directions, one for each of x, y and z.

    Parameters
    ----------
    coordinates
        ``ViewDir`` members or their numbers.

    Raises
    ------
    ValueError
        Not three directions.
    """

    _ATTRIBUTE = "coordinates"
    _CODEC = codecs.VIEW_COORDINATES

    coordinates: list[Any]

    def __init__(self, coordinates: ViewCoordinatesLike) -> None:
        from ..encodings.view_dir import ViewDir

        given: Any = getattr(coordinates, "coordinates", coordinates)
        items = np.asarray(given).reshape(-1).tolist()
        self.coordinates = [ViewDir.auto(getattr(item, "value", item)) for item in items]
        if len(self.coordinates) != 3:
            raise ValueError(f"view coordinates are 3 directions, not {len(self.coordinates)}")

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray([direction.value for direction in self.coordinates], dtype=dtype or np.uint8)

    def __len__(self) -> int:
        return 3


class ViewCoordinatesMixin:
    """Lets the component be logged as if it were the archetype."""

    def as_component_batches(self) -> list[DescribedComponentBatch]:
        """The one batch of a ``ViewCoordinates`` archetype."""
        from ..archetypes.view_coordinates import ViewCoordinates as Archetype

        value: Any = self
        return Archetype(value).as_component_batches()
