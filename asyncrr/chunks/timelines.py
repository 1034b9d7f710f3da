"""Sets of timelines: which ones a row has, shared by all rows that have the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from .shape import TimeKind

# A program that makes up timelines as it goes must not keep them all. Sets that are forgotten too early cost a little time: rows
# that were logged before and after are then in two groups, which become one chunk all the same.
_MANY_SETS: Final = 4096


class Timelines:
    """A set of timelines that the user has set, sorted by name. Interned by :meth:`of`; compared by identity.

    Two objects with the same names and kinds may exist, after very many other sets. Whoever groups by identity must
    therefore be right with two groups of the same timelines, too.
    """

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
        if found is None:
            if len(cls._interned) >= _MANY_SETS:
                cls._interned.clear()
            # Threads that make the same set at the same time all get the object of the first.
            found = cls._interned.setdefault(key, cls(key))
        return found


NO_TIMELINES: Final = Timelines.of(())
STATIC: Final = Timelines(())
"""Stands for "no time at all, not even the automatic ones"."""
