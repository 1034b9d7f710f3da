"""Text that others have written."""

from __future__ import annotations


def printable(text: str, most: int) -> str:
    """What others have written, fit for a line: ``most`` characters of it, and nothing that could steer a terminal."""
    shown = "".join(
        [character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text[:most]]
    )
    return shown if len(text) <= most else f"{shown}…"
