"""Chunks as objects of a program: building them, looking at them, reading them from `.rrd` files.

``asyncrr.send_chunks`` sends them. Queries, lenses and stores in memory are left to ``rerun-sdk``.
"""

from asyncrr.frames.chunk import Chunk
from asyncrr.frames.rrd_file import LazyStore, RrdReader, StoreEntry
from asyncrr.frames.streams import LazyChunkStream

__all__ = ["Chunk", "LazyChunkStream", "LazyStore", "RrdReader", "StoreEntry"]
