"""The ways in which a connection or a call fails, and what each means for what was sent."""

from __future__ import annotations

from grpclib.const import Status
from grpclib.exceptions import GRPCError

from asyncrr._text import printable

_HOPELESS = {Status.UNAUTHENTICATED, Status.PERMISSION_DENIED, Status.UNIMPLEMENTED, Status.NOT_FOUND}
# Only these say that a message itself is at fault. RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE and the rest tell of a server in
# trouble: it may take the same message later.
_REFUSALS = {Status.INVALID_ARGUMENT, Status.FAILED_PRECONDITION, Status.OUT_OF_RANGE}
_HTTP_STATUS = "Received :status = "
"""How grpclib begins the message of an error that it made of an HTTP status, such as one of a reverse proxy."""


_LONGEST_TEXT = 300
"""Characters of what a peer says that are repeated."""


def text_of_peer(text: str) -> str:
    """What a peer has said, or what was said about it, fit for a line: short, and without what could steer a terminal."""
    return printable(text, _LONGEST_TEXT)


class ConnectionFailed(Exception):
    """The connection, or the attempt at one, is over. Another attempt may do better."""


class Refused(Exception):
    """The server refused something that was in the stream."""


class Hopeless(Exception):
    """The server will refuse whatever we send, however often."""


def failure_of(error: Exception, reason: str | None = None) -> Exception:
    """What an exception that ended a call means: one of the three above.

    grpclib and h2 raise many kinds of exceptions at answers that break their rules, a ``KeyError`` for a missing status
    among them. All that are not a gRPC status are a failed connection.

    Parameters
    ----------
    error
        What the call raised.
    reason
        Why the connection under the call ended, if it did. It says more than the error.
    """
    if isinstance(error, AssertionError):
        return ConnectionFailed(reason or "the answer is incomplete")  # grpclib asserts that it is not
    if not isinstance(error, GRPCError):
        return ConnectionFailed(reason or text_of_peer(str(error)) or type(error).__name__)
    text = f"{error.status.name}: {text_of_peer(error.message)}" if error.message else error.status.name
    if error.message is not None and error.message.startswith(_HTTP_STATUS):
        status = text_of_peer(error.message.removeprefix(_HTTP_STATUS).strip("'"))
        text = f"HTTP status {status} where a gRPC answer was expected"
        if error.status is Status.UNIMPLEMENTED:
            # 404 is what a reverse proxy says while there is nothing behind it.
            return ConnectionFailed(text)
    if error.status in _HOPELESS:
        return Hopeless(text)
    return Refused(text) if error.status in _REFUSALS else ConnectionFailed(text)
