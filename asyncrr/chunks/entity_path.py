"""Entity paths: parsing what users write, and the canonical text that goes on the wire.

A path is parts separated by ``/``. In text, characters other than letters, digits, ``_``, ``-`` and ``.`` are
escaped with a backslash. The parser for logging is forgiving: it accepts unescaped characters, drops empty parts
and warns where the text is probably not what its author meant.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence

from asyncrr.error_utils import say_at_caller

# The canonical and by far most frequent form: nothing to unescape, no empty part. \w is what Python calls alphanumeric.
_PLAIN = re.compile(r"/?[\w.\-]+(?:/[\w.\-]+)*\Z")
_BY_NUMBER = re.compile(r"\{([0-9a-fA-F]{1,6})\}")
_SURROGATES = range(0xD800, 0xE000)
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ")
_CONTROL = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNCONTROL = {"n": "\n", "r": "\r", "t": "\t"}

ROOT = "/"
PROPERTIES = "/__properties"
RECORDING_PROPERTIES_PATH = PROPERTIES
WARNINGS = "/__warnings"


def escape_entity_path_part(part: str) -> str:
    """Escape one part, so that it can stand between slashes: ``"b c"`` gives ``"b\\ c"``.

    Parameters
    ----------
    part
        Any text; slashes and spaces in it do not separate anything.

    Raises
    ------
    ValueError
        There is a lone surrogate in it, such as ``os.fsdecode`` makes of a file name that is not UTF-8.
    """
    return "".join(_escape_char(c) for c in part)


def _escape_char(char: str) -> str:
    if char.isalnum() or char in "_-.":
        return char
    if char in _CONTROL:
        return _CONTROL[char]
    if char in _PUNCTUATION:
        return "\\" + char
    if ord(char) in _SURROGATES:
        raise ValueError(f"an entity path must be Unicode text, and {char!r} is a lone surrogate")
    return f"\\u{{{ord(char):04X}}}"


def new_entity_path(entity_path: Iterable[object]) -> str:
    """The canonical path whose parts are the texts of the given objects, each escaped: ``["a", "b c"]`` gives ``/a/b\\ c``.

    Parameters
    ----------
    entity_path
        The parts from the root down; what is no text goes through ``str()``.

    Raises
    ------
    ValueError
        There is a lone surrogate in one.
    """
    return ROOT + "/".join(escape_entity_path_part(str(part)) for part in entity_path)


def split_entity_path(text: str, warn: Callable[[str], None] | None = None) -> list[str]:
    """Split a path as users write it into unescaped parts.

    Parameters
    ----------
    text
        The path; leading, trailing and double slashes are ignored.
    warn
        Called with a sentence for everything that was accepted but looks like a mistake.
    """
    parts: list[str] = []
    part: list[str] = []
    i, n = 0, len(text)
    while i < n:
        char = text[i]
        i += 1
        if char == "/":
            if part:
                parts.append("".join(part))
                part = []
        elif char != "\\":
            if char.isspace() and warn is not None:
                warn(f"Unescaped whitespace in entity path {text!r}; write it as {chr(92)}{char!r}")
            part.append(char)
        elif i == n:
            part.append("\\")
        else:
            char = text[i]
            i += 1
            by_number = _character_by_number(text, i) if char == "u" else None
            if by_number is not None:
                part.append(by_number[0])
                i = by_number[1]
            elif char == "u":
                if warn is not None:
                    warn(
                        f"Unknown escape sequence \\u in entity path {text!r}: \\u{{1F600}} is a character by its number"
                    )
                part.append("\\u")
            elif char in _UNCONTROL:
                part.append(_UNCONTROL[char])
            else:
                if char not in _PUNCTUATION and warn is not None:
                    warn(f"Unknown escape sequence \\{char} in entity path {text!r}")
                part.append(char)
    if part:
        parts.append("".join(part))
    return parts


def _character_by_number(text: str, at: int) -> tuple[str, int] | None:
    """The character that ``{1F600}`` at this place stands for, and where it ends."""
    found = _BY_NUMBER.match(text, at)
    if found is None:
        return None
    number = int(found[1], 16)
    return (chr(number), found.end()) if number <= sys.maxunicode and number not in _SURROGATES else None


_warned: set[str] = set()


def _warn_once(text: str) -> Callable[[str], None]:
    def warn(message: str) -> None:
        if text not in _warned and len(_warned) < 10_000:
            _warned.add(text)
            say_at_caller(message)

    return warn


def canonical_entity_path(entity_path: str | Sequence[object]) -> str:
    """The canonical text, with a leading slash, of a path as users give it.

    Parameters
    ----------
    entity_path
        Text in which special characters are escaped, or a list or tuple of unescaped parts.

    Raises
    ------
    TypeError
        If it is neither text nor a list or tuple.
    ValueError
        There is a lone surrogate in it.
    """
    if isinstance(entity_path, str):
        if _PLAIN.match(entity_path):
            return entity_path if entity_path[0] == "/" else "/" + entity_path
        return ROOT + "/".join(map(escape_entity_path_part, split_entity_path(entity_path, _warn_once(entity_path))))
    if isinstance(entity_path, (list, tuple)):
        return new_entity_path(entity_path)
    raise TypeError(f"entity_path must be a str or a list of parts, not {type(entity_path).__name__}: {entity_path!r}")


def received_entity_path(text: str) -> str:
    """The canonical text of a path that another program has written. Nothing is warned of: its reader did not write it."""
    if _PLAIN.match(text):
        return text if text[0] == "/" else "/" + text
    return ROOT + "/".join(map(escape_entity_path_part, split_entity_path(text, None)))


def is_reserved(canonical: str) -> bool:
    """Whether the first part begins with two underscores: such paths are Rerun's own (properties, warnings)."""
    return canonical.startswith("/__")
