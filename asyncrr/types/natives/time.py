"""Points in time as single values."""

from __future__ import annotations

from .. import codecs
from .forms import NativeInt


class TimeInt(NativeInt):
    """A point on a timeline.

    Parameters
    ----------
    seq
        A sequence number.
    seconds
        Seconds, since the Unix epoch or as a duration; kept as nanoseconds.
    nanos
        Nanoseconds, likewise.

    Raises
    ------
    ValueError
        Not exactly one of the three is given.
    """

    value: int
    _ATTRIBUTE = "value"
    _CODEC = codecs.TIME_INT

    def __init__(self, *, seq: int | None = None, seconds: float | None = None, nanos: int | None = None) -> None:
        if sum(given is not None for given in (seq, seconds, nanos)) != 1:
            raise ValueError("a time takes exactly one of `seq`, `seconds` and `nanos`")
        if seconds is not None:
            self.value = int(seconds * 1e9)
        else:
            self.value = int(seq if seq is not None else nanos or 0)
