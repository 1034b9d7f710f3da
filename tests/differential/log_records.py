"""Records of Python's logging through the handler of each SDK."""

from __future__ import annotations

import logging
from typing import Any

from .registry import program


def _logger(name: str, handler: logging.Handler) -> logging.Logger:
    logger = logging.Logger(name, level=1)  # noqa: LOG001 - one for this test alone
    logger.addHandler(handler)
    return logger


@program()
def log_records(rr: Any) -> None:
    logger = _logger("robot.arm", rr.LoggingHandler("logs/python"))
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL):
        logger.log(level, "level %d of %s", level, "five")
    logging.addLevelName(15, "CHATTY")
    logger.log(15, "a level of the program's own")
    logger.log(17, "a level without a name")
    logger.info("é ü 日本 %%")


@program()
def log_records_at_the_root(rr: Any) -> None:
    _logger("root", rr.LoggingHandler()).warning("no prefix")


@program()
def log_records_by_module(rr: Any) -> None:
    handler = rr.LoggingHandler("logs")
    for path in ("/somewhere/plain.py", "/somewhere/two.parts.py", "<stdin>", "/somewhere/with-dash_and 1 space.py"):
        handler.handle(logging.LogRecord("name", logging.INFO, path, 7, "text", (), None))
