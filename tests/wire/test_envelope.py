"""The hand-written envelope against betterproto and against messages of the official SDK."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from asyncrr.wire.envelope import (
    Compression,
    encode_arrow_msg,
    encode_store_id,
    frame_header,
    grpc_prefix,
    varint,
    write_messages_request,
)
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.common.v1alpha1 import Tuid
from asyncrr.wire.proto.rerun.log_msg.v1alpha1 import ArrowMsg, SetStoreInfo, StoreInfo
from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import ReadMessagesResponse, WriteMessagesRequest
from asyncrr.wire.store_info import blueprint_activation, set_store_info
from tests.wire.samples import STORE, joined, message, proto_store_id, tuid

store_ids = st.builds(StoreId, st.sampled_from(StoreKind), st.text(max_size=200), st.text(max_size=200))


@given(
    store_id=store_ids,
    payload=st.lists(st.binary(max_size=20_000), min_size=1, max_size=5).filter(any),
    compression=st.sampled_from(Compression),
    uncompressed_size=st.integers(1, 2**64 - 1),
    chunk_id=st.binary(min_size=16, max_size=16),
    is_static=st.booleans(),
)
def test_arrow_msg_is_what_betterproto_writes(
    store_id: StoreId,
    payload: list[bytes],
    compression: Compression,
    uncompressed_size: int,
    chunk_id: bytes,
    is_static: bool,
) -> None:
    ours = encode_arrow_msg(
        store_id,
        payload,
        compression=compression,
        uncompressed_size=uncompressed_size,
        chunk_id=chunk_id,
        is_static=is_static,
    )
    theirs = ArrowMsg(
        store_id=proto_store_id(store_id),
        compression=compression,
        uncompressed_size=uncompressed_size,
        encoding=1,
        payload=b"".join(payload),
        chunk_id=Tuid(time_ns=int.from_bytes(chunk_id[:8], "big"), inc=int.from_bytes(chunk_id[8:], "big")),
        is_static=is_static,
    )
    assert b"".join(ours) == bytes(theirs)
    assert all(mine is given for mine, given in zip(ours[1:-1], payload, strict=True))


@given(store_ids)
def test_store_id_always_has_an_application_id(store_id: StoreId) -> None:
    encoded = encode_store_id(store_id)
    assert encoded == bytes(proto_store_id(store_id))
    assert b"\x1a" in encoded


@pytest.mark.parametrize("size", [0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 2**32 - 1, 2**64 - 1])
def test_varint_at_the_edges(size: int) -> None:
    encoded = varint(size)
    assert sum((byte & 0x7F) << 7 * i for i, byte in enumerate(encoded)) == size
    assert all(byte >= 0x80 for byte in encoded[:-1])
    assert encoded[-1] < 0x80


def test_payload_may_be_any_buffer() -> None:
    whole = message(1)
    payload = bytes(memoryview(whole.parts[1]))
    for buffer in (payload, bytearray(payload), memoryview(payload), pa.py_buffer(payload)):
        parts = encode_arrow_msg(
            STORE, [buffer], compression=Compression.LZ4, uncompressed_size=9, chunk_id=tuid(1), is_static=False
        )
        assert parts[1] is buffer
        assert ArrowMsg().parse(joined(parts)).payload == payload


def test_chunk_message_counts_its_bytes() -> None:
    for compression in Compression:
        m = message(1, compression=compression)
        assert m.nbytes == len(joined(m.parts))
        assert m.summary is not None
        assert ArrowMsg().parse(joined(m.parts)).uncompressed_size == m.summary.ipc_size


@pytest.mark.parametrize(
    "inner",
    [
        message(1),
        set_store_info(STORE, tuid(1)),
        blueprint_activation(STORE, make_active=True, make_default=True),
    ],
    ids=lambda m: m.kind.name,
)
def test_write_messages_request_is_what_betterproto_writes(inner: Message) -> None:
    ours = write_messages_request(inner)
    parsed = WriteMessagesRequest().parse(joined(ours))
    assert bytes(parsed) == joined(ours) == bytes(ReadMessagesResponse(log_msg=parsed.log_msg))
    fields = {
        MessageKind.SET_STORE_INFO: "set_store_info",
        MessageKind.ARROW_MSG: "arrow_msg",
        MessageKind.BLUEPRINT_ACTIVATION: "blueprint_activation_command",
    }
    assert bytes(getattr(parsed.log_msg, fields[inner.kind])) == joined(inner.parts)
    assert all(part is given for part, given in zip(ours[1:], inner.parts, strict=True))


def test_headers() -> None:
    assert frame_header(MessageKind.ARROW_MSG, 0x0102) == b"\x02" + bytes(7) + b"\x02\x01" + bytes(6)
    assert grpc_prefix(0x01020304) == b"\x00\x01\x02\x03\x04"
    with pytest.raises(OverflowError):
        grpc_prefix(2**32)


def test_generated_messages_keep_what_old_readers_need() -> None:
    info = SetStoreInfo().parse(joined(set_store_info(STORE, tuid(5)).parts)).info
    assert isinstance(info, StoreInfo)
    assert info.application_id.id == info.store_id.application_id.id == STORE.application_id
