"""The rare messages: what announces a store and what activates a blueprint."""

from __future__ import annotations

import sys
from functools import cache
from string import ascii_letters, digits
from typing import Final

from .envelope import delimited, encode_store_id, encode_tuid, string, varint
from .messages import Message, MessageKind, StoreId
from .version import FORMAT_VERSION
from .xxhash import xxh64

_PYTHON_SDK: Final = 2
"""What kind of program writes: the number in the protobuf enum ``StoreSourceKind``."""

_APPLICATION_ID_CHARACTERS = frozenset(ascii_letters + digits + "_- []:")
_APPLICATION_ID_BYTES = 180
_SUFFIX_LENGTH = 4


def normalize_application_id(application_id: str) -> str:
    """The application id as servers accept it.

    ASCII letters, digits, space and ``_ - [ ] :`` stay, in at most 180 bytes. Where anything has to change, foreign
    characters become ``-`` and four hex digits of the original's hash follow, so that different ids stay different.

    Raises
    ------
    ValueError
        The id is empty.
    """
    if not application_id:
        raise ValueError("the application id must not be empty")
    foreign = not _APPLICATION_ID_CHARACTERS.issuperset(application_id)
    if not foreign and len(application_id) <= _APPLICATION_ID_BYTES:
        return application_id
    kept = application_id[: _APPLICATION_ID_BYTES - _SUFFIX_LENGTH]
    kept = "".join(c if c in _APPLICATION_ID_CHARACTERS else "-" for c in kept)
    return f"{kept}{xxh64(application_id.encode()) & 0xFFFF:04x}"


def set_store_info(store_id: StoreId, row_id: bytes) -> Message:
    """The message that announces a store; goes before everything else of that store.

    Parameters
    ----------
    store_id
        The store. Its application id is written as it is (see :func:`normalize_application_id`).
    row_id
        A fresh TUID, 16 bytes big-endian.
    """
    info = (
        # Readers before 0.25 look for the application id here only.
        delimited(b"\x0a", string(b"\x0a", store_id.application_id))
        + delimited(b"\x12", encode_store_id(store_id))
        + _source_and_version()
    )
    data = delimited(b"\x0a", encode_tuid(row_id)) + delimited(b"\x12", info)
    return _message(MessageKind.SET_STORE_INFO, store_id, data)


@cache
def _source_and_version() -> bytes:
    """The fields of a ``StoreInfo`` that say what wrote the store."""
    python = sys.version_info
    suffix = "" if python.releaselevel == "final" else f"{python.releaselevel[0]}{python.serial}"
    if python.releaselevel == "candidate":
        suffix = f"rc{python.serial}"
    version = _integer(b"\x08", python.major) + _integer(b"\x10", python.minor) + _integer(b"\x18", python.micro)
    extra = delimited(b"\x0a", version + string(b"\x22", suffix))
    source = _integer(b"\x08", _PYTHON_SDK) + delimited(b"\x12", extra)
    return delimited(b"\x2a", source) + delimited(b"\x32", _integer(b"\x08", FORMAT_VERSION.bits))


def blueprint_activation(store_id: StoreId, *, make_active: bool, make_default: bool) -> Message:
    """The message that makes a blueprint take effect; goes after the blueprint's chunks.

    Parameters
    ----------
    store_id
        The store of the blueprint.
    make_active
        Show it now.
    make_default
        Return to it on reset.
    """
    data = delimited(b"\x0a", encode_store_id(store_id))
    data += _integer(b"\x10", make_active) + _integer(b"\x18", make_default)
    return _message(MessageKind.BLUEPRINT_ACTIVATION, store_id, data)


def _integer(tag: bytes, value: int) -> bytes:
    """An integer field, left out where it is zero."""
    return tag + varint(value) if value else b""


def _message(kind: MessageKind, store_id: StoreId, data: bytes) -> Message:
    return Message(kind, store_id, (data,), len(data))
