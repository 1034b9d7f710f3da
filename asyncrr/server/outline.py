"""What a server has to know of a message, without decoding it: its kind, whose it is, whether it is static.

A message is looked at as it came over the wire: five bytes of gRPC prefix, then a ``WriteMessagesRequest``, which has the same
bytes as the ``ReadMessagesResponse`` that it is sent on as.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind

PREFIX_SIZE = 5
"""Bytes of the prefix of a gRPC message."""


class Retention(Enum):
    """How long a message is kept."""

    PERSISTENT = auto()
    """For ever: store infos, blueprints and their activations."""
    STATIC = auto()
    """Until all of it is superseded."""
    TEMPORAL = auto()
    """Until there is no room."""


class Outline(NamedTuple):
    """A message in outline."""

    kind: MessageKind
    retention: Retention
    store_id: StoreId


def outline(frame: bytes | bytearray | memoryview) -> tuple[Outline, memoryview]:
    """The outline of a message, and the bytes of the inner message.

    Parameters
    ----------
    frame
        The message with its gRPC prefix.

    Raises
    ------
    RrdError
        It is no ``WriteMessagesRequest``, or there is nothing in it.
    """
    body = memoryview(frame)[PREFIX_SIZE:]
    kind, inner = _log_msg(body)
    if kind == MessageKind.ARROW_MSG:
        store, is_static = _arrow_msg(inner)
    elif kind == MessageKind.SET_STORE_INFO:
        store, is_static = bytes(Fields(inner, "SetStoreInfo").message(2).bytes_(2)), False
    else:
        store, is_static = bytes(Fields(inner, "BlueprintActivationCommand").bytes_(1)), False
    if not store:
        raise RrdError("message without a store id")
    store_id = _store(store)
    if kind != MessageKind.ARROW_MSG or store_id.kind is StoreKind.BLUEPRINT:
        retention = Retention.PERSISTENT
    else:
        retention = Retention.STATIC if is_static else Retention.TEMPORAL
    return Outline(kind, retention, store_id), inner


@lru_cache(maxsize=1024)
def _store(data: bytes) -> StoreId:
    store = Fields(memoryview(data), "StoreId")
    kind = StoreKind.BLUEPRINT if store.integer(1) == StoreKind.BLUEPRINT else StoreKind.RECORDING
    return StoreId(kind, store.message(3).text(1), store.text(2))


def _log_msg(body: memoryview) -> tuple[MessageKind, memoryview]:
    if not len(body):
        raise RrdError("WriteMessagesRequest without a message")
    # What everybody sends: one field in one field, nothing else.
    if body[0] == 0x0A:
        size, at = _varint(body, 1)
        if at + size == len(body) and size and body[at] in (0x0A, 0x12, 0x1A):
            kind = body[at] >> 3
            size, at = _varint(body, at + 1)
            if at + size == len(body):
                return MessageKind(kind), body[at:]
    log_msg = Fields(body, "WriteMessagesRequest").message(1)
    for found in MessageKind:
        if found in log_msg:
            return found, log_msg.bytes_(found)
    raise RrdError("WriteMessagesRequest without a message that is known")


def _arrow_msg(inner: memoryview) -> tuple[bytes, bool]:
    """The bytes of the ``StoreId``, and whether the chunk is static."""
    end = len(inner)
    at = 0
    store = b""
    is_static = False
    while at < end:
        tag = inner[at]
        at += 1
        wire_type = tag & 7
        if wire_type == 2:
            size, at = _varint(inner, at)
            if size > end - at:
                raise RrdError(f"ArrowMsg ends within field {tag >> 3}")
            if tag == 0x0A:
                store = bytes(inner[at : at + size])
            at += size
        elif wire_type == 0 and tag < 0x80:
            value, at = _varint(inner, at)
            if tag == 0x38:
                is_static = value != 0
        else:
            # A field that is not in the protocol of today: the slow way knows them all.
            fields = Fields(inner, "ArrowMsg")
            return bytes(fields.bytes_(1)), bool(fields.integer(7))
    return store, is_static


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    result = shift = 0
    try:
        while True:
            byte = data[at]
            at += 1
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result, at
            shift += 7
            if shift > 63:
                raise RrdError("message with an integer without an end")
    except IndexError:
        raise RrdError("message that ends within an integer") from None
