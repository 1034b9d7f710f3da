"""The rare messages: what announces a store and what activates a blueprint."""

from __future__ import annotations

import string
import sys
from typing import TYPE_CHECKING

from .messages import Message, MessageKind, StoreId
from .version import FORMAT_VERSION
from .xxhash import xxh64

# The generated messages are imported where they are used: betterproto brings grpclib along, and together they would
# take a large part of the time that `import asyncrr` may take.
if TYPE_CHECKING:
    from .proto.rerun.common.v1alpha1 import StoreId as ProtoStoreId

_APPLICATION_ID_CHARACTERS = frozenset(string.ascii_letters + string.digits + "_- []:")
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


def proto_store_id(store_id: StoreId) -> ProtoStoreId:
    """The generated message for ``store_id``."""
    from .proto.rerun.common.v1alpha1 import ApplicationId, StoreId, StoreKind

    return StoreId(
        kind=StoreKind(store_id.kind),
        recording_id=store_id.recording_id,
        application_id=ApplicationId(id=store_id.application_id),
    )


def set_store_info(store_id: StoreId, row_id: bytes) -> Message:
    """The message that announces a store; goes before everything else of that store.

    Parameters
    ----------
    store_id
        The store. Its application id is written as it is (see :func:`normalize_application_id`).
    row_id
        A fresh TUID, 16 bytes big-endian.
    """
    from .proto.rerun.common.v1alpha1 import ApplicationId, Tuid
    from .proto.rerun.log_msg.v1alpha1 import (
        PythonVersion,
        SetStoreInfo,
        StoreInfo,
        StoreSource,
        StoreSourceExtra,
        StoreSourceKind,
        StoreVersion,
    )

    python = sys.version_info
    suffix = "" if python.releaselevel == "final" else f"{python.releaselevel[0]}{python.serial}"
    if python.releaselevel == "candidate":
        suffix = f"rc{python.serial}"
    version = PythonVersion(major=python.major, minor=python.minor, patch=python.micro, suffix=suffix)
    message = SetStoreInfo(
        row_id=Tuid(time_ns=int.from_bytes(row_id[:8], "big"), inc=int.from_bytes(row_id[8:], "big")),
        info=StoreInfo(
            # Readers before 0.25 look here only.
            application_id=ApplicationId(id=store_id.application_id),
            store_id=proto_store_id(store_id),
            store_source=StoreSource(
                # To type checkers the members of generated enums are integers, hence the call.
                kind=StoreSourceKind(StoreSourceKind.PYTHON_SDK),
                extra=StoreSourceExtra(payload=bytes(version)),
            ),
            store_version=StoreVersion(crate_version_bits=FORMAT_VERSION.bits),
        ),
    )
    return _message(MessageKind.SET_STORE_INFO, store_id, bytes(message))


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
    from .proto.rerun.log_msg.v1alpha1 import BlueprintActivationCommand

    command = BlueprintActivationCommand(
        blueprint_id=proto_store_id(store_id), make_active=make_active, make_default=make_default
    )
    return _message(MessageKind.BLUEPRINT_ACTIVATION, store_id, bytes(command))


def _message(kind: MessageKind, store_id: StoreId, data: bytes) -> Message:
    return Message(kind, store_id, (data,), len(data))
