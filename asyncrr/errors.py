"""The exceptions of asyncrr.

::

    Exception
    ├── RuntimeError
    │   └── AsyncrrError
    │       ├── FlushError            a flush did not reach every sink; says per sink what is pending
    │       │   ├── FlushTimeout      no progress within the time allowed
    │       │   └── NotConnected      the peer cannot be reached
    │       ├── ConnectionLost        a server that is read from cannot be reached, went away, or does not answer
    │       ├── ImporterError         a file could not be imported, or not all of it
    │       ├── SinkError             a sink could not be opened, or has failed for good
    │       ├── RecordingClosed       the recording was closed
    │       ├── ViewerError           a viewer could not be started, does not answer, or refuses what it is asked
    │       └── WouldDeadlock         a blocking call on one of asyncrr's own threads

All are ``RuntimeError``s, because scripts written for ``rerun-sdk`` catch that.
"""

from __future__ import annotations

from collections.abc import Mapping


class AsyncrrError(RuntimeError):
    """Base of all errors that asyncrr raises on its own account (bad arguments are ``TypeError``/``ValueError``)."""


class FlushError(AsyncrrError):
    """A flush did not complete in every sink.

    Attributes
    ----------
    pending
        What is still undelivered, a sentence for each sink that did not complete.
    """

    def __init__(self, message: str, pending: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.pending: dict[str, str] = dict(pending or {})


class FlushTimeout(FlushError, TimeoutError):
    """A flush made no progress for the time allowed."""


class NotConnected(FlushError, ConnectionError):
    """A flush could not be done because the peer cannot be reached."""


class ConnectionLost(AsyncrrError, ConnectionError):
    """A server that is read from cannot be reached, went away, or refuses to be read."""


class ImporterError(AsyncrrError):
    """A file could not be imported, or not all of it. The message says which one and why."""


class SinkError(AsyncrrError):
    """A sink could not be opened or failed in a way that trying again does not heal."""


class RecordingClosed(AsyncrrError):
    """The recording was closed; it takes no more data."""


class WouldDeadlock(AsyncrrError):
    """A blocking call was made on one of asyncrr's own threads, which would have to complete it."""


class ViewerError(AsyncrrError):
    """A viewer could not be started, does not answer, or refuses what it is asked. The message says what would help."""
