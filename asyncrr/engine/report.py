"""The few lines that asyncrr says on its own account, on stderr, never once a row.

They do not go through :mod:`logging`: a program may send its log records through asyncrr, and what we say about a connection must
not come back to us as data for that connection.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

_write: Callable[[str], object] | None = None


def report(message: str) -> None:
    """Write one line to stderr. Nothing is written where there is no stderr (a daemon, a GUI program)."""
    if _write is not None:
        _write(f"asyncrr: {message}\n")
    elif sys.stderr is not None:
        sys.stderr.write(f"asyncrr: {message}\n")


def redirect(write: Callable[[str], object] | None) -> Callable[[str], object] | None:
    """Send the lines to ``write`` instead (None: to stderr again); returns what was set before."""
    global _write
    previous, _write = _write, write
    return previous
