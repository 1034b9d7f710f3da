"""The outline of an Arrow IPC stream: its messages, and the places of its buffers. Checked before pyarrow sees it.

pyarrow believes much of what such a stream says: it unpacks bodies that are compressed however far, and takes numbers of rows for which no bytes
are there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .arrow_schema import DICTIONARY_BATCH, RECORD_BATCH, Layout, Node, kind_name, outline_schema, read_message
from .errors import RrdError
from .flatbuffer import Flat, damaged

_CONTINUATION: Final = 0xFFFFFFFF
_END_OF_STREAM: Final = b"\xff\xff\xff\xff\x00\x00\x00\x00"
_BITS_AT_A_TIME: Final = 2**20

_pair32 = struct.Struct("<II").unpack_from


def _check_batch(flat: Flat, at: int, layout: Layout, body: memoryview, stream: int) -> bool:
    """Check a table ``RecordBatch`` with these buffers behind it, in a stream of this length.

    Returns whether a union in it has no elements.
    """
    nodes = layout.nodes
    length, nodes_at, buffers_at, compression, further_at = flat.table(at, 5)
    if compression:
        raise RrdError(f"{flat.what} has a compressed body within Arrow, which nothing of Rerun writes")
    rows = flat.long(length)
    found = flat.pairs(nodes_at)
    if len(found) != len(nodes):
        raise flat.damaged(f"a batch has {len(found)} arrays, and {len(nodes)} are expected")
    # No element takes less than a bit, but for those that take nothing at all.
    most = 8 * stream
    if not 0 <= rows <= (most if nodes else 0):
        raise RrdError(f"{flat.what} claims to have {rows} rows in {stream} bytes")
    if any(found[column][0] != rows for column in layout.columns):
        raise flat.damaged(f"a column of a batch of {rows} rows has another number of them")
    further = _further_buffers(flat, further_at, nodes)
    buffers = flat.pairs(buffers_at)
    expected = sum([node.buffers for node in nodes]) + sum(further)
    if len(buffers) != expected:
        raise flat.damaged(f"a batch has {len(buffers)} buffers, and {expected} are expected")
    end = 0
    for offset, size in buffers:
        if size < 0 or offset < end or offset & 7 or size > len(body) - offset:
            raise flat.damaged("its buffers do not lie one after the other in its body")
        end = offset + size
    free = 0
    first = 0
    has_empty_union = False
    views = iter(further)
    bitmaps = []
    for (elements, nulls), node in zip(found, nodes, strict=True):
        if not 0 <= nulls <= elements <= most:
            raise RrdError(f"{flat.what} claims to have {elements} elements and {nulls} nulls in {stream} bytes")
        if node.is_free:
            free += elements
        offset, size = buffers[first] if node.has_validity else (0, 0)
        bitmaps.append(body[offset : offset + size])
        if node.has_validity:
            if _unset(bitmaps[-1], elements) != nulls:
                raise flat.damaged(f"an array with {nulls} nulls has another number of them")
        elif node.is_union and not elements:
            has_empty_union = True
        if node.offset_size and buffers[first + 1][1] % node.offset_size:
            raise flat.damaged("a buffer of offsets ends within an offset")
        first += node.buffers + (next(views) if node.is_view else 0)
    if free > stream:
        raise RrdError(f"{flat.what} claims to have {free} elements without a value in {stream} bytes")
    for child, around, per_element in layout.dense:
        if found[child][1] and (
            around < 0
            or _has_other_nulls(bitmaps[child], found[child][0], bitmaps[around], found[around][0], per_element)
        ):
            raise RrdError(f"{flat.what} has nulls where its schema says that there are none")
    return has_empty_union


def _has_other_nulls(inner: memoryview, elements: int, outer: memoryview, around: int, per_element: int) -> bool:
    """Whether an array has nulls where the one around it has none. Some elements are looked at at a time."""
    if not outer or elements < around * per_element or per_element > _BITS_AT_A_TIME:
        return True
    step = max(8, (_BITS_AT_A_TIME // per_element) & ~7)
    for start in range(0, around, step):
        stop = min(start + step, around)
        is_there = _bits(outer, start, stop)
        items = _bits(inner, start * per_element, stop * per_element).reshape(-1, per_element)
        if np.any(is_there & ~items.all(axis=1)):
            return True
    return False


def _bits(bitmap: memoryview, start: int, stop: int) -> npt.NDArray[np.bool_]:
    """Some bits of a bitmap; ``start`` is a multiple of 8."""
    some = np.frombuffer(bitmap[start >> 3 : (stop + 7) >> 3], np.uint8)
    return np.unpackbits(some, bitorder="little")[: stop - start].view(np.bool_)


def _further_buffers(flat: Flat, at: int, nodes: tuple[Node, ...]) -> list[int]:
    """How many buffers each view has on top of those that all have, as the vector says to which the field at ``at`` leads."""
    start, number = flat.vector(at, 8)
    views = sum([node.is_view for node in nodes])
    if number != views:
        raise flat.damaged(f"it counts the buffers of {number} views, and there are {views}")
    further = [flat.long(each) for each in range(start, start + 8 * number, 8)]
    if any(not 0 <= more <= len(flat.data) for more in further):
        raise flat.damaged("a view has a malformed number of buffers")
    return further


def _unset(bitmap: memoryview, elements: int) -> int:
    """How many of the first bits are not set; readers differ in whether they believe these or the number that is claimed."""
    if not bitmap:
        return 0
    bits = int.from_bytes(bitmap[: (elements + 7) >> 3], "little")
    return elements - (bits & ((1 << elements) - 1)).bit_count() if elements else 0


@dataclass(frozen=True, slots=True)
class StreamOutline:
    """What to look at in a record batch that pyarrow has read."""

    shares: bool
    """Whether there are types of which many elements may refer to the same bytes."""
    has_empty_union: bool


def check_stream(data: memoryview, what: str, most_fields: int, most_name: int, *, batches: int = 1) -> StreamOutline:
    """Check that an IPC stream is a schema, its dictionaries and one record batch, all of it there and nothing else.

    Parameters
    ----------
    data
        The bytes of the stream, unpacked.
    what
        What it is called in errors.
    most_fields, most_name
        As for :func:`outline_schema`.
    batches
        Record batches that have to be there: one, or none where only the schema is asked for.

    Raises
    ------
    RrdError
        It is something else.
    """
    flatbuffer, at = _next(data, 0, what)
    schema = outline_schema(flatbuffer, what, most_fields, most_name)
    waiting = dict(schema.dictionaries) if batches else {}
    has_empty_union = False
    for _ in range(len(waiting) + batches):
        if len(data) - at < 8 or bytes(data[at : at + 8]) == _END_OF_STREAM:
            raise RrdError(f"the Arrow stream of {what} has no record batch")
        flatbuffer, at = _next(data, at, what)
        flat, kind, header, body = read_message(flatbuffer, what)
        if not 0 <= body <= len(data) - at:
            raise flat.damaged(f"a body of {body} bytes is not there")
        if at & 7:
            raise flat.damaged("a body does not begin at a multiple of 8 bytes")
        if kind == DICTIONARY_BATCH and waiting:
            id_at, batch, is_delta = flat.table(header, 3)
            layout = waiting.pop(flat.long(id_at), None)
            if layout is None or flat.byte(is_delta) or not batch:
                raise RrdError(f"{what} has a dictionary that nothing asks for, or a part of one")
            _check_batch(flat, flat.follow(batch), layout, data[at : at + body], len(data))
        elif kind == RECORD_BATCH and not waiting:
            has_empty_union = _check_batch(flat, header, schema.layout, data[at : at + body], len(data))
        else:
            raise damaged(what, f"it has {kind_name(kind)} where something else is expected")
        at += body
    rest = bytes(data[at : at + 9])
    if rest and rest != _END_OF_STREAM:
        raise damaged(what, f"it goes on where it should end, at byte {at} of {len(data)}")
    return StreamOutline(schema.shares, has_empty_union)


def _next(data: memoryview, at: int, what: str) -> tuple[bytes, int]:
    """The flatbuffer of the message at ``at``, and where its body begins."""
    if len(data) - at < 8:
        raise damaged(what, "it ends early")
    mark, size = _pair32(data, at)
    at += 8
    if mark != _CONTINUATION:
        raise damaged(what, f"there is no message at byte {at - 8}")
    if not 0 < size <= len(data) - at:
        raise RrdError(
            f"the Arrow stream of {what} claims to have {size} bytes of metadata; {len(data) - at} are there"
        )
    return bytes(data[at : at + size]), at + size
