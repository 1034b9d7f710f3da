"""Telling how far things are."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int, str], None]
"""Told how many steps of how many are done, and what is going on."""


class ProgressLine:
    """A line on stderr that says how far things are: updated in place on a terminal, a few lines elsewhere."""

    _EVERY = 0.1
    _SHARES = 4

    def __init__(self) -> None:
        self._stream = sys.stderr
        self._in_place = self._stream.isatty()
        self._shown_at = -math.inf
        self._shown_share = 0
        self._open = False

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show that ``done`` of ``total`` steps are done."""
        share = done * self._SHARES // total
        if self._in_place:
            now = time.monotonic()
            if done < total and now < self._shown_at + self._EVERY:
                return
            self._shown_at = now
            self._open = True
            self._stream.write(f"\r\x1b[K{done * 100 // total:3} %  {done}/{total}  {what}")
            self._stream.flush()
        elif share > self._shown_share:
            self._shown_share = share
            self._stream.write(f"{done * 100 // total:3} %  {done}/{total}  {what}\n")

    def end(self) -> None:
        """Leave the line as it is, so that what follows has a line of its own."""
        if self._open:
            self._open = False
            self._stream.write("\n")
