"""What a server has to know of a message, without decoding it: its kind, whose it is, whether it is static.

A message is looked at as it came over the wire: five bytes of gRPC prefix, then a ``WriteMessagesRequest``, which has the same
bytes as the ``ReadMessagesResponse`` that it is sent on as.

What no reader could read is refused here, before it comes into anybody's history: no length is believed, fields must be of the
kinds that the protocol says, and what can be there once is not there twice, where readers take the first, the last or both.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from asyncrr.wire.errors import RrdError
from asyncrr.wire.gate import MAX_ID_BYTES
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind

from .history import Frame

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
    chunk_id: bytes | None = None
    """The bytes of the ``Tuid`` in the envelope of a chunk, if there is one."""


def outline(frame: Frame) -> tuple[Outline, memoryview]:
    """The outline of a message, and the bytes of the inner message.

    Parameters
    ----------
    frame
        The message with its gRPC prefix.

    Raises
    ------
    RrdError
        It is no ``WriteMessagesRequest``, or there is nothing in it, or something that no reader can read.
    """
    return _usual_chunk(frame) or _outline(memoryview(frame))


def _usual_chunk(frame: Frame) -> tuple[Outline, memoryview] | None:
    """The outline of a chunk that is written as all writers of today write it, field by field; None for all else."""
    end = len(frame)
    # All lengths but those of the payload and of what is around it are known, or have one byte.
    if end < 64 or frame[5] != 0x0A:
        return None
    size, at = _length(frame, 6)
    if size < 56 or at + size != end or frame[at] != 0x12:
        return None
    size, at = _length(frame, at + 1)
    start = at
    if size < 48 or at + size != end or frame[at] != 0x0A or frame[at + 1] >= 0x80:
        return None
    store_at = at + 2
    at = store_at + frame[at + 1]
    if at + 8 > end or frame[at] != 0x10 or frame[at + 1] not in (1, 2) or frame[at + 2] != 0x18:
        return None
    store_end = at
    size, at = _length(frame, at + 3)
    if at + 32 > end or frame[at] != 0x20 or frame[at + 1] != 1 or frame[at + 2] != 0x2A:
        return None
    size, at = _length(frame, at + 3)
    tuid = at + size
    if tuid + 22 != end or frame[tuid] != 0x32 or frame[tuid + 1] != 18 or frame[tuid + 20] != 0x38:
        return None
    if frame[tuid + 2] != 0x09 or frame[tuid + 11] != 0x11 or frame[tuid + 21] > 1:
        return None
    store_id = _store(bytes(frame[store_at:store_end]))
    if store_id.kind is StoreKind.BLUEPRINT:
        retention = Retention.PERSISTENT
    else:
        retention = Retention.STATIC if frame[tuid + 21] else Retention.TEMPORAL
    chunk_id = bytes(frame[tuid + 2 : tuid + 20])
    return Outline(MessageKind.ARROW_MSG, retention, store_id, chunk_id), memoryview(frame)[start:]


def _length(frame: Frame, at: int) -> tuple[int, int]:
    """A number and where it ends, if it ends within the frame; else one that cannot be a length."""
    result = shift = 0
    for end in range(at, min(at + 5, len(frame))):
        byte = frame[end]
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, end + 1
        shift += 7
    return len(frame), at


def _outline(frame: memoryview) -> tuple[Outline, memoryview]:
    request = _fields(frame[PREFIX_SIZE:], _REQUEST)
    log_msg = _fields(_message(request, 1, "WriteMessagesRequest without a message"), _LOG_MSG)
    if len(log_msg) != 1:
        raise RrdError(f"WriteMessagesRequest with {len(log_msg)} messages that are known, where there is to be one")
    ((number, inner),) = log_msg.items()
    assert isinstance(inner, memoryview)
    kind = MessageKind(number)
    chunk_id = None
    is_static = False
    if kind is MessageKind.ARROW_MSG:
        fields = _fields(inner, _ARROW_MSG)
        encoding, compression = fields.get(4, 0), fields.get(2, 0)
        if encoding != 1:
            raise RrdError(f"ArrowMsg has the unsupported encoding {encoding}")
        if compression not in (0, 1, 2):
            raise RrdError(f"ArrowMsg has the unknown compression {compression}")
        store = _message(fields, 1, "ArrowMsg without a store id")
        if 6 in fields:
            chunk_id = bytes(_message(fields, 6, ""))
            _fields(fields[6], _TUID)  # type: ignore[arg-type]
        is_static = bool(fields.get(7, 0))
    elif kind is MessageKind.SET_STORE_INFO:
        store = _store_of_info(inner)
    else:
        store = _message(_fields(inner, _ACTIVATION), 1, "BlueprintActivationCommand without a store id")
    if not store:
        raise RrdError("message with an empty store id")
    store_id = _store(bytes(store)) if len(store) <= _REMEMBERED else _read_store(store)
    if kind is not MessageKind.ARROW_MSG or store_id.kind is StoreKind.BLUEPRINT:
        retention = Retention.PERSISTENT
    else:
        retention = Retention.STATIC if is_static else Retention.TEMPORAL
    return Outline(kind, retention, store_id, chunk_id), inner


def check_table(frame: Frame) -> None:
    """Look at the outline of a ``WriteTableRequest`` with its gRPC prefix.

    Raises
    ------
    RrdError
        It has no id, or no data.
    """
    request = _fields(memoryview(frame)[PREFIX_SIZE:], _WRITE_TABLE)
    if not _text(_fields(_message(request, 1, "WriteTableRequest without an id"), _TABLE_ID), 1):
        raise RrdError("WriteTableRequest with an empty id")
    part = _fields(_message(request, 2, "WriteTableRequest without data"), _DATAFRAME_PART)
    _message(part, 2, "WriteTableRequest with empty data")


def _store_of_info(inner: memoryview) -> memoryview:
    """The bytes of the ``StoreId`` of a ``SetStoreInfo``, of which all else is looked at, too."""
    fields = _fields(inner, _SET_STORE_INFO)
    if 1 in fields:
        _fields(_message(fields, 1, ""), _TUID)
    info = _fields(_message(fields, 2, "SetStoreInfo without a store info"), _STORE_INFO)
    if 1 in info:
        _text(_fields(_message(info, 1, ""), _APPLICATION_ID), 1)
    if 5 in info:
        source = _fields(_message(info, 5, ""), _STORE_SOURCE)
        if 2 in source:
            _fields(_message(source, 2, ""), _SOURCE_EXTRA)
    if 6 in info:
        _fields(_message(info, 6, ""), _STORE_VERSION)
    return _message(info, 2, "SetStoreInfo without a store id")


def _read_store(data: memoryview) -> StoreId:
    fields = _fields(data, _STORE_ID)
    kind = fields.get(1, 0)
    if kind not in (0, 1, 2):
        raise RrdError(f"a store of the unknown kind {kind}")
    application = ""
    if 3 in fields:
        application = _text(_fields(_message(fields, 3, ""), _APPLICATION_ID), 1)
    # Kind 0 is what a writer that does not know better sends, and means a recording.
    return StoreId(StoreKind(kind or 1), application, _text(fields, 2))


_REMEMBERED: Final = 256
"""Bytes of a store id up to which it is remembered. All that are together take less than a megabyte."""


@lru_cache(maxsize=256)
def _store(data: bytes) -> StoreId:
    return _read_store(memoryview(data))


def _text(fields: _Found, number: int) -> str:
    data = fields.get(number, b"")
    assert not isinstance(data, int)
    if len(data) > MAX_ID_BYTES:
        raise RrdError(f"an id of {len(data)} bytes, where {MAX_ID_BYTES} are the limit")
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError:
        raise RrdError("an id that is not UTF-8 text") from None


def _message(fields: _Found, number: int, absent: str) -> memoryview:
    found = fields.get(number)
    if found is None:
        raise RrdError(absent)
    assert isinstance(found, memoryview)
    return found


class _Type(NamedTuple):
    """A message of the protocol."""

    name: str
    fields: dict[int, int]
    """The wire types of the fields that are known, by number."""


_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_REQUEST: Final = _Type("WriteMessagesRequest", {1: _BYTES})
_LOG_MSG: Final = _Type("LogMsg", {1: _BYTES, 2: _BYTES, 3: _BYTES})
_ARROW_MSG: Final = _Type("ArrowMsg", {1: _BYTES, 2: _VARINT, 3: _VARINT, 4: _VARINT, 5: _BYTES, 6: _BYTES, 7: _VARINT})
_SET_STORE_INFO: Final = _Type("SetStoreInfo", {1: _BYTES, 2: _BYTES})
_STORE_INFO: Final = _Type("StoreInfo", {1: _BYTES, 2: _BYTES, 5: _BYTES, 6: _BYTES})
_STORE_SOURCE: Final = _Type("StoreSource", {1: _VARINT, 2: _BYTES})
_SOURCE_EXTRA: Final = _Type("StoreSourceExtra", {1: _BYTES})
_STORE_VERSION: Final = _Type("StoreVersion", {1: _VARINT})
_ACTIVATION: Final = _Type("BlueprintActivationCommand", {1: _BYTES, 2: _VARINT, 3: _VARINT})
_STORE_ID: Final = _Type("StoreId", {1: _VARINT, 2: _BYTES, 3: _BYTES})
_APPLICATION_ID: Final = _Type("ApplicationId", {1: _BYTES})
_TUID: Final = _Type("Tuid", {1: _FIXED64, 2: _FIXED64})

_WRITE_TABLE: Final = _Type("WriteTableRequest", {1: _BYTES, 2: _BYTES})
_TABLE_ID: Final = _Type("TableId", {1: _BYTES})
_DATAFRAME_PART: Final = _Type("DataframePart", {1: _VARINT, 2: _BYTES, 3: _VARINT, 4: _VARINT})
_MAX_FIELDS: Final = 100
"""Fields of a message, unknown ones included. Each of them takes time on the loop."""

_Found: TypeAlias = dict[int, int | memoryview]
"""What is in a message, by number of the field."""


def _fields(data: memoryview, kind: _Type) -> _Found:
    """The known fields of a message. Others must be whole, and are ignored.

    Raises
    ------
    RrdError
        It ends within a field, or a known field is of another kind than it should be, or is there twice; or there are very many.
    """
    known = kind.fields
    found: _Found = {}
    at, end = 0, len(data)
    left = _MAX_FIELDS
    value: int | memoryview
    while at < end:
        left -= 1
        if left < 0:
            raise RrdError(f"{kind.name} with more than {_MAX_FIELDS} fields")
        tag = data[at]
        at += 1
        if tag >= 0x80:
            tag, at = _varint(data, at - 1, end, kind.name)
        number, wire_type = tag >> 3, tag & 7
        if wire_type == _VARINT:
            value, at = _varint(data, at, end, kind.name)
        else:
            if wire_type == _BYTES:
                size, at = _varint(data, at, end, kind.name)
            elif wire_type == _FIXED64:
                size = 8
            elif wire_type == _FIXED32:
                size = 4
            else:
                raise RrdError(f"{kind.name} has a field of the unknown wire type {wire_type}")
            if size > end - at:
                raise RrdError(f"{kind.name} ends within field {number}: {end - at} of {size} bytes are there")
            value = data[at : at + size]
            at += size
        if number in known:
            if known[number] != wire_type:
                raise RrdError(f"field {number} of {kind.name} has the wire type {wire_type}")
            if number in found:
                raise RrdError(f"field {number} of {kind.name} is there twice")
            found[number] = value
        elif not 0 < number < 2**29:
            raise RrdError(f"{kind.name} has a field of the impossible number {number}")
    return found


def _varint(data: memoryview, at: int, end: int, name: str) -> tuple[int, int]:
    """An integer of 64 bits at most, and where it ends."""
    result = shift = 0
    while at < end:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            if result >= 2**64:
                break
            return result, at
        shift += 7
        if shift > 63:
            break
    raise RrdError(f"{name} has an integer without an end")
