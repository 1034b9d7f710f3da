"""Files for every reader: good ones, which the fuzzer damages, and how each is read."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

import asyncrr as rr
from asyncrr.chunk import RrdReader
from asyncrr.errors import ImporterError
from asyncrr.wire.reader import DecodedChunk, read_rrd
from tests.importers.samples import GOOD_PLY, table
from tests.types.mp4_files import Mp4, fragment

from . import aimed, messages, mutations

RRD = (".rrd", ".rbl")
_NEW_EACH_TIME = ("rerun.controls.RowId", "log_time", "log_tick")
_MOST_ROWS = 1000
"""Rows of a chunk up to which they are looked at one by one."""


@cache
def samples() -> dict[str, tuple[tuple[str, bytes], ...]]:
    """Good files by suffix: name and bytes."""
    official = [(name, (messages.CORPUS / name).read_bytes()) for name in ("official.rrd", "official.rbl")]
    own = [(f"own {number}", aimed.recording(body)) for number, body in enumerate(messages.seeds())]
    movies = {
        "plain": Mp4(durations=[(3, 10), (2, 20)], offsets=[(5, 3)]),
        "fragments": Mp4(default_duration=5, fragments=[fragment(3), fragment(2, start=30, durations=[1, 2])]),
    }
    found: dict[str, list[tuple[str, bytes]]] = {
        ".rrd": [*official, *own],
        ".rbl": official[1:],
        ".ply": list(GOOD_PLY.items()),
        ".mp4": [(name, movie.write()) for name, movie in movies.items()],
        ".parquet": [("plain", _parquet("none", False)), ("coded", _parquet("snappy", True))],
        ".png": [("noise", _image("png"))],
        ".jpg": [("noise", _image("jpeg"))],
        ".md": [("text", b"# Title\n\nSome *text* with \xc3\xa9.\n")],
        ".glb": [("triangle", _glb())],
    }
    return {suffix: tuple(files) for suffix, files in found.items()}


def _parquet(compression: str, dictionary: bool) -> bytes:
    out = pa.BufferOutputStream()
    pq.write_table(table(), out, compression=compression, use_dictionary=dictionary, row_group_size=2)
    return bytes(out.getvalue().to_pybytes())


def _image(format_: str) -> bytes:
    out = BytesIO()
    Image.frombytes("RGB", (16, 16), Random(1).randbytes(768)).save(out, format_)
    return out.getvalue()


def _glb() -> bytes:
    text = b'{"asset":{"version":"2.0"},"scenes":[{"nodes":[0]}],"nodes":[{}]}'.ljust(68)
    parts = len(text).to_bytes(4, "little") + b"JSON" + text
    return b"glTF" + (2).to_bytes(4, "little") + (12 + len(parts)).to_bytes(4, "little") + parts


def changed_rrd(rng: Random, file: bytes) -> bytes:
    """A recording with a change in its frames, in one of its messages, or anywhere."""
    how = rng.random()
    if how < 0.1:
        return mutations.changed(rng, file)
    frames = messages.frames(file)
    if how < 0.2:
        frames = mutations.shuffled(rng, frames)
    else:
        at = rng.randrange(len(frames))
        kind, message = frames[at]
        if kind == 0:
            message = mutations.changed_fields(rng, message, 6)
        else:
            message = messages.changed_message(rng, kind, message)
        frames[at] = (kind if rng.random() < 0.95 else rng.choice((0, 1, 2, 3, 4, 2**63)), message)
    out = file[:12] if rng.random() < 0.95 else mutations.changed(rng, file[:12])
    for kind, message in frames:
        size = rng.choice(mutations.EDGES) if rng.random() < 0.01 else None
        out += aimed.rrd_frame(kind, message, size=size)
    # The trailer stays behind its footer, wherever that is now.
    return out + (file[-32:] if rng.random() < 0.7 else b"")


def changed_file(rng: Random) -> tuple[str, bytes]:
    """Suffix and bytes of a damaged file."""
    suffixes = list(samples())
    suffix = ".rrd" if rng.random() < 0.5 else rng.choice(suffixes)
    _, file = rng.choice(samples()[suffix])
    if suffix in RRD:
        return suffix, changed_rrd(rng, file)
    out = mutations.changed(rng, file)
    if suffix == ".ply" and rng.random() < 0.5:
        # The header is where counts and types are.
        head, mark, body = file.partition(b"end_header\n")
        out = mutations.changed(rng, head) + mark + body
    return (rng.choice(suffixes) if rng.random() < 0.02 else suffix), out


# -- reading --------------------------------------------------------------------------------------------------------------


def digest_of_reader(path: Path) -> str:
    """All that :class:`RrdReader` and :func:`read_rrd` make of a file, as a checksum; an error, if it is one that is documented."""
    digest = hashlib.sha256()
    try:
        for event in read_rrd(path):
            digest.update(repr(event).encode("utf-8", "replace"))
        reader = RrdReader(path)
        for store in [*reader.recordings(), *reader.blueprints()]:
            digest.update(repr(store).encode("utf-8", "replace"))
            for chunk in reader.stream(store=store):
                digest.update(
                    f"{chunk.entity_path} {chunk.num_rows} {chunk.is_static} {chunk.id}".encode("utf-8", "replace")
                )
                digest.update(str(chunk).encode("utf-8", "replace"))
                for timeline in chunk.timeline_names:
                    digest.update(repr(chunk.times(timeline)).encode("utf-8", "replace"))
                _add_batch(digest, chunk.to_record_batch())
    except (ValueError, OSError) as error:
        digest.update(f"{type(error).__name__} {error}".encode("utf-8", "replace"))
    return digest.hexdigest()


def _add_batch(digest: hashlib._Hash, batch: pa.RecordBatch) -> None:
    batch.validate(full=True)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    digest.update(out.getvalue())
    if batch.num_rows <= _MOST_ROWS:
        for row in _rows(batch):
            digest.update(row.encode("utf-8", "replace"))


def _rows(batch: pa.RecordBatch) -> Iterator[str]:
    for number in range(batch.num_rows):
        row = batch.slice(number, 1)
        try:
            yield repr(row.to_pylist())
        except (
            ValueError,
            OverflowError,
        ):  # Python has no objects for nanoseconds without pandas, nor for times after 9999
            yield " ".join(column.to_string() for column in row)


def digest_of_import(path: Path) -> str:
    """All rows that ``log_file_from_path`` makes of a file, without what is new each time, as a checksum.

    Raises
    ------
    RrdError
        It logged what cannot be read.
    """
    rec = rr.RecordingStream("asyncrr_fuzz", recording_id="fuzz", send_properties=False)
    memory = rec.memory_recording()
    # Of each row a checksum: its text may be long, and it is the importer's memory that is looked at.
    rows: list[bytes] = []
    try:
        rec.log_file_from_path(path)
    except (ImporterError, ValueError, OSError) as error:
        rows.append(_checksum(f"{type(error).__name__} {error}"))
    rec.flush()
    # Which rows share a chunk depends on the time that the import takes.
    for event in read_rrd(memory.drain_as_bytes()):
        if isinstance(event, DecodedChunk):
            event.batch.validate(full=True)
            kept = [name for name in event.batch.schema.names if name not in _NEW_EACH_TIME]
            if event.num_rows <= _MOST_ROWS:
                rows += [_checksum(f"{event.entity_path} {row}") for row in _rows(event.batch.select(kept))]
    rec.disconnect()
    return hashlib.sha256(b"".join(sorted(rows))).hexdigest()


def _checksum(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def read(suffix: str, path: Path) -> str:
    """Read a file in all ways that there are for its kind; what came of it, as a checksum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = digest_of_import(path)
        return found + digest_of_reader(path) if suffix in RRD else found


def case(seed: int, number: int) -> tuple[str, bytes]:
    """The file that has this number. The same arguments give the same bytes."""
    return changed_file(Random(f"files/{seed}/{number}"))
