"""The encodings, so that they can be imported from ``asyncrr.encodings``; they live in ``asyncrr.types.encodings``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncrr.type_modules import type_package
from asyncrr.types import encodings

__all__ = encodings.__all__

if TYPE_CHECKING:
    from asyncrr.types.encodings import *  # noqa: F403 - all of them, for type checkers
else:
    __path__: list[str] = []
    __getattr__, __dir__ = type_package(__name__, encodings)
