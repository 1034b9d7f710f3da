"""``asyncrr demo``: logs a scene, or a user's own files, into a file and a viewer, and reads the file back."""

from __future__ import annotations

import argparse
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread

import asyncrr as rr
from asyncrr.inspection import RrdError, RrdSummary, StoreKind, summarize
from asyncrr.viewers.process import is_listening_async, start_viewer_async

from .inputs import CsvTable, ImageFolder, InputError
from .progress import ProgressLine
from .scene import Scene

if TYPE_CHECKING:
    from argparse import _SubParsersAction

APPLICATION_ID = "asyncrr_demo"
LAYOUT = Path(__file__).with_name("demo.rbl")
DEFAULT_PORT = 9876

_DESCRIPTION = """\
Logs a robot arm at work - transforms, camera pictures, a point cloud, curves, text - from an async program into a file, and
into a viewer: one that listens on this machine, or the one of --spawn or --connect. Then reads the file back and says what
it holds. With --images or --csv it logs your files instead of the robot.
"""


def add_command(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``demo`` to the commands."""
    parser = commands.add_parser("demo", help="log a robot arm, or your own files", description=_DESCRIPTION)
    parser.add_argument(
        "--out", type=Path, default=Path("demo.rrd"), metavar="FILE", help="file to write (default: %(default)s)"
    )
    parser.add_argument(
        "--seconds",
        type=_positive,
        default=5.0,
        metavar="S",
        help="how much of the robot to log (default: %(default)g)",
    )
    viewer = parser.add_mutually_exclusive_group()
    viewer.add_argument("--spawn", action="store_true", help="start a viewer and stream into it too")
    viewer.add_argument(
        "--connect", metavar="URL", help="stream into this viewer too, such as rerun+http://127.0.0.1:9876/proxy"
    )
    viewer.add_argument("--no-viewer", action="store_true", help="do not look for a viewer on this machine")
    parser.add_argument("--images", type=Path, metavar="DIR", help="log the PNG and JPEG files of a folder, by name")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="log the columns of a CSV file as curves")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run the command; returns its exit code."""
    try:
        return anyio.run(_Demo(arguments).run)
    except (rr.AsyncrrError, InputError, OSError) as error:
        print(f"asyncrr demo: {error}", file=sys.stderr)
        return 1


class _Demo:
    def __init__(self, arguments: argparse.Namespace) -> None:
        self._arguments = arguments
        self._out: Path = arguments.out
        self._progress = ProgressLine()
        self._problems: list[str] = []

    async def run(self) -> int:
        started = time.monotonic()
        # First of all, so that files that cannot be used leave the file of an earlier run alone.
        inputs = await anyio.to_thread.run_sync(self._inputs)
        url, asked_for = await self._viewer()
        rec = rr.AsyncRecordingStream(APPLICATION_ID)
        async with rec:
            await self._set_sinks(rec, url, None if inputs else LAYOUT)
            try:
                for source in inputs or (Scene(self._arguments.seconds, real_time=url is not None),):
                    await source.log(rec, self._progress)
            finally:
                self._progress.end()
            await self._flush(rec)
        lost = self._lost(rec.stats(), asked_for)
        print(f"logged in {time.monotonic() - started:.1f} s" + (f", also into {url}" if url else ""))
        complete = await self._read_back()
        for problem in self._problems:
            print(f"asyncrr demo: {problem}", file=sys.stderr)
        return 1 if lost or not complete else 0

    async def _viewer(self) -> tuple[str | None, bool]:
        """The URL of the viewer to stream to, if any, and whether the user asked for it."""
        if self._arguments.connect is not None:
            return self._arguments.connect, True
        if self._arguments.spawn:
            await start_viewer_async(port=DEFAULT_PORT)
        elif self._arguments.no_viewer or not await is_listening_async(DEFAULT_PORT, timeout=0.5):
            return None, False
        return f"rerun+http://127.0.0.1:{DEFAULT_PORT}/proxy", self._arguments.spawn

    def _inputs(self) -> list[ImageFolder | CsvTable]:
        """The user's own files, if any."""
        arguments = self._arguments
        inputs: list[ImageFolder | CsvTable] = []
        if arguments.images is not None:
            inputs.append(ImageFolder(arguments.images))
        if arguments.csv is not None:
            inputs.append(CsvTable(arguments.csv))
        return inputs

    async def _set_sinks(self, rec: rr.AsyncRecordingStream, url: str | None, layout: Path | None) -> None:
        sinks: list[rr.FileSink | rr.GrpcSink] = [rr.FileSink(self._out)]
        if url is not None:
            sinks.append(rr.GrpcSink(url))
        await rec.set_sinks(*sinks, default_blueprint=layout)

    async def _flush(self, rec: rr.AsyncRecordingStream) -> None:
        try:
            await rec.flush()
        except rr.FlushError as error:
            self._problems.append(str(error))

    def _lost(self, stats: rr.RecordingStats, asked_for: bool) -> bool:
        """Whether something is lost that the user asked for: of the file always, of a viewer that merely was there not."""
        lost = False
        for where, rows in stats.dropped_rows.items():
            self._problems.append(f"lost: {rows} rows, {where}")
            lost = lost or asked_for or not where.startswith("grpc")
        for sink in stats.sinks:
            if sink.last_error is not None and sink.status == "failed":
                if not any(sink.label in problem for problem in self._problems):
                    self._problems.append(f"{sink.label}: {sink.last_error}")
                lost = lost or asked_for or not sink.label.startswith("grpc")
        return lost or (asked_for and bool(self._problems))

    async def _read_back(self) -> bool:
        """Read the file that was written and say what it holds. Whether it is complete."""
        try:
            summary = await anyio.to_thread.run_sync(summarize, self._out)
            size = (await anyio.Path(self._out).stat()).st_size
        except (OSError, RrdError) as error:
            self._problems.append(f"{self._out} cannot be read back: {error}")
            return False
        print(f"{self._out}: {size / 1e6:.1f} MB, {_holds(summary)}")
        for id_, store in summary.stores.items():
            print(f"{id_.kind.name.lower()} {id_.recording_id}: {store.num_rows} rows in {store.chunks} chunks")
            if id_.kind is StoreKind.BLUEPRINT:
                continue
            for name, timeline in store.timelines.items():
                print(f"  timeline {name} ({timeline.kind.name.lower()}): {timeline}")
            for entity_path, rows in store.rows.items():
                print(f"  {rows:>7} rows  {entity_path}")
        if summary.cut is not None:
            self._problems.append(f"{self._out} is incomplete: {summary.cut}")
        return summary.cut is None


def _holds(summary: RrdSummary) -> str:
    recordings = [store for id_, store in summary.stores.items() if id_.kind is StoreKind.RECORDING]
    entities = {path for store in recordings for path in store.rows}
    return f"{len(entities)} entities, {summary.num_rows} rows"


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError("must be a positive number of seconds")
    return value
