"""Whether clearing goes down the tree."""

from __future__ import annotations

from ..encodings.bool import Bool


class ClearIsRecursive(Bool):
    """Whether everything below the entity is cleared, too.

    Parameters
    ----------
    recursive
        True by default.
    """

    def __init__(self, recursive: bool = True) -> None:
        super().__init__(recursive)
