"""A bounded mapping for caches whose keys come from the program: names, formats, places in its source."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Remembers the entries that were used last: at least ``limit`` of them, at most twice as many.

    There are two dicts. When the first is full it becomes the second, and what the second held is forgotten; an entry that is
    used in time moves back to the first. No step needs a lock: threads and signal handlers that use one mapping at the same
    time can at worst make it forget an entry too early.

    Parameters
    ----------
    limit
        Number of entries that are certain to be remembered.
    """

    __slots__ = ("_limit", "_new", "_old")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._new: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value of ``key``, or None if there is none or it was forgotten."""
        value = self._new.get(key)
        if value is None:
            value = self._old.get(key)
            if value is not None:
                self[key] = value
        return value

    def setdefault(self, key: K, value: V) -> V:
        """The value of ``key``, which is ``value`` if there was none."""
        known = self.get(key)
        if known is not None:
            return known
        self._make_room()
        return self._new.setdefault(key, value)

    def __setitem__(self, key: K, value: V) -> None:
        self._make_room()
        self._new[key] = value

    def _make_room(self) -> None:
        new = self._new
        if len(new) >= self._limit:
            self._old, self._new = new, {}

    def __len__(self) -> int:
        return len(self._new.keys() | self._old.keys())
