"""The earlier name of ``asyncrr.encodings``; gives a DeprecationWarning where it is used first."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

from asyncrr.types import encodings

if TYPE_CHECKING:
    from asyncrr.types.encodings import *  # noqa: F403 - all of them, for type checkers

__all__ = encodings.__all__


def _warn() -> None:
    # The line with the import, or with the first use of the attribute, is below the frames of the import system and our own.
    frame = sys._getframe(1)
    while frame.f_back is not None and (
        "importlib" in frame.f_code.co_filename or frame.f_globals.get("__package__") == __package__
    ):
        frame = frame.f_back
    warnings.warn_explicit(
        "asyncrr.datatypes is deprecated: it is called asyncrr.encodings now",
        DeprecationWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


_warn()


def __getattr__(name: str) -> Any:
    return getattr(encodings, name)


def __dir__() -> list[str]:
    return dir(encodings)
