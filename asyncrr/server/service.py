"""The calls that the proxy answers, whatever they come by (HTTP/2, gRPC-web)."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Final

from grpclib.const import Status

from asyncrr.wire.envelope import grpc_prefix
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields

from .background import Background
from .grpc import MAX_MESSAGE_SIZE, Assembler, Call, GrpcError
from .history import Frame
from .outline import PREFIX_SIZE, Outline
from .peers import Holder, InFlight
from .reflection import METHODS, Reflection
from .static_chunks import StaticRows
from .store import Reader, Store

SERVICE: Final = "/rerun.sdk_comms.v1alpha1.MessageProxyService/"
_EMPTY: Final = grpc_prefix(0)


class MessageProxy:
    """What all connections of a server have in common.

    Parameters
    ----------
    limit
        Bytes of history.
    newest_first
        Whether readers get the history backwards.
    token
        What clients have to say who they are with (``authorization: Bearer …``).
    report
        Where lines about what goes wrong go.
    background
        Where large static chunks are unpacked.
    """

    def __init__(
        self,
        limit: int,
        report: Callable[[str], object],
        *,
        newest_first: bool = False,
        token: str | None = None,
        background: Background | None = None,
    ) -> None:
        self.store = Store(limit, report, background=background)
        # Tables are rare, and no part of any recording: they have a tenth to themselves.
        self.tables = Store(limit // 10)
        self.in_flight = InFlight.beside(limit)
        self.newest_first = newest_first
        self._token = token
        self._calls: Mapping[str, Callable[[], Call]] = {
            f"{SERVICE}WriteMessages": lambda: _WriteMessages(self),
            f"{SERVICE}ReadMessages": lambda: _Read(self, self.store),
            f"{SERVICE}WriteTable": lambda: _WriteTable(self),
            f"{SERVICE}ReadTables": lambda: _Read(self, self.tables),
            **dict.fromkeys(METHODS, lambda: Reflection([SERVICE.strip("/")])),
        }

    def call(self, path: str, headers: Mapping[str, str], holder: Holder | None = None) -> Call:
        """Begin a call; ``holder`` is the connection that it comes by, if there is one.

        Raises
        ------
        GrpcError
            There is no such method, or the client may not call it.
        """
        if self._token is not None:
            given = headers.get("authorization", "")
            if not hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._token}".encode()):
                raise GrpcError(Status.UNAUTHENTICATED, "this server wants a token (authorization: Bearer …)")
        make = self._calls.get(path)
        if make is None:
            raise GrpcError(Status.UNIMPLEMENTED, f"there is no method {path}")
        return make()

    def assembler(self, call: Call, holder: Holder | None = None) -> Assembler:
        """For the messages of a call; ``holder`` is the connection that it came by, if there is one."""
        return Assembler(self.in_flight, Holder() if holder is None else holder, call.max_size)

    def take(self, frame: tuple[Frame, ...], nbytes: int) -> None:
        """Take in a message for all readers. Raises :class:`~asyncrr.wire.errors.RrdError`."""
        self.store.add(frame, nbytes)

    def take_own(self, outline: Outline, frame: tuple[Frame, ...], nbytes: int, rows: StaticRows | None = None) -> None:
        """:meth:`take` for messages that were made in this program, of which all is known."""
        self.store.add_outlined(outline, None, frame, nbytes, rows)

    def close(self) -> None:
        """Have all readers end, once they have taken what there is."""
        self.store.close()
        self.tables.close()


class _WriteMessages(Call):
    is_writer = True
    max_size = MAX_MESSAGE_SIZE

    def __init__(self, proxy: MessageProxy) -> None:
        self._proxy = proxy

    def message(self, frame: Frame) -> None:
        try:
            self._proxy.take((frame,), len(frame))
        except RrdError as error:
            raise GrpcError(Status.INVALID_ARGUMENT, str(error)) from None

    def end(self, wake: Callable[[], object]) -> bytes:
        return _EMPTY


class _WriteTable(Call):
    is_writer = True
    max_size = MAX_MESSAGE_SIZE

    def __init__(self, proxy: MessageProxy) -> None:
        self._proxy = proxy
        self._done = False

    def message(self, frame: Frame) -> None:
        if self._done:
            raise GrpcError(Status.INVALID_ARGUMENT, "a second message in a call that takes one")
        self._done = True
        try:
            fields = Fields(memoryview(frame)[PREFIX_SIZE:], "WriteTableRequest")
            if not fields.message(1).text(1) or 2 not in fields:
                raise RrdError("WriteTableRequest without an id or without data")
        except RrdError as error:
            raise GrpcError(Status.INVALID_ARGUMENT, str(error)) from None
        # The request has the same bytes as the ReadTablesResponse that tells it on.
        self._proxy.tables.add_temporal((frame,), len(frame))

    def end(self, wake: Callable[[], object]) -> bytes:
        if not self._done:
            raise GrpcError(Status.INVALID_ARGUMENT, "a call without a message")
        return _EMPTY


class _Read(Call):
    def __init__(self, proxy: MessageProxy, store: Store) -> None:
        self._newest_first = proxy.newest_first
        self._store = store

    def message(self, frame: Frame) -> None:
        """The request is empty, in the protocol of today."""

    def end(self, wake: Callable[[], object]) -> Reader:
        return self._store.reader(wake, newest_first=self._newest_first)
