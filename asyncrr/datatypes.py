"""The earlier name of ``asyncrr.encodings``; gives a DeprecationWarning where it is used first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncrr.error_utils import warn_renamed_module
from asyncrr.type_modules import type_package
from asyncrr.types import encodings

__all__ = encodings.__all__

warn_renamed_module("asyncrr.datatypes", "asyncrr.encodings")

if TYPE_CHECKING:
    from asyncrr.types.encodings import *  # noqa: F403 - all of them, for type checkers
else:
    __path__: list[str] = []
    __getattr__, __dir__ = type_package(__name__, encodings)
