"""gRPC server reflection: tools such as grpcurl ask a server what it can be asked, and get the ``.proto`` files in compiled form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from grpclib.const import Status

from asyncrr.wire.envelope import grpc_prefix, varint
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields

from .grpc import Call, GrpcError
from .history import Frame
from .outline import PREFIX_SIZE

METHODS: Final = tuple(
    f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo" for version in ("v1", "v1alpha")
)
"""The same messages under two names, of which clients try one or both."""

# What a request may ask for, by the number of its field.
_FILE_BY_NAME, _FILE_BY_SYMBOL, _LIST_SERVICES = 3, 4, 7
# What a response answers, likewise.
_VALID_HOST, _REQUEST, _FILES, _SERVICES, _ERROR = 1, 2, 4, 6, 7


_MAX_SYMBOL: Final = 1024
"""Bytes of a question at most."""


class Reflection(Call):
    """A call that answers each of its messages.

    Parameters
    ----------
    services
        Full names of what the server serves.
    """

    max_size = _MAX_SYMBOL

    def __init__(self, services: Sequence[str]) -> None:
        self._services = services

    def message(self, frame: Frame) -> bytes:
        """See :meth:`Call.message`."""
        body = memoryview(frame)[PREFIX_SIZE:]
        try:
            request = Fields(body, "ServerReflectionRequest")
            answer = self._answer(request)
            host = bytes(request.bytes_(1))
        except RrdError as error:
            raise GrpcError(Status.INVALID_ARGUMENT, str(error)) from None
        response = _field(_VALID_HOST, host) + _field(_REQUEST, bytes(body)) + answer
        return grpc_prefix(len(response)) + response

    def end(self, wake: Callable[[], object]) -> None:
        """See :meth:`Call.end`."""

    def _answer(self, request: Fields) -> bytes:
        if _LIST_SERVICES in request:
            return _field(_SERVICES, b"".join(_field(1, _field(1, name.encode())) for name in self._services))
        # Loaded when somebody asks for it.
        from asyncrr.wire.proto.descriptors import FILES

        if _FILE_BY_NAME in request:
            name = request.text(_FILE_BY_NAME)
        elif _FILE_BY_SYMBOL in request:
            name = _file_of(request.text(_FILE_BY_SYMBOL))
        else:
            return _error(Status.UNIMPLEMENTED, "only files and services can be asked for")
        if name not in FILES:
            return _error(Status.NOT_FOUND, "there is no such file or symbol")
        return _file(name)


@cache
def _file(name: str) -> bytes:
    """The answer with one of the files that there are."""
    from asyncrr.wire.proto.descriptors import FILES

    return _field(_FILES, _field(1, FILES[name]))


def _file_of(symbol: str) -> str:
    """The file that a symbol would be in: each has a package to itself."""
    package, _, rest = symbol.partition(".v1alpha1.")
    return f"{package.replace('.', '/')}/v1alpha1/{package.rpartition('.')[2]}.proto" if rest else ""


def _error(status: Status, text: str) -> bytes:
    return _field(_ERROR, b"\x08" + varint(status.value) + _field(2, text.encode()))


def _field(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data
