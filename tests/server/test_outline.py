"""The outline of a message against betterproto and the strict reader: what is accepted means the same to all of them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import betterproto
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.server import outline as outline_module
from asyncrr.server.outline import PREFIX_SIZE, check_table, outline
from asyncrr.wire.envelope import delimited, varint
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.sdk_comms import v1alpha1 as comms
from tests.grpc import messages as m
from tests.server.frames import BLUEPRINT, RECORDING, frame, static_frame
from tests.server.mutations import grpc, mutated

_STORE = b"\x08\x01\x12\x03rec\x1a\x05\x0a\x03app"
_TUID = b"\x09" + bytes(8) + b"\x11" + bytes(8)


def chunk(*fields: bytes) -> bytes:
    """A frame with an ``ArrowMsg`` of these fields."""
    return grpc(2, b"".join(fields))


def _arrow(store: bytes = _STORE, tuid: bytes = _TUID) -> list[bytes]:
    return [
        delimited(b"\x0a", store), b"\x10\x01", b"\x18\x05", b"\x20\x01", delimited(b"\x2a", b"12345"), delimited(b"\x32", tuid),
        b"\x38\x00",
    ]  # fmt: skip


def test_all_orders_and_unknown_fields_are_read() -> None:
    fields = _arrow()
    expected = outline(chunk(*fields))[0]
    assert expected.store_id == StoreId(StoreKind.RECORDING, "app", "rec")
    assert expected.chunk_id == _TUID
    for seed in range(20):
        shuffled = random.Random(seed).sample(fields, len(fields))
        extra = [b"\x78\x05", delimited(b"\x82\x01", b"later"), b"\x8d\x01\0\0\0\0", b"\x91\x01" + bytes(8)]
        assert outline(chunk(*shuffled, *extra))[0] == expected
        assert outline(chunk(*extra, *shuffled))[0] == expected


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (_arrow()[1:], "without a store id"),
        (_arrow(store=b""), "empty store id"),
        ([*_arrow(), _arrow()[0]], "twice"),
        ([*_arrow(), b"\x38\x01"], "twice"),
        (_arrow(store=b"\x08\x03\x12\x03rec"), "unknown kind"),
        (_arrow(store=b"\x08\x01\x12\x02\xff\xff"), "UTF-8"),
        (_arrow(store=b"\x08\x01" + delimited(b"\x12", b"r" * 5000)), "5000 bytes"),
        (_arrow(store=b"\x08\x01" + delimited(b"\x1a", delimited(b"\x0a", b"a" * 5000))), "5000 bytes"),
        (_arrow(store=b"\x0d\0\0\0\x01"), "wire type"),
        (_arrow(store=b"\x12\x7f"), "ends within field 2"),
        (_arrow(store=b"\x08" + b"\x80" * 11), "without an end"),
        (_arrow(store=b"\x08" + b"\xff" * 9 + b"\x7f"), "without an end"),
        (_arrow(tuid=b"\x09\x01"), "ends within field 1"),
        (_arrow(tuid=b"\x08\x01\x10\x01"), "wire type"),
        ([*_arrow()[:2], b"\x1d\0\0\0\0", *_arrow()[3:]], "wire type"),
        ([*_arrow()[:3], b"\x20\x02", *_arrow()[4:]], "encoding 2"),
        ([*_arrow()[:1], b"\x10\x03", *_arrow()[2:]], "compression 3"),
        ([*_arrow(), b"\x00\x00"], "impossible number"),
        ([*_arrow(), b"\x7b"], "wire type 3"),
        ([*_arrow(), b"\x78\x01" * 100], "more than 100 fields"),
    ],
)
def test_what_no_reader_reads_is_refused(fields: list[bytes], why: str) -> None:
    with pytest.raises(RrdError, match=why):
        outline(chunk(*fields))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\x0a\x00", b"\x0a\x80", b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f", b"\x0a\x01", b"\x0a\x02\x12\x00",
        b"\x0a\x04\x12\x00\x12\x00", b"\x0a\x04\x12\x00\x0a\x00", b"\x0a\x02\x22\x00", b"\x0d\0\0\0\0",
        b"\x0a\x00" * 2, b"\x12\x00", bytes(60), b"\x0a" * 60,
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_message_at_all(body: bytes) -> None:
    with pytest.raises(RrdError):
        outline(b"\0" + len(body).to_bytes(4, "big") + body)


def _frames() -> Iterator[bytes]:
    for message in (
        m.info(RECORDING), m.info(BLUEPRINT), m.activation(BLUEPRINT), m.chunk(RECORDING), m.chunk(BLUEPRINT),
        m.chunk(RECORDING, static=True), m.chunk(StoreId(StoreKind.RECORDING, "ä" * 300, "😀" * 200)),
    ):  # fmt: skip
        yield frame(message)
    yield static_frame(1, "/a", [(1, {"x": 1})])


def _by_betterproto(frame: bytes) -> tuple[MessageKind, StoreId, bool, bytes]:
    """Kind, store, whether it is static, payload."""
    name, message = betterproto.which_one_of(comms.WriteMessagesRequest().parse(frame[PREFIX_SIZE:]).log_msg, "msg")
    is_static, payload = False, b""
    if name == "arrow_msg":
        kind, store, is_static, payload = (
            MessageKind.ARROW_MSG, message.store_id, bool(message.is_static), message.payload
        )  # fmt: skip
    elif name == "set_store_info":
        kind, store = MessageKind.SET_STORE_INFO, message.info.store_id
    else:
        kind, store = MessageKind.BLUEPRINT_ACTIVATION, message.blueprint_id
    application = store.application_id.id if store.application_id is not None else ""
    return kind, StoreId(StoreKind(int(store.kind) or 1), application, store.recording_id), is_static, payload


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_accepted_means_the_same_to_betterproto(seed: int) -> None:
    rng = random.Random(seed)
    whole = mutated(rng, rng.choice(list(_frames())))
    try:
        found, inner = outline_module._outline(memoryview(whole))
    except RrdError:
        # The quick way takes nothing that the strict one does not.
        try:
            assert outline_module._usual_chunk(whole) is None
        except RrdError:
            return
        return
    quick = outline_module._usual_chunk(whole)
    assert quick is None or quick == (found, inner)
    kind, store_id, is_static, payload = _by_betterproto(whole)
    assert (found.kind, found.store_id) == (kind, store_id)
    if kind is MessageKind.ARROW_MSG:
        assert found.retention.name == (
            "PERSISTENT" if store_id.kind is StoreKind.BLUEPRINT else "STATIC" if is_static else "TEMPORAL"
        )
        fields = Fields(inner, "ArrowMsg")
        assert bool(fields.integer(7)) is is_static
        assert fields.bytes_(5) == payload


def test_what_writers_of_today_send_is_read_the_quick_way() -> None:
    quick = [outline_module._usual_chunk(data) is not None for data in _frames()]
    assert quick == [False, False, False, True, True, True, False, True]


def test_remembered_ids_are_short() -> None:
    """An id of any length is read, and only short ones stay in memory."""
    outline_module._store.cache_clear()
    for length in (10, 100, 1000, 4000):
        outline(chunk(*_arrow(store=b"\x08\x01" + delimited(b"\x12", b"r" * length))))
    assert outline_module._store.cache_info().currsize == 2


def test_mutations_are_of_use() -> None:
    """Some are accepted, most are not."""
    rng = random.Random(1)
    accepted = 0
    for _ in range(400):
        try:
            outline(mutated(rng, rng.choice(list(_frames()))))
            accepted += 1
        except RrdError:
            pass  # most of them
    assert 60 < accepted < 340


@pytest.mark.parametrize(
    "body",
    [
        b"", delimited(b"\x0a", delimited(b"\x0a", b"id")), delimited(b"\x12", delimited(b"\x12", b"data")),
        delimited(b"\x0a", b"") + delimited(b"\x12", delimited(b"\x12", b"data")),
        delimited(b"\x0a", delimited(b"\x0a", b"\xff")) + delimited(b"\x12", delimited(b"\x12", b"data")),
        delimited(b"\x0a", delimited(b"\x0a", b"i" * 5000)) + delimited(b"\x12", delimited(b"\x12", b"data")),
        delimited(b"\x0a", delimited(b"\x0a", b"id")) + delimited(b"\x12", b""),
        varint(8 << 3) * 2 * 100,
    ],
)  # fmt: skip
def test_tables_that_are_none(body: bytes) -> None:
    with pytest.raises(RrdError):
        check_table(b"\0" + len(body).to_bytes(4, "big") + body)
    good = delimited(b"\x0a", delimited(b"\x0a", b"id")) + delimited(b"\x12", delimited(b"\x12", b"data"))
    check_table(b"\0" + len(good).to_bytes(4, "big") + good)
