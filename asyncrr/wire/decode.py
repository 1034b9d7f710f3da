"""From protobuf bytes to what they mean: store infos, chunks, activations, footers.

Nothing here trusts a length: what is allocated is bounded by the bytes that are really there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import pyarrow as pa

from .chunk_columns import chunk_columns
from .errors import RrdError
from .fields import Fields
from .gate import DEFAULT_BOUNDS, MAX_ID_BYTES, MAX_INDEX_FIELDS, Bounds, open_batch, open_schema, unpacked_size
from .messages import MessageKind, StoreId, StoreKind, TimeKind
from .version import CrateVersion

MAX_STORES: Final = 100_000
"""Stores that a footer may have an index of."""
MAX_ANNOUNCED: Final = 4096
"""Stores of which the application id is remembered for messages that do not say it. Only writers before 0.25 made such."""

_SOURCES: Final = ("", "C SDK", "Python SDK", "Rust SDK", "file", "viewer")
_PYTHON, _RUST, _FILE, _OTHER = 2, 3, 4, 6
_LAST_FILE_SOURCE: Final = 5
_MAX_VERSION: Final = 255
"""Official readers refuse parts of versions that are larger."""


@dataclass(frozen=True, slots=True)
class StoreInfo:
    """A store was announced."""

    store_id: StoreId
    row_id: bytes
    """TUID, 16 bytes big-endian."""
    source: str
    """The program that logged, such as ``Python SDK 3.11.7``; empty if it does not say."""
    version: CrateVersion | None


@dataclass(frozen=True, slots=True)
class DecodedChunk:
    """A chunk."""

    store_id: StoreId
    chunk_id: bytes
    """TUID, 16 bytes big-endian."""
    entity_path: str
    is_static: bool
    """Whether there are no timelines."""
    batch: pa.RecordBatch = field(repr=False)
    """Row ids, timelines, components; with all metadata."""
    timelines: dict[str, TimeKind]
    """Kind of each timeline by name, in the order of the columns."""
    time_columns: dict[str, int]
    """Column of each timeline by name."""
    ipc_size: int
    """Bytes of its Arrow stream, unpacked. The batch keeps so much memory alive."""

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return int(self.batch.num_rows)

    def times(self, timeline: str) -> pa.Array:
        """The times of a timeline as ``int64``, one a row."""
        return self.batch.column(self.time_columns[timeline]).view(pa.int64())


@dataclass(frozen=True, slots=True)
class BlueprintActivation:
    """A blueprint was made to take effect."""

    store_id: StoreId
    make_active: bool
    make_default: bool


@dataclass(frozen=True, slots=True)
class Manifest:
    """The index of one store's chunks."""

    store_id: StoreId
    sorbet_schema: pa.Schema = field(repr=False)
    """All columns of all chunks."""
    schema_sha256: bytes = field(repr=False)
    chunks: pa.RecordBatch = field(repr=False)
    """One row a chunk."""


@dataclass(frozen=True, slots=True)
class Footer:
    """A stream came to its end."""

    manifests: tuple[Manifest, ...]
    """One a store with chunks; none in streams of old writers."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message of which only the outside has been read."""

    kind: MessageKind
    data: memoryview = field(repr=False)
    """The protobuf bytes of the inner message."""
    store_id: StoreId
    chunk_id: bytes | None
    """Of a chunk, as the envelope has it; writers before 0.24 leave it out."""
    ipc_size: int
    """Of a chunk: bytes of its Arrow stream, unpacked."""


DecodedMessage: TypeAlias = StoreInfo | DecodedChunk | BlueprintActivation


class MessageDecoder:
    """Decodes the messages of one stream, in order.

    It remembers the application ids of announced stores, which the chunks of writers before 0.25 leave out.

    Parameters
    ----------
    bounds
        How large a message may be.
    complete
        Whether announcements of stores are to have all that official readers ask for.
    """

    __slots__ = ("_application_ids", "_bounds", "_complete")

    def __init__(self, bounds: Bounds = DEFAULT_BOUNDS, *, complete: bool = False) -> None:
        self._application_ids: dict[str, str] = {}
        self._complete = complete
        self._bounds = bounds

    def decode(self, kind: int, data: bytes | memoryview) -> DecodedMessage:
        """Decode one message.

        Parameters
        ----------
        kind
            A :class:`~asyncrr.wire.messages.MessageKind`.
        data
            The protobuf bytes of the inner message. A chunk may keep them alive.

        Raises
        ------
        RrdError
            The bytes are not such a message.
        """
        if kind == MessageKind.ARROW_MSG:
            return decode_arrow_msg(data, self._application_ids, bounds=self._bounds)
        if kind == MessageKind.SET_STORE_INFO:
            info = decode_set_store_info(data, complete=self._complete)
            self._announced(info.store_id)
            return info
        if kind == MessageKind.BLUEPRINT_ACTIVATION:
            return decode_blueprint_activation(data, self._application_ids)
        raise RrdError(f"unknown kind of message: {kind}")

    def _announced(self, store_id: StoreId) -> None:
        ids = self._application_ids
        ids.pop(store_id.recording_id, None)
        if len(ids) >= MAX_ANNOUNCED:
            del ids[next(iter(ids))]
        ids[store_id.recording_id] = store_id.application_id

    def open_response(self, data: bytes | memoryview) -> Envelope | None:
        """Look at the outside of a ``ReadMessagesResponse`` (or ``WriteMessagesRequest``); None if there is nothing in it.

        Raises
        ------
        RrdError
            The bytes are not such a message.
        """
        log_msg = Fields(memoryview(data), "ReadMessagesResponse").message(1)
        for kind in MessageKind:
            if kind not in log_msg:
                continue
            inner = log_msg.bytes_(kind)
            if kind is not MessageKind.ARROW_MSG:
                return Envelope(kind, inner, self.decode(kind, inner).store_id, None, 0)
            message = Fields(inner, "ArrowMsg")
            chunk_id = _tuid(message.message(6)) if 6 in message else None
            packed = len(message.bytes_(5))
            ipc_size = unpacked_size(packed, message.integer(2), message.integer(3), "ArrowMsg", self._bounds)
            return Envelope(kind, inner, _store_id(message, 1, self._application_ids), chunk_id, ipc_size)
        return None

    def decode_response(self, data: bytes | memoryview) -> DecodedMessage | None:
        """Decode a ``ReadMessagesResponse`` (or ``WriteMessagesRequest``); None if there is nothing in it."""
        log_msg = Fields(memoryview(data), "ReadMessagesResponse").message(1)
        for kind in MessageKind:
            if kind in log_msg:
                return self.decode(kind, log_msg.bytes_(kind))
        return None


def decode_set_store_info(data: bytes | memoryview, *, complete: bool = False) -> StoreInfo:
    """Decode a ``SetStoreInfo``.

    Parameters
    ----------
    data
        Its protobuf bytes.
    complete
        Whether all has to be there that official readers ask for, some of which nobody here needs.

    Raises
    ------
    RrdError
        The bytes are not such a message.
    """
    message = Fields(memoryview(data), "SetStoreInfo")
    info = message.message(2)
    application_id = _id(info.message(1), 1, "application")
    store_id = _store_id(info, 2, {}, application_id)
    row_id = message.message(1)
    if complete:
        for is_there, what in (
            (store_id.application_id, "an application id"),
            (1 in row_id and 2 in row_id, "a row id"),
            (5 in info, "a source"),
        ):
            if not is_there:
                raise RrdError(f"SetStoreInfo without {what}")
    version = CrateVersion.from_bits(info.message(6).integer(1)) if 6 in info else None
    return StoreInfo(store_id, _tuid(row_id), _source(info.message(5), complete), version)


def decode_blueprint_activation(
    data: bytes | memoryview, application_ids: Mapping[str, str] | None = None
) -> BlueprintActivation:
    """Decode a ``BlueprintActivationCommand``. Raises :class:`~asyncrr.wire.errors.RrdError`."""
    message = Fields(memoryview(data), "BlueprintActivationCommand")
    store_id = _store_id(message, 1, application_ids or {})
    return BlueprintActivation(store_id, bool(message.integer(2)), bool(message.integer(3)))


def decode_arrow_msg(
    data: bytes | memoryview, application_ids: Mapping[str, str] | None = None, *, bounds: Bounds = DEFAULT_BOUNDS
) -> DecodedChunk:
    """Decode an ``ArrowMsg``.

    Parameters
    ----------
    data
        Its protobuf bytes. An uncompressed chunk refers to them.
    application_ids
        Application ids by recording id, for messages of old writers that do not say.
    bounds
        How large the chunk may be.

    Raises
    ------
    RrdError
        The bytes are not such a message, or there is no chunk in it.
    """
    message = Fields(memoryview(data), "ArrowMsg")
    store_id = _store_id(message, 1, application_ids or {})
    if message.integer(4) != 1:
        raise RrdError(f"ArrowMsg has the unsupported encoding {message.integer(4)}")
    # Neither is needed here. Official readers do without the message where they are no Tuid and no boolean.
    _tuid(message.message(6))
    message.integer(7)
    payload, compression, claimed = message.bytes_(5), message.integer(2), message.integer(3)
    batch = open_batch(payload, compression, claimed, "ArrowMsg", bounds)
    found = chunk_columns(batch)
    return DecodedChunk(
        store_id=store_id,
        chunk_id=found.chunk_id,
        entity_path=found.entity_path,
        is_static=not found.timelines,
        batch=batch,
        timelines=found.timelines,
        time_columns=found.time_columns,
        ipc_size=unpacked_size(len(payload), compression, claimed, "ArrowMsg", bounds),
    )


def decode_footer(data: bytes | memoryview, *, bounds: Bounds = DEFAULT_BOUNDS) -> Footer:
    """Decode an ``RrdFooter``. Raises :class:`~asyncrr.wire.errors.RrdError`."""
    manifests = []
    left = bounds.most_unpacked(len(data))
    for manifest in Fields(memoryview(data), "RrdFooter", most=MAX_STORES).messages(1):
        part = manifest.message(4)
        if part.integer(1) != 1:
            raise RrdError(f"RrdManifest has the unsupported encoding {part.integer(1)}")
        payload, compression, claimed = part.bytes_(2), part.integer(3), part.integer(4)
        # All of them are in memory at once, so they share what one message may unpack to.
        room = Bounds(unpacked=left)
        left -= unpacked_size(len(payload), compression, claimed, "RrdManifest", room)
        manifests.append(
            Manifest(
                store_id=_store_id(manifest, 1, {}),
                sorbet_schema=open_schema(manifest.message(2).bytes_(1), "schema of RrdManifest"),
                schema_sha256=bytes(manifest.bytes_(3)),
                chunks=open_batch(payload, compression, claimed, "RrdManifest", room, most_fields=MAX_INDEX_FIELDS),
            )
        )
    return Footer(tuple(manifests))


def _store_id(parent: Fields, number: int, application_ids: Mapping[str, str], application_id: str = "") -> StoreId:
    if number not in parent:
        raise RrdError("message without a store id")
    message = parent.message(number)
    # Kind 0 is what a writer that does not know better sends, and means a recording.
    kind = message.integer(1) or StoreKind.RECORDING
    try:
        store_kind = StoreKind(kind)
    except ValueError:
        raise RrdError(f"unknown kind of store: {kind}") from None
    recording_id = _id(message, 2, "recording")
    if 3 in message:
        application_id = _id(message.message(3), 1, "application")
        if not application_id:
            raise RrdError("message with an empty application id")
    return StoreId(store_kind, application_id or application_ids.get(recording_id, ""), recording_id)


def _id(message: Fields, number: int, what: str) -> str:
    size = len(message.bytes_(number))
    if size > MAX_ID_BYTES:
        raise RrdError(f"{what} id of {size} bytes; {MAX_ID_BYTES} are allowed")
    return message.text(number)


def _tuid(message: Fields) -> bytes:
    return message.fixed64(1).to_bytes(8, "big") + message.fixed64(2).to_bytes(8, "big")


def _source(source: Fields, complete: bool) -> str:
    kind = source.integer(1)
    if complete and 2 not in source and kind in (_PYTHON, _RUST, _FILE, _OTHER):
        raise RrdError("SetStoreInfo with a source that says nothing of itself")
    payload = source.message(2).bytes_(1)
    if len(payload) > MAX_ID_BYTES:
        raise RrdError(f"SetStoreInfo with a source of {len(payload)} bytes; {MAX_ID_BYTES} are allowed")
    if kind == _OTHER:
        try:
            return str(payload, "utf-8", "strict" if complete else "replace")
        except UnicodeDecodeError as error:
            raise RrdError("SetStoreInfo with a source that is not UTF-8 text") from error
    name = _SOURCES[kind] if kind < len(_SOURCES) else f"source {kind}"
    if kind == _FILE and complete:
        where = Fields(payload, "StoreSourceExtra").integer(1)
        if not 1 <= where <= _LAST_FILE_SOURCE:
            raise RrdError(f"SetStoreInfo with the unknown kind of file source {where}")
    if kind not in (_PYTHON, _RUST) or not payload:
        return name
    extra = Fields(payload, "StoreSourceExtra")
    if kind == _PYTHON:
        numbers = [extra.integer(number) for number in (1, 2, 3)]
        if complete and max(numbers) > _MAX_VERSION:
            raise RrdError(f"SetStoreInfo with the impossible version {max(numbers)} of Python")
        return f"{name} {'.'.join(map(str, numbers))}{extra.text(4)}"
    return f"{name} (rustc {extra.text(1)}, LLVM {extra.text(2)})"
