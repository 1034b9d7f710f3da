"""How large rows, chunks and Arrow streams may be."""

from __future__ import annotations

from typing import Final

MAX_LZ4_INPUT: Final = 0x7E000000
"""An LZ4 block takes no more bytes than this (2 113 929 216), and every Arrow stream is packed into one block."""

MAX_ROW_BYTES: Final = MAX_LZ4_INPUT - 16 * 2**20
"""The most bytes of data that one row may have. The difference is left for the Arrow stream around the data: its schema
and metadata, list offsets, validity bitmaps, padding."""

MAX_CHUNK_BYTES: Final = 256 * 2**20
"""Rows of more bytes than this are cut into several chunks. A single row is never cut, so its chunk may be larger."""
