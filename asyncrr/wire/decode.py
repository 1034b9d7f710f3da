"""From protobuf bytes to what they mean: store infos, chunks, activations, footers.

Nothing here trusts a length: what is allocated is bounded by the bytes that are really there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import pyarrow as pa

from .errors import RrdError
from .fields import Fields
from .gate import DEFAULT_BOUNDS, Bounds, open_batch, open_schema, unpacked_size
from .messages import MessageKind, StoreId, StoreKind, TimeKind
from .version import CrateVersion


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
    """

    __slots__ = ("_application_ids", "_bounds")

    def __init__(self, bounds: Bounds = DEFAULT_BOUNDS) -> None:
        self._application_ids: dict[str, str] = {}
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
            info = decode_set_store_info(data)
            self._application_ids[info.store_id.recording_id] = info.store_id.application_id
            return info
        if kind == MessageKind.BLUEPRINT_ACTIVATION:
            return decode_blueprint_activation(data, self._application_ids)
        raise RrdError(f"unknown kind of message: {kind}")

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


def decode_set_store_info(data: bytes | memoryview) -> StoreInfo:
    """Decode a ``SetStoreInfo``. Raises :class:`~asyncrr.wire.errors.RrdError`."""
    message = Fields(memoryview(data), "SetStoreInfo")
    info = message.message(2)
    application_id = info.message(1).text(1)
    store_id = _store_id(info, 2, {}, application_id)
    version = CrateVersion.from_bits(info.message(6).integer(1)) if 6 in info else None
    return StoreInfo(store_id, _tuid(message.message(1)), _source(info.message(5)), version)


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
    batch = open_batch(message.bytes_(5), message.integer(2), message.integer(3), "ArrowMsg", bounds)
    return _chunk(store_id, batch)


def decode_footer(data: bytes | memoryview, *, bounds: Bounds = DEFAULT_BOUNDS) -> Footer:
    """Decode an ``RrdFooter``. Raises :class:`~asyncrr.wire.errors.RrdError`."""
    manifests = []
    for manifest in Fields(memoryview(data), "RrdFooter").messages(1):
        part = manifest.message(4)
        if part.integer(1) != 1:
            raise RrdError(f"RrdManifest has the unsupported encoding {part.integer(1)}")
        manifests.append(
            Manifest(
                store_id=_store_id(manifest, 1, {}),
                sorbet_schema=open_schema(manifest.message(2).bytes_(1), "schema of RrdManifest"),
                schema_sha256=bytes(manifest.bytes_(3)),
                chunks=open_batch(part.bytes_(2), part.integer(3), part.integer(4), "RrdManifest", bounds),
            )
        )
    return Footer(tuple(manifests))


def _chunk(store_id: StoreId, batch: pa.RecordBatch) -> DecodedChunk:
    metadata = batch.schema.metadata or {}
    if b"rerun:entity_path" not in metadata:
        raise RrdError("chunk without an entity path")
    text = metadata.get(b"rerun:id", b"").decode("ascii", "replace")
    try:
        chunk_id = bytes.fromhex(text[-32:])
    except ValueError:
        chunk_id = b""
    if len(chunk_id) != 16:
        raise RrdError(f"chunk with the malformed id {text!r}")
    entity_path = metadata[b"rerun:entity_path"].decode("utf-8", "replace")
    timelines: dict[str, TimeKind] = {}
    columns: dict[str, int] = {}
    try:
        names = batch.schema.names
    except UnicodeDecodeError as error:
        raise RrdError("chunk with a column name that is not UTF-8 text") from error
    for i, (column, name) in enumerate(zip(batch.schema, names, strict=True)):
        described = column.metadata or {}
        if described.get(b"rerun:kind") in (b"index", b"time"):
            if b"rerun:index_name" in described:
                name = described[b"rerun:index_name"].decode("utf-8", "replace")
            timelines[name] = _time_kind(column.type, name)
            columns[name] = i
    if not entity_path.startswith("/"):
        entity_path = f"/{entity_path}"
    return DecodedChunk(store_id, chunk_id, entity_path, not timelines, batch, timelines, columns)


def _time_kind(type_: pa.DataType, name: str) -> TimeKind:
    if type_ == pa.int64():
        return TimeKind.SEQUENCE
    if type_ == pa.duration("ns"):
        return TimeKind.DURATION
    if pa.types.is_timestamp(type_) and type_.unit == "ns":
        return TimeKind.TIMESTAMP
    raise RrdError(f"timeline {name!r} has the unsupported type {type_}")


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
    recording_id = message.text(2)
    if 3 in message:
        application_id = message.message(3).text(1)
    return StoreId(store_kind, application_id or application_ids.get(recording_id, ""), recording_id)


def _tuid(message: Fields) -> bytes:
    return message.integer(1).to_bytes(8, "big") + message.integer(2).to_bytes(8, "big")


def _source(source: Fields) -> str:
    kind = source.integer(1)
    payload = source.message(2).bytes_(1)
    if kind == 6:
        return str(payload, "utf-8", "replace")
    name = ("", "C SDK", "Python SDK", "Rust SDK", "file", "viewer")[kind] if kind < 6 else f"source {kind}"
    extra = Fields(payload, "StoreSourceExtra") if kind in (2, 3) else None
    if extra is None or not payload:
        return name
    if kind == 2:
        return f"{name} {extra.integer(1)}.{extra.integer(2)}.{extra.integer(3)}{extra.text(4)}"
    return f"{name} (rustc {extra.text(1)}, LLVM {extra.text(2)})"
