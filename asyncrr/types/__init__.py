"""Archetypes, components and encodings: what can be logged, and how input becomes Arrow columns.

The public names are loaded when they are first used; :data:`NAMES` tells which module each is in.
"""

from __future__ import annotations

from typing import Any

from asyncrr import _lazy

from .names import NAMES

__all__ = ["NAMES"]


def __getattr__(name: str) -> Any:
    module = NAMES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_lazy.load(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *NAMES})
