"""What the readers of this package raise."""

from __future__ import annotations


class RrdError(ValueError):
    """The bytes are not what they should be: not a stream of a version that can be read, or damaged."""
