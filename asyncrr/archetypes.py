"""The archetypes, so that they can be imported from ``asyncrr.archetypes``; they live in ``asyncrr.types.archetypes``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncrr.type_modules import type_package
from asyncrr.types import archetypes

__all__ = archetypes.__all__

if TYPE_CHECKING:
    from asyncrr.types.archetypes import *  # noqa: F403 - all of them, for type checkers
else:
    __path__: list[str] = []
    __getattr__, __dir__ = type_package(__name__, archetypes)
