"""The gate that Arrow data of others goes through: unpacked within bounds, looked at from outside, validated.

Nothing here trusts a length. What a message may unpack to is bounded before anything is allocated, the outline of its Arrow
stream is checked before pyarrow sees it, and its arrays are validated before anybody touches their values.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from asyncrr._arrow import with_buffers
from asyncrr.chunks.limits import MAX_LZ4_INPUT

from .arrow_outline import check_stream
from .arrow_shares import expanded_size
from .errors import RrdError, told
from .flatbuffer import damaged

LZ4_BEST_RATIO: Final = 255
"""A byte of an LZ4 block stands for at most so many."""

FREE_UNPACKED: Final = 320 * 2**20
"""A message may always unpack to so many bytes, which is more than a writer puts into a chunk of several rows."""
UNPACKED_RATIO: Final = 16
"""A message may unpack to more than that if it is large itself: to so many bytes for each of its own."""
MAX_UNPACKED: Final = MAX_LZ4_INPUT
"""No message may unpack to more than this, whatever the bounds. No LZ4 block holds more."""

FREE_SHARING: Final = 16 * 2**20
"""Takes the place of :data:`FREE_UNPACKED` where elements may share their bytes: dictionaries, views, unions."""

MAX_FIELDS: Final = 16_384
"""Columns of a chunk and parts of their types."""
MAX_INDEX_FIELDS: Final = 1_000_000
"""Likewise of an index in a footer, which has columns for each component of each entity."""
MAX_ID_BYTES: Final = 4096
"""Bytes of an application id or a recording id."""
MAX_NAME_BYTES: Final = 65_536
"""Bytes of an entity path, and of a name of a component, a timeline or a column."""

_LARGEST_BLOCK: Final = MAX_LZ4_INPUT + MAX_LZ4_INPUT // 255 + 16
"""What bytes that cannot be compressed become. The library takes lengths for 32-bit integers, so no longer one may come to it."""

_LZ4: Final = pa.Codec("lz4_raw")
_NONE, _PACKED = 1, 2


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the messages of others may take.

    Parameters
    ----------
    unpacked
        Bytes that a message may unpack to. None goes by its size: :data:`FREE_UNPACKED` bytes, or :data:`UNPACKED_RATIO`
        times the message if that is more.
    """

    unpacked: int | None = None

    def most_unpacked(self, nbytes: int) -> int:
        """Bytes that a payload of ``nbytes`` may unpack to."""
        return self.unpacked if self.unpacked is not None else max(FREE_UNPACKED, UNPACKED_RATIO * nbytes)


DEFAULT_BOUNDS: Final = Bounds()


def unpacked_size(
    nbytes: int, compression: int, uncompressed_size: int, what: str, bounds: Bounds = DEFAULT_BOUNDS
) -> int:
    """How many bytes a payload says that it unpacks to. Nothing is unpacked for it.

    Parameters
    ----------
    nbytes
        Length of the payload.
    compression
        How it is packed: a number of the protobuf enum ``Compression``.
    uncompressed_size
        What the message claims.
    what
        What the message is called in errors.
    bounds
        How large it may be.

    Raises
    ------
    RrdError
        The claim cannot be true, or it is above the bounds.
    """
    if compression == _PACKED:
        if not 0 < uncompressed_size <= LZ4_BEST_RATIO * nbytes:
            raise RrdError(f"{what} claims that {nbytes} bytes unpack to {uncompressed_size}")
        if uncompressed_size > MAX_UNPACKED or nbytes > _LARGEST_BLOCK:
            raise RrdError(f"{what} has an LZ4 block that is too large: {nbytes} bytes for {uncompressed_size}")
        size = uncompressed_size
    elif compression in (0, _NONE):
        size = nbytes
    else:
        raise RrdError(f"{what} has the unknown compression {compression}")
    most = bounds.most_unpacked(nbytes)
    if size > most:
        raise RrdError(f"{what} of {nbytes} bytes unpacks to {size}; {most} are allowed")
    return size


def open_batch(
    payload: memoryview,
    compression: int,
    uncompressed_size: int,
    what: str,
    bounds: Bounds = DEFAULT_BOUNDS,
    *,
    most_fields: int = MAX_FIELDS,
) -> pa.RecordBatch:
    """The one record batch of a payload, validated.

    Parameters
    ----------
    payload
        An Arrow IPC stream, packed as ``compression`` says. An uncompressed batch refers to it.
    compression, uncompressed_size, what, bounds
        As for :func:`unpacked_size`.

    Raises
    ------
    RrdError
        There is no such batch in it, or a larger one than the bounds allow.
    """
    size = unpacked_size(len(payload), compression, uncompressed_size, what, bounds)
    stream = pa.py_buffer(payload) if compression != _PACKED else _unpack(payload, size, what)
    outline = check_stream(memoryview(stream).cast("B"), what, most_fields, MAX_NAME_BYTES)
    if outline.shares and size > max(FREE_SHARING, UNPACKED_RATIO * len(payload)):
        raise RrdError(
            f"{what} of {len(payload)} bytes unpacks to {size}, which is too much for the types that are in it"
        )
    try:
        batch = pa.ipc.open_stream(stream).read_next_batch()
        if outline.shares:
            # First, because the texts of views are validated one by one, however often they are the same.
            batch.validate()
            expanded = sum(expanded_size(column) for column in batch.columns)
            most = bounds.most_unpacked(len(payload))
            if expanded > most:
                raise RrdError(
                    f"the elements of {what} have {expanded} bytes or more if each has its own; {most} are allowed"
                )
        batch.validate(full=True)
    except RrdError:
        raise
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        raise RrdError(f"the record batch of {what} is damaged: {told(error)}") from error
    if not outline.has_empty_union:
        return batch
    return pa.RecordBatch.from_arrays([with_buffers(column) for column in batch.columns], schema=batch.schema)


def open_schema(data: memoryview, what: str) -> pa.Schema:
    """The schema of an Arrow IPC stream without batches. Raises :class:`~asyncrr.wire.errors.RrdError`."""
    check_stream(data, what, MAX_INDEX_FIELDS, MAX_NAME_BYTES, batches=0)
    try:
        return pa.ipc.open_stream(pa.py_buffer(data)).schema
    except (pa.ArrowException, OSError, ValueError, TypeError) as error:
        raise damaged(what, told(error)) from error


def _unpack(payload: memoryview, size: int, what: str) -> pa.Buffer:
    """Unpack an LZ4 block that has to be ``size`` bytes, exactly.

    pyarrow does not say how many bytes came out, and what a short block leaves of the buffer is memory that others have used
    before. So the block is made to go on: its last sequence consists of literals and leaves out its match. A match is given to
    it here, and then bytes that nobody can know. If they arrive where they belong, nothing was missing before them.
    """
    mark = os.urandom(16)
    # How far back the match lies. Its length is 4, as the last token of a block says. Then a token with 16 literals, and these.
    longer = b"".join((payload, b"\x01\x00\xf0\x01", mark))
    out = _decompress(longer, size + 4 + len(mark))
    if out is not None and out.slice(size + 4).to_pybytes() == mark:
        return out.slice(0, size)
    # A block that no known writer makes may still be a right one: then it fits, and not into one byte less.
    out = _decompress(payload, size)
    if out is None:
        raise RrdError(f"the LZ4 block of {what} is damaged")
    if _decompress(payload, size - 1) is None:
        return out
    raise RrdError(f"the LZ4 block of {what} unpacks to less than the {size} bytes that it claims")


def _decompress(block: bytes | memoryview, size: int) -> pa.Buffer | None:
    """An LZ4 block in a buffer of this size; None if it is damaged or does not fit. Part of the buffer may be left over."""
    try:
        return _LZ4.decompress(block, size)
    except (pa.ArrowException, OSError, ValueError):
        return None
