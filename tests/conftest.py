"""Settings that hold for all tests: a quiet environment, and nothing of one test left over for the next."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

import asyncrr
from tests.support.needs import NO_SKIPS

# The reference SDK and its binary would otherwise phone home; the values of a developer's shell must not change results.
os.environ["RERUN_ANALYTICS"] = "0"
for _name in [n for n in os.environ if n.startswith("RERUN") and n != "RERUN_ANALYTICS"]:
    del os.environ[_name]


class _ToStderr(logging.Handler):
    """What asyncrr does by itself in a program that has set up no logging, as pytest has."""

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr is not None:
            sys.stderr.write(f"asyncrr: {record.getMessage()}\n")


# Tests read there what asyncrr says, or by a handler of their own (tests/support/reports.py).
logging.getLogger("asyncrr").addHandler(_ToStderr())

# A shell that runs a command in the background has it ignore Ctrl-C, and all that it starts; tests send it to programs of their own.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where nothing may be left out, a test that is skipped has failed."""
    report = yield
    # Reports go from one process to another as UTF-8, and some tests write what is none.
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    if report.skipped and os.environ.get(NO_SKIPS):
        assert isinstance(report.longrepr, tuple)
        report.outcome = "failed"
        report.longrepr = f"skipped, which {NO_SKIPS} forbids: {report.longrepr[2]}"
    return report


@pytest.fixture(autouse=True, scope="module")
def _no_recording_stays_active() -> Iterator[None]:
    """What the tests of one file have made active is not there for those of the next, whichever that is."""
    yield
    asyncrr.set_global_data_recording(None)
    asyncrr.set_thread_local_data_recording(None)


@pytest.fixture
def rrd_path(tmp_path: Path) -> Path:
    """Where a test may save a recording."""
    return tmp_path / "recording.rrd"


@pytest.fixture
def free_port() -> int:
    """A loopback TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def no_new_threads() -> Iterator[None]:
    """Fails the test if it leaves a thread behind that was not there before, daemon threads included."""
    before = set(threading.enumerate())
    yield
    gc.collect()
    left = [t for t in threading.enumerate() if t not in before and t.is_alive()]
    for thread in left:
        thread.join(timeout=2.0)
    left = [t.name for t in left if t.is_alive()]
    assert not left, f"threads left behind: {left}"


@pytest.fixture
def no_blocking_calls() -> Iterator[None]:
    """Makes every blocking call (file, socket, sleep, lock) that asyncrr does on an event loop an error."""
    from blockbuster import blockbuster_ctx  # not at the top: some sessions run a few tests without it

    with blockbuster_ctx("asyncrr"):
        yield
