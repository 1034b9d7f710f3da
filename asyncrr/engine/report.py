"""The few lines that asyncrr says on its own account, on stderr, never once a row.

They do not go through :mod:`logging`: a program may send its log records through asyncrr, and what we say about a connection must
not come back to us as data for that connection.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

_write: Callable[[str], object] | None = None


def report(message: str) -> None:
    """Write one line to stderr. Nothing is written where there is no stderr (a daemon, a GUI program), or nobody reads it."""
    if _write is not None:
        _write(f"asyncrr: {message}\n")
    elif sys.stderr is not None:
        try:
            sys.stderr.write(f"asyncrr: {message}\n")
        except (OSError, ValueError):
            # A pipe without a reader, a full disk, a closed file. Delivery must not end because nobody listens; `stats()` knows.
            return


def redirect(write: Callable[[str], object] | None) -> Callable[[str], object] | None:
    """Send the lines to ``write`` instead (None: to stderr again); returns what was set before."""
    global _write
    previous, _write = _write, write
    return previous
