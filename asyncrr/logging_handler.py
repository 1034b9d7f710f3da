"""Log records of Python's :mod:`logging` as text logs of a recording."""

from __future__ import annotations

import logging
from contextvars import ContextVar, copy_context
from typing import Any, ClassVar, cast

from asyncrr.chunks.entity_path import escape_entity_path_part
from asyncrr.engine.threads import is_own_thread
from asyncrr.error_utils import LOGGER_NAME
from asyncrr.types.archetypes import TextLog
from asyncrr.types.components import TextLogLevel

from .functions import log
from .recording_base import BaseRecording

_emitting: ContextVar[bool] = ContextVar("asyncrr_emitting", default=False)


class _NoLock:
    """Stands where handlers have their lock; Python up to 3.12 calls its methods, later ones enter it."""

    def acquire(self) -> None:
        """Nothing to wait for."""

    def release(self) -> None:
        """Nothing to give back."""

    def __enter__(self) -> None:
        """See :meth:`acquire`."""

    def __exit__(self, *_: object) -> None:
        """See :meth:`release`."""


class LoggingHandler(logging.Handler):
    """Logs each record as a :class:`~asyncrr.TextLog` at an entity named after the module that it comes from.

    Attach it with ``logging.getLogger().addHandler(rr.LoggingHandler("logs"))``. It may be called from any thread and on any
    event loop: it does no I/O and holds no lock while it logs.

    The text is what the formatter makes of the record: with that of :meth:`setFormatter`, or by default the message, the
    traceback of an exception (``exc_info``) and the stack (``stack_info``). Records that asyncrr and the libraries
    under it cause by their own work are left out, whatever the level, so that logging cannot feed itself. A mistake (a message
    whose arguments do not fit) is reported as :meth:`logging.Handler.handleError` does.

    Parameters
    ----------
    path_prefix
        Entity path above the names of the modules; by default they are at the root.
    recording
        The recording to log to; by default the one that is active where the record is made.
    """

    LVL2NAME: ClassVar[dict[int, TextLogLevel]] = {
        logging.CRITICAL: TextLogLevel.CRITICAL,
        logging.ERROR: TextLogLevel.ERROR,
        logging.WARNING: TextLogLevel.WARN,
        logging.INFO: TextLogLevel.INFO,
        logging.DEBUG: TextLogLevel.DEBUG,
    }
    """Levels of :mod:`logging` and theirs of a text log. Other levels go by their own names."""

    def __init__(self, path_prefix: str | None = None, *, recording: BaseRecording | None = None) -> None:
        super().__init__()
        self.path_prefix = path_prefix
        self.recording = recording

    def createLock(self) -> None:
        """No lock: a thread that waits for room must not hold up the one that makes it, and ``log`` takes any thread."""
        self.lock = cast(Any, _NoLock())

    def filter(self, record: logging.LogRecord) -> Any:
        """Whether to log the record: the filters of the handler say so, and it is not of our own making.

        Parameters
        ----------
        record
            A record of :mod:`logging`.
        """
        if _emitting.get() or is_own_thread(record.threadName):
            return False
        if record.name == LOGGER_NAME or record.name.startswith(f"{LOGGER_NAME}."):
            return False
        return super().filter(record)

    def emit(self, record: logging.LogRecord) -> None:
        """Log the record.

        Parameters
        ----------
        record
            A record of :mod:`logging`.
        """
        # In a context of its own, which ends with it whatever happens: an exception of a signal handler must not leave this
        # thread as one that emits.
        copy_context().run(self._emit, record)

    def _emit(self, record: logging.LogRecord) -> None:
        _emitting.set(True)
        try:
            path = "/".join(map(escape_entity_path_part, record.module.split(".")))
            if self.path_prefix is not None:
                path = f"{self.path_prefix}/{path}"
            level = self.LVL2NAME.get(record.levelno, record.levelname)
            # Never strict: what is wrong with the recording is no concern of the code that logs through `logging`.
            log(path, TextLog(self.format(record), level=level), recording=self.recording, strict=False)
        except Exception:
            self.handleError(record)
