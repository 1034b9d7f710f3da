"""The clock of everything that asyncrr does after some time or gives up after some time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final


class Clock:
    """A clock that never goes back and that nobody stops.

    Tools that freeze time in tests, such as freezegun, replace the functions of :mod:`time` wherever a module holds one of
    them. A deadline that reads a frozen clock never passes. They do not look into objects, and this one reads the operating
    system's clock through a function that they leave alone.
    """

    def __init__(self) -> None:
        self.monotonic: Callable[[], float] = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
        """Seconds since some point in the past. An attribute, so that a test can put its own clock here."""


clock: Final = Clock()
"""The process's clock."""
