"""``asyncrr tail`` and ``asyncrr record``: print or save the data of a viewer or message proxy."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import nbytes_of
from asyncrr._text import printable
from asyncrr.errors import ConnectionLost, SinkError

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from asyncrr.reading.subscription import ReceivedChunk

_TAIL = """\
Prints a server's data and follows new data, one line for each chunk: recording, entity, rows, times, components. With --rows,
one line for each row with its values.
"""
_RECORD = """\
Writes a server's data, and new data as it arrives, into an .rrd file, including blueprints. Ctrl-C ends the file properly.
"""
_LONGEST_VALUE = 100
_LONGEST_LINE = 10_000
"""Characters of a line. Names may be long, and a chunk may have thousands of columns."""
_LARGE = 4096
"""Bytes of values from which on they are not turned into Python objects."""
_TOKEN_VARIABLE = "ASYNCRR_TOKEN"
"""Where a bearer token comes from: arguments of a command can be seen by everybody on the machine."""


def add_commands(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``tail`` and ``record`` to the commands."""
    tail = commands.add_parser("tail", help="print what a server gets, line by line", description=_TAIL)
    _add_source(tail)
    tail.add_argument("--component", action="append", metavar="NAME", help="only this one, such as Scalars:scalars")
    tail.add_argument("--rows", action="store_true", help="a line for each row, with its values")
    tail.add_argument("--count", type=_positive, metavar="N", help="end after so many lines")
    tail.set_defaults(run=run_tail)
    record = commands.add_parser("record", help="write what a server gets into a file", description=_RECORD)
    _add_source(record)
    record.add_argument("out", type=Path, metavar="FILE", help="the .rrd file to write; replaced if it exists")
    record.add_argument("--seconds", type=_seconds, metavar="S", help="end after so many seconds")
    record.set_defaults(run=run_record)


def _add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "url",
        metavar="URL",
        help=f"such as rerun+http://127.0.0.1:9876/proxy; a bearer token is taken from {_TOKEN_VARIABLE}",
    )
    parser.add_argument(
        "--max-unpacked",
        type=_positive,
        metavar="BYTES",
        help="leave chunks out that unpack to more (default: 320 MiB, or 16 times the chunk as it arrives)",
    )
    parser.add_argument("--recording", action="append", metavar="ID", help="only recordings with this id")
    parser.add_argument(
        "--entity", action="append", metavar="PATH", help="only this entity; with /** at the end all below it too"
    )
    parser.add_argument(
        "--reconnect",
        type=_seconds,
        default=0.0,
        metavar="S",
        help="seconds to try again when the server cannot be reached or goes away; inf never gives up (default: 0)",
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not seconds >= 0:
        raise argparse.ArgumentTypeError(f"must be a number of seconds that is not negative, got {text}")
    return seconds


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"must be a whole number, at least 1, got {text}")
    return int(text)


# -- tail ------------------------------------------------------------------------------------------------------------


def run_tail(arguments: argparse.Namespace) -> int:
    """Print chunks or rows until the server ends."""
    try:
        return asyncio.run(_tail(arguments))
    except OSError as error:
        # What Python would still flush goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return 0  # whoever read the lines has enough
        print(f"asyncrr: cannot write to standard output: {error.strerror}", file=sys.stderr)
        return 1


async def _tail(arguments: argparse.Namespace) -> int:
    from asyncrr.reading.subscription import subscribe  # here, because other commands need no gRPC

    left = arguments.count
    try:
        async with subscribe(
            arguments.url,
            recording=arguments.recording,
            entity=arguments.entity,
            component=arguments.component,
            reconnect_sec=arguments.reconnect,
            max_unpacked=arguments.max_unpacked,
            token=os.environ.get(_TOKEN_VARIABLE) or None,
        ) as chunks:
            async for chunk in chunks:
                for line in row_lines(chunk) if arguments.rows else (chunk_line(chunk),):
                    # Line by line, also into a pipe: somebody may be waiting for it.
                    print(line, flush=True)
                    if left is not None:
                        left -= 1
                        if not left:
                            return 0
    except (ConnectionLost, SinkError, ValueError) as error:
        print(f"asyncrr: {error}", file=sys.stderr)
        return 1
    return 0


def chunk_line(chunk: ReceivedChunk) -> str:
    """One line about a chunk."""
    rows = "1 row" if chunk.num_rows == 1 else f"{chunk.num_rows} rows"
    parts = [chunk.recording_id, chunk.entity_path, rows]
    parts += ["static"] if chunk.is_static else [_span(name, chunk.times(name)) for name in chunk.timeline_names]
    return printable("  ".join([*parts, *_components(chunk.to_record_batch())]), _LONGEST_LINE)


def row_lines(chunk: ReceivedChunk) -> Iterator[str]:
    """One line for each row of a chunk, with the components that it has."""
    batch = chunk.to_record_batch()
    times = [(name, chunk.times(name)) for name in chunk.timeline_names]
    columns = [(name, batch.column(name)) for name in _components(batch)]
    for row in range(chunk.num_rows):
        parts = [chunk.recording_id, chunk.entity_path]
        parts += [f"{name}={_moment(array[row])}" for name, array in times] or ["static"]
        parts += [f"{name}={_value(column[row])}" for name, column in columns if column[row].is_valid]
        yield printable("  ".join(parts), _LONGEST_LINE)


def _components(batch: pa.RecordBatch) -> list[str]:
    return [f.name for f in batch.schema if f.metadata and f.metadata.get(b"rerun:kind") == b"data"]


def _span(name: str, times: npt.NDArray[Any]) -> str:
    start, end = _moment(times.min()), _moment(times.max())
    return f"{name}={start}" if start == end else f"{name}={start}..{end}"


def _moment(time: np.generic) -> str:
    if isinstance(time, np.timedelta64):
        return f"{int(time.astype(np.int64)) / 1e9:.9g}s"
    return str(time)


def _value(scalar: Any) -> str:
    """The instances of a row, shortened. Large ones, such as images, are not turned into Python objects first."""
    items = scalar.values
    shown = _first_items(items)
    text = str(shown).replace("\n", "\\n")
    more = "" if len(shown) == len(items) else f" … {len(items)} instances"
    return (text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…") + more


def _first_items(items: pa.Array) -> list[Any]:
    few = items.slice(0, 8)
    if nbytes_of(few) <= _LARGE:
        try:
            return list(few.to_pylist())
        except ValueError:  # without pandas there are no Python objects for times of nanoseconds
            return [" ".join(few.to_string().split())]
    if pa.types.is_list(few.type):
        return [f"<{len(item.values)} {few.type.value_type}>" if item.is_valid else None for item in few]
    if pa.types.is_binary(few.type) or pa.types.is_large_binary(few.type):
        return [f"<{item.as_buffer().size} bytes>" if item.is_valid else None for item in few]
    if pa.types.is_string(few.type):
        # Cut as bytes, so that a text of gigabytes is not copied for its beginning.
        texts = [item.as_buffer().slice(0, _LONGEST_VALUE) if item.is_valid else None for item in few]
        return [None if text is None else text.to_pybytes().decode("utf-8", "replace") for text in texts]
    return [f"<{nbytes_of(few)} bytes of {str(few.type)[:_LONGEST_VALUE]}>"]


# -- record ----------------------------------------------------------------------------------------------------------


def run_record(arguments: argparse.Namespace) -> int:
    """Write a file until Ctrl-C, or until the server ends."""
    return asyncio.run(_record(arguments))


async def _record(arguments: argparse.Namespace) -> int:
    from asyncrr.reading.recorder import Recorder  # here, because other commands need no gRPC

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    if arguments.seconds is not None and arguments.seconds < float("inf"):
        loop.call_later(arguments.seconds, stop.set)
    try:
        recorder = Recorder(
            arguments.url,
            arguments.out,
            recording=arguments.recording,
            entity=arguments.entity,
            reconnect_sec=arguments.reconnect,
            max_unpacked=arguments.max_unpacked,
            token=os.environ.get(_TOKEN_VARIABLE) or None,
        )
        file = await recorder.run(stop)
    except (ConnectionLost, SinkError, ValueError) as error:
        print(f"asyncrr: {error}", file=sys.stderr)
        return 1
    if file.reading.connections:
        print(f"asyncrr: {file}", file=sys.stderr)
    if file.reading.unreadable:
        print(f"asyncrr: {file.reading.unreadable} message(s) were left out: they cannot be read", file=sys.stderr)
    if file.footer_problem is not None:
        print(f"asyncrr: the file has no index: {file.footer_problem}", file=sys.stderr)
    if file.lost is not None:
        print(f"asyncrr: {file.lost}; the file holds what came before", file=sys.stderr)
        return 1
    return 0
