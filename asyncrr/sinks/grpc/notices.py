"""What the gRPC sink tells the user on stderr: one line when the viewer is missing, one when it is back."""

from __future__ import annotations

from collections.abc import Callable

from asyncrr.engine.clock import clock
from asyncrr.engine.report import report

_SAY_AFTER = 1.0
"""Seconds without a connection before anything is said; a short cut heals unseen."""
_QUIET = 10.0
"""Seconds between two lines about a lost connection. What happens in between is summed up in the next."""


def amount(messages: int, nbytes: int) -> str:
    """``3 messages (1.2 MB)``."""
    if nbytes < 1000:
        size = f"{nbytes} bytes"
    elif nbytes < 1_000_000:
        size = f"{nbytes / 1e3:.1f} kB"
    else:
        size = f"{nbytes / 1e6:.1f} MB"
    return f"{messages} message{'' if messages == 1 else 's'} ({size})"


class Notices:
    """Decides when a line about the connection is due.

    Parameters
    ----------
    label
        The sink's label, which has the URL in it.
    remedy
        What the user can do.
    """

    def __init__(self, label: str, remedy: str) -> None:
        self._label = label
        self._remedy = remedy
        self._down_since: float | None = None
        self._said = False
        self._last_line = float("-inf")
        self._unsaid = 0

    def down(self) -> None:
        """There is no connection (any more)."""
        if self._down_since is None:
            self._down_since = clock.monotonic()
            self._said = False

    def tick(self, error: str | None, pending: Callable[[], tuple[int, int]]) -> None:
        """Say that there is no connection, if that is due. To be called several times a second.

        ``pending`` gives the messages and bytes that wait.
        """
        now = clock.monotonic()
        if self._down_since is None or self._said or now - self._down_since < _SAY_AFTER:
            return
        if now - self._last_line < _QUIET:
            return
        self._said = True
        self._last_line = now
        times = f" (lost {self._unsaid + 1} times since the last such line)" if self._unsaid else ""
        self._unsaid = 0
        why = f" ({error})" if error else ""
        messages, nbytes = pending()
        waiting = f", {amount(messages, nbytes)} so far" if messages else ""
        kept = f"what is logged is kept and will be sent when it comes up{waiting}"
        report(f"{self._label}: disconnected{why}{times}; {self._remedy}; {kept}.")

    def up(self, more: str = "") -> None:
        """There is a connection; ``more`` is said in any case."""
        down_since, self._down_since = self._down_since, None
        if down_since is not None and self._said:
            after = clock.monotonic() - down_since
            report(f"{self._label}: connected after {after:.1f} s{'; ' + more if more else ''}.")
        else:
            if down_since is not None and clock.monotonic() - down_since >= _SAY_AFTER:
                self._unsaid += 1
            if more:
                report(f"{self._label}: {more}.")
