"""What asyncrr says on its own account, as a test reads it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from asyncrr.engine.report import LOGGER, finish_reports


class Reports(Sequence[str]):
    """The lines said so far, each as it would stand on stderr. Reading waits for lines that are on their way."""

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []

    @property
    def lines(self) -> list[str]:
        """The lines."""
        finish_reports()
        return [f"asyncrr: {record.getMessage()}\n" for record in self.records]

    def clear(self) -> None:
        """Forget the lines."""
        finish_reports()
        self.records.clear()

    def __getitem__(self, index: Any) -> Any:
        return self.lines[index]

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __eq__(self, other: object) -> bool:
        return self.lines == (other.lines if isinstance(other, Reports) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(self.lines)


class _Collector(logging.Handler):
    def __init__(self, reports: Reports) -> None:
        super().__init__()
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        self._reports.records.append(record)


@contextmanager
def collect_reports() -> Iterator[Reports]:
    """Collect what is said in a block."""
    reports = Reports()
    handler = _Collector(reports)
    logger = logging.getLogger(LOGGER)
    finish_reports()
    logger.addHandler(handler)
    try:
        yield reports
    finally:
        logger.removeHandler(handler)
