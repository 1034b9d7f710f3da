"""The argument ``max_unpacked`` of everything that reads data of others."""

from __future__ import annotations

from typing import Any

from asyncrr.wire.gate import DEFAULT_BOUNDS, Bounds


def bounds_of(max_unpacked: Any) -> Bounds:
    """The bounds that an argument ``max_unpacked`` asks for; None asks for those of the gate.

    Raises
    ------
    TypeError
        It is not an int.
    ValueError
        It is not positive.
    """
    if max_unpacked is None:
        return DEFAULT_BOUNDS
    if not isinstance(max_unpacked, int):
        raise TypeError(f"max_unpacked must be an int, not {type(max_unpacked).__name__}")
    if max_unpacked < 1:
        raise ValueError(f"max_unpacked must be at least 1, got {max_unpacked}")
    return Bounds(unpacked=max_unpacked)
