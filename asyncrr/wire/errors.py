"""What the readers of this package raise, and how what others have written is repeated."""

from __future__ import annotations

from typing import Final

from asyncrr._text import printable

_MOST_TOLD: Final = 120


class RrdError(ValueError):
    """The bytes are not what they should be: not a stream of a version that can be read, or damaged."""


def told(foreign: object) -> str:
    """What others have written, short and without control characters, to be put into the text of an error.

    Parameters
    ----------
    foreign
        A text, bytes, or an error that may have such a text in it.
    """
    if isinstance(foreign, BaseException):
        return printable(str(foreign), 2 * _MOST_TOLD)
    if isinstance(foreign, (bytes, bytearray, memoryview)):
        text = str(bytes(foreign[: _MOST_TOLD + 1]), "utf-8", "replace")
    else:
        text = str(foreign)
    return f"{text[:_MOST_TOLD]!r}" + "…" * (len(text) > _MOST_TOLD)
