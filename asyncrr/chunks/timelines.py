"""Sets of timelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from .shape import TimeKind


class Timelines:
    """A set of timelines that the user has set, sorted by name. Interned by :meth:`of`; compared by identity."""

    __slots__ = ("kinds", "names", "position")

    _interned: ClassVar[dict[tuple[tuple[str, TimeKind], ...], Timelines]] = {}

    def __init__(self, pairs: tuple[tuple[str, TimeKind], ...]) -> None:
        self.names = tuple(name for name, _ in pairs)
        self.kinds = tuple(kind for _, kind in pairs)
        self.position = {name: i for i, name in enumerate(self.names)}

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, TimeKind]]) -> Timelines:
        """The set with these names and kinds."""
        key = tuple(sorted(pairs))
        found = cls._interned.get(key)
        return found if found is not None else cls._interned.setdefault(key, cls(key))


NO_TIMELINES: Final = Timelines.of(())
STATIC: Final = Timelines(())
"""Stands for "no time at all, not even the automatic ones"."""
