"""``LoggingHandler``: texts, recordings, and that asyncrr cannot log about its own logging."""

from __future__ import annotations

import asyncio
import logging
import logging.handlers
import queue
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import asyncrr as rr
from asyncrr.error_utils import RerunWarning, send_warning
from tests.support import oracle
from tests.support.rerun_server import RerunServer

HERE = "/test_logging_handler"


@pytest.fixture
def recording() -> Iterator[rr.RecordingStream]:
    rec = rr.RecordingStream("asyncrr_test", recording_id="logging")
    yield rec
    rec.close()


@pytest.fixture
def root() -> Iterator[logging.Logger]:
    """The root logger at level DEBUG; its handlers and level are restored."""
    logger = logging.getLogger()
    before, level = list(logger.handlers), logger.level
    logger.setLevel(logging.DEBUG)
    yield logger
    logger.handlers[:] = before
    logger.setLevel(level)


def texts(rec: rr.RecordingStream, path: Path, entity: str = HERE) -> list[tuple[str, str]]:
    """Level and text of each row."""
    rec.save(path)
    rec.disconnect()
    rows = oracle.check_file(path).rows(entity)
    return [(row.set_components()["TextLog:level"][0], row.set_components()["TextLog:text"][0]) for row in rows]


def logger_with(handler: logging.Handler) -> logging.Logger:
    logger = logging.Logger("robot")  # noqa: LOG001 - one for this test alone
    logger.addHandler(handler)
    return logger


def test_exceptions_and_stacks_are_part_of_the_text(recording: rr.RecordingStream, rrd_path: Path) -> None:
    logger = logger_with(rr.LoggingHandler(recording=recording))
    try:
        raise KeyError("the cause")
    except KeyError:
        logger.exception("it failed")
    logger.info("from here", stack_info=True)
    (level, text), (_, with_stack) = texts(recording, rrd_path)
    assert level == "ERROR"
    assert text.startswith("it failed\nTraceback (most recent call last):\n")
    assert text.endswith("KeyError: 'the cause'")
    assert with_stack.startswith("from here\nStack (most recent call last):\n")


def test_a_formatter_makes_the_text(recording: rr.RecordingStream, rrd_path: Path) -> None:
    handler = rr.LoggingHandler(recording=recording)
    handler.setFormatter(logging.Formatter("%(name)s:%(levelname)s:%(message)s"))
    logger_with(handler).warning("%d%%", 5)
    assert texts(recording, rrd_path) == [("WARN", "robot:WARNING:5%")]


def test_it_logs_to_the_active_recording_unless_one_is_given(rrd_path: Path, tmp_path: Path) -> None:
    with rr.RecordingStream("asyncrr_test", recording_id="given") as given:
        everywhere = logger_with(rr.LoggingHandler())
        always_there = logger_with(rr.LoggingHandler(recording=given))
        with rr.RecordingStream("asyncrr_test", recording_id="active") as active:
            everywhere.info("active")
            always_there.info("given")
            assert texts(active, tmp_path / "active.rrd") == [("INFO", "active")]
            active.close()
        assert texts(given, rrd_path) == [("INFO", "given")]
        given.close()


def test_without_a_recording_nothing_happens() -> None:
    logger_with(rr.LoggingHandler()).critical("nobody sees it")


def test_filters_and_levels_of_the_handler_hold(recording: rr.RecordingStream, rrd_path: Path) -> None:
    handler = rr.LoggingHandler(recording=recording)
    handler.setLevel(logging.WARNING)
    handler.addFilter(lambda record: "secret" not in record.getMessage())
    logger = logger_with(handler)
    logger.info("too low")
    logger.error("a secret")
    logger.error("fine")
    assert texts(recording, rrd_path) == [("ERROR", "fine")]


def test_a_message_that_cannot_be_formatted_is_reported_as_logging_does(
    recording: rr.RecordingStream, rrd_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logger = logger_with(rr.LoggingHandler(recording=recording))
    logger.info("%d", "not a number")
    logger.info("after it")
    assert "--- Logging error ---" in capsys.readouterr().err
    assert texts(recording, rrd_path) == [("INFO", "after it")]


def test_strict_mode_and_a_closed_recording_do_not_break_the_program(recording: rr.RecordingStream) -> None:
    logger = logger_with(rr.LoggingHandler(recording=recording))
    recording.close()
    rr.set_strict_mode(True)
    try:
        with pytest.warns(RerunWarning, match="is closed"):
            logger.info("too late")
        logger.info("too late again")
    finally:
        rr.set_strict_mode(False)
    assert recording.stats().total_dropped_rows == 2


def test_what_asyncrr_says_is_not_logged(recording: rr.RecordingStream, root: logging.Logger, rrd_path: Path) -> None:
    root.addHandler(rr.LoggingHandler("own", recording=recording))
    recording.log("an odd path", rr.Scalars(1.0))
    recording.set_time("t", sequence=1)
    recording.set_time("t", duration=1.0)
    logging.getLogger("asyncrr.some.module").error("from within")
    recording.reset_time()
    logging.getLogger("asyncrrlike").error("of another package")
    assert texts(recording, rrd_path, "/own/test_logging_handler") == [("ERROR", "of another package")]


def test_a_captured_warning_about_the_handler_s_own_call_does_not_come_back(
    recording: rr.RecordingStream, root: logging.Logger
) -> None:
    """``logging.captureWarnings`` turns warnings into records, and a closed recording warns when the handler logs to it."""
    recording.close()
    root.addHandler(rr.LoggingHandler(recording=recording))
    logging.captureWarnings(True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            send_warning("a mistake in the program")
    finally:
        logging.captureWarnings(False)
    assert recording.stats().total_dropped_rows == 1


async def test_a_connection_s_own_records_are_not_sent_over_it(root: logging.Logger) -> None:
    """At level DEBUG hpack has a line for each header: each of them sent would make more."""
    seen = logging.handlers.BufferingHandler(10**6)
    root.addHandler(seen)

    def send(url: str) -> int:
        rec = rr.RecordingStream("asyncrr_test", recording_id="feedback")
        handler = rr.LoggingHandler("own", recording=rec)
        root.addHandler(handler)
        rec.connect_grpc(url)
        for _ in range(5):
            rec.log("x", rr.Scalars(1.0))
            rec.flush()
        root.removeHandler(handler)
        rec.close()
        return rec.stats().logged_rows

    async with RerunServer() as server:
        assert await asyncio.to_thread(send, server.url) == 5
    assert any(record.name.startswith("hpack") for record in seen.buffer), "there was nothing to leave out"


async def test_nor_on_the_program_s_own_loop(root: logging.Logger) -> None:
    seen = logging.handlers.BufferingHandler(10**6)
    root.addHandler(seen)
    async with RerunServer() as server, rr.AsyncRecordingStream("asyncrr_test", recording_id="feedback") as rec:
        handler = rr.LoggingHandler("own", recording=rec)
        await rec.connect_grpc(server.url)
        root.addHandler(handler)
        for _ in range(5):
            await rec.log("x", rr.Scalars(1.0))
            await rec.flush()
        root.removeHandler(handler)
        assert rec.stats().logged_rows == 5
    assert any(record.name.startswith("hpack") for record in seen.buffer), "there was nothing to leave out"


def test_threads_and_queues(recording: rr.RecordingStream, rrd_path: Path) -> None:
    handler = rr.LoggingHandler(recording=recording)
    records: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(records, handler)
    listener.start()
    direct, queued = logger_with(handler), logger_with(logging.handlers.QueueHandler(records))

    def work(log: Callable[..., None], number: int) -> None:
        for step in range(50):
            log("%d %d", number, step)

    threads = [threading.Thread(target=work, args=(log.info, n)) for n, log in enumerate([direct, queued] * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listener.stop()
    assert sorted(text for _, text in texts(recording, rrd_path)) == sorted(
        f"{n} {s}" for n in range(6) for s in range(50)
    )


async def test_on_a_loop_it_does_not_wait(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="loop") as rec:
        await rec.save(rrd_path)
        logger = logger_with(rr.LoggingHandler())
        await asyncio.gather(*(asyncio.to_thread(lambda n=n: logger.info("thread %d", n)) for n in range(4)))
        logger.info("loop")
    found = [row.set_components()["TextLog:text"][0] for row in oracle.check_file(rrd_path).rows(HERE)]
    assert sorted(found) == ["loop", *(f"thread {n}" for n in range(4))]
