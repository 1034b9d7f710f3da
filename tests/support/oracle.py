"""The official tools as judges of our bytes: the ``rerun`` binary and the reader of the ``rerun-sdk`` wheel.

Every helper raises :class:`OracleError` with the tool's own output, so that a failing test shows why the file was refused.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

Times: TypeAlias = Mapping[str, int]
"""Timeline name -> raw value (a sequence number, or nanoseconds)."""


class OracleError(AssertionError):
    """An official tool refused a file, or found two files to differ."""


@cache
def rerun_binary() -> Path:
    """The native executable inside the wheel.

    The ``rerun`` command that pip installs is a Python launcher in front of it: slower to start, and killing it would
    leave the native child running.
    """
    spec = importlib.util.find_spec("rerun_cli")
    if spec is None or spec.origin is None:
        raise OracleError("rerun-sdk is not installed; the tests need it: pip install 'asyncrr[test]'")
    binary = Path(spec.origin).with_name("rerun")
    if not binary.exists():
        raise OracleError(f"no executable at {binary}")
    return binary


def rerun_environment() -> dict[str, str]:
    """Environment in which to run official code: no analytics, and none of the user's own RERUN settings."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("RERUN", "_RERUN", "RUST_LOG"))}
    env["RERUN_ANALYTICS"] = "0"
    env["NO_COLOR"] = "1"
    return env


def run_rerun(*args: str | Path, timeout: float = 30.0, stdin: bytes | None = None) -> str:
    """Run the binary and return its stdout and stderr together; raise on a non-zero exit code."""
    command = [str(rerun_binary()), *map(str, args)]
    done = subprocess.run(
        command,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=rerun_environment(),
        timeout=timeout,
        check=False,
    )
    output = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise OracleError(f"`rerun {' '.join(map(str, args))}` exited with {done.returncode}:\n{output}")
    return output


def verify(path: str | Path, *, check_footers: bool = True) -> None:
    """``rerun rrd verify``: every chunk decodes to its component types and, where asked, the footer has a manifest."""
    output = run_rerun("rrd", "verify", "--check-footers", "true" if check_footers else "false", path)
    if "verified without error" not in output:
        raise OracleError(f"`rerun rrd verify {path}` did not say that the file is fine:\n{output}")


def compare(
    ours: str | Path, theirs: str | Path, *, unordered: bool = True, ignore_timelines: Sequence[str] = ()
) -> None:
    """``rerun rrd compare``: application id, chunks, timelines, descriptors and values are equal.

    Each file must hold exactly one recording. With ``unordered`` the order of chunks in the file does not count; which
    rows share a chunk always does.
    """
    args: list[str | Path] = ["rrd", "compare"]
    if unordered:
        args.append("--unordered")
    for timeline in ignore_timelines:
        args += ["--ignore-timeline", timeline]
    try:
        run_rerun(*args, ours, theirs)
    except OracleError as error:
        # The tool prints whole chunks as wide tables. Often the lists of chunks already tell what is wrong.
        lists = unified_diff(_outline(ours), _outline(theirs), str(ours), str(theirs), n=0, lineterm="")
        raise OracleError(f"{str(error)[:6000]}\n\nChunks:\n" + "\n".join(lists)) from None


def print_(path: str | Path, *, verbosity: int = 0, footers: bool = False) -> str:
    """``rerun rrd print``: a line a chunk; up to the whole contents with ``verbosity=3``."""
    args: list[str | Path] = ["rrd", "print", path]
    if verbosity:
        args.append("-" + "v" * verbosity)
    if footers:
        args += ["--footers", "true"]
    return run_rerun(*args)


def stats(path: str | Path) -> str:
    """``rerun rrd stats``: counts, sizes, unsorted timelines, the index of each store."""
    return run_rerun("rrd", "stats", path)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the official reader gives it back."""

    row_id: bytes
    times: Times
    components: Mapping[str, list[Any] | None]
    """Component -> instances; None where the row does not touch a component that its chunk has."""

    def set_components(self) -> dict[str, list[Any]]:
        """The components that the row was logged with."""
        return {name: values for name, values in self.components.items() if values is not None}


@dataclass(frozen=True, slots=True)
class ChunkRead:
    """One chunk as the official reader gives it back."""

    entity_path: str
    is_static: bool
    batch: pa.RecordBatch
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A whole recording as the official reader gives it back."""

    application_id: str
    recording_id: str
    chunks: tuple[ChunkRead, ...] = field(repr=False)

    @property
    def entities(self) -> set[str]:
        """Entity paths that have at least one chunk, ``/__properties`` included."""
        return {chunk.entity_path for chunk in self.chunks}

    def rows(self, entity_path: str, *, static: bool | None = None) -> list[Row]:
        """All rows of an entity by ascending row id; only the static or the temporal ones if asked."""
        found = [
            row
            for chunk in self.chunks
            if chunk.entity_path == entity_path and (static is None or chunk.is_static is static)
            for row in chunk.rows
        ]
        return sorted(found, key=lambda row: row.row_id)

    def values(self, entity_path: str, component: str, timeline: str | None = None) -> list[Any]:
        """Instances of one component in row order; pairs of time and instances if a timeline is named."""
        rows = [row for row in self.rows(entity_path) if row.components.get(component) is not None]
        if timeline is None:
            return [row.components[component] for row in rows]
        return [(row.times[timeline], row.components[component]) for row in rows]


def read(path: str | Path) -> list[Recording]:
    """All recordings of a file through ``rerun.chunk.RrdReader``.

    The reader goes through the trailer at the end of the file, so a wrong offset, length or checksum is an error here
    (``verify`` reads linearly and does not see them).
    """
    from rerun.chunk import RrdReader

    reader = RrdReader(path)
    recordings = []
    for store in reader.recordings():
        chunks = tuple(_read_chunk(chunk.to_record_batch()) for chunk in reader.stream(store=store))
        recordings.append(Recording(store.application_id, store.recording_id, chunks))
    return recordings


def read_one(path: str | Path) -> Recording:
    """The only recording of a file."""
    recordings = read(path)
    if len(recordings) != 1:
        raise OracleError(f"{path} holds {len(recordings)} recordings, expected one: {recordings}")
    return recordings[0]


def check_file(path: str | Path) -> Recording:
    """Verify a finished file with its footer and return its only recording."""
    verify(path)
    return read_one(path)


def _read_chunk(batch: pa.RecordBatch) -> ChunkRead:
    kinds = [(f.metadata or {}).get(b"rerun:kind", b"data") for f in batch.schema]
    row_ids = batch.column(kinds.index(b"control")).to_pylist()
    times = {
        field.name: column.cast(pa.int64()).to_pylist()
        for field, column, kind in zip(batch.schema, batch.columns, kinds, strict=True)
        if kind == b"index"
    }
    components = {
        field.name: column.to_pylist()
        for field, column, kind in zip(batch.schema, batch.columns, kinds, strict=True)
        if kind == b"data"
    }
    rows = tuple(
        Row(
            row_id,
            {name: values[i] for name, values in times.items()},
            {name: values[i] for name, values in components.items()},
        )
        for i, row_id in enumerate(row_ids)
    )
    entity_path = batch.schema.metadata[b"rerun:entity_path"].decode()
    return ChunkRead(entity_path, not times, batch, rows)


def _outline(path: str | Path) -> list[str]:
    """The chunk lines of ``rrd print``, without what differs between any two runs (ids, sizes)."""
    try:
        lines = print_(path).splitlines()
    except (OracleError, subprocess.TimeoutExpired) as error:
        return [f"(cannot be printed: {error})"]
    chunks = [line.partition(") with ")[2] for line in lines if line.startswith("Chunk(")]
    return sorted(re.sub(r" \([\d.]+ \w*B\)", "", chunk) for chunk in chunks)
