"""The earlier name of ``asyncrr.encodings``; gives a DeprecationWarning where it is used first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asyncrr.error_utils import warn_renamed_module
from asyncrr.types import encodings

if TYPE_CHECKING:
    from asyncrr.types.encodings import *  # noqa: F403 - all of them, for type checkers

__all__ = encodings.__all__

warn_renamed_module("asyncrr.datatypes", "asyncrr.encodings")


def __getattr__(name: str) -> Any:
    return getattr(encodings, name)


def __dir__() -> list[str]:
    return dir(encodings)
