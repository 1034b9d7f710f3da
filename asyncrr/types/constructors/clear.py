"""Clearing entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ..base import Archetype

if TYPE_CHECKING:
    from ..likes import BoolLike


class ClearConstructor(Archetype):
    """Constructor of ``Clear``."""

    def __init__(self, *, recursive: BoolLike) -> None:
        """Clear an entity.

        Parameters
        ----------
        recursive
            Whether everything below it is cleared, too.
        """
        self._set((recursive,))

    @classmethod
    def flat(cls) -> Self:
        """Clear the entity only."""
        return cls(recursive=False)

    @classmethod
    def recursive(cls) -> Self:
        """Clear the entity and everything below it."""
        return cls(recursive=True)
