"""What is in a file's blueprint stores, read by the official reader, so that two files can be compared.

Views, containers and visualizers have random ids. Here each is replaced by a digest of what it is stored with, that of the
others included, so that equal layouts have equal rows.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from asyncrr.wire.messages import StoreKind
from asyncrr.wire.reader import BlueprintActivation, DecodedChunk, StoreInfo, read_rrd

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIMES_THAT_DIFFER = frozenset({"log_time"})
_ROUNDS = 6  # more than any layout of the tests is deep


@dataclass(frozen=True)
class BlueprintRead:
    """One blueprint store."""

    application_id: str
    rows: tuple[str, ...]
    """Entity path, times and components of each row as JSON, sorted."""


def read_blueprints(path: str | Path) -> list[BlueprintRead]:
    """The blueprint stores of a file, in the official reader's order."""
    from rerun.chunk import RrdReader

    reader = RrdReader(path)
    found = []
    for store in reader.blueprints():
        rows = [row for chunk in reader.stream(store=store) for row in _rows(chunk.to_record_batch())]
        found.append(BlueprintRead(store.application_id, tuple(sorted(without_ids(rows)))))
    return found


def read_one_blueprint(path: str | Path) -> BlueprintRead:
    """The only blueprint store of a file."""
    (found,) = read_blueprints(path)
    return found


def story(path: str | Path) -> list[str]:
    """What a file tells, in its order, without what is repeated: which stores are announced, filled and activated."""
    told: list[str] = []
    for event in read_rrd(path):
        kind = "recording"
        if isinstance(event, StoreInfo | DecodedChunk | BlueprintActivation):
            kind = "blueprint" if event.store_id.kind is StoreKind.BLUEPRINT else "recording"
        line = None
        if isinstance(event, StoreInfo):
            line = f"{kind} announced"
        elif isinstance(event, DecodedChunk):
            line = f"{kind} data"
        elif isinstance(event, BlueprintActivation):
            line = f"activated: active={event.make_active} default={event.make_default}"
        if line is not None and told[-1:] != [line]:
            told.append(line)
    return told


def _rows(batch: pa.RecordBatch) -> list[str]:
    path = batch.schema.metadata[b"rerun:entity_path"].decode()
    columns = []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        about = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        kind = about.get("rerun:kind")
        if kind == "control" or field.name in _TIMES_THAT_DIFFER:
            continue
        names = [about.get(f"rerun:{key}", "") for key in ("component", "archetype", "component_type")]
        columns.append(([field.name, *names, str(field.type)], column.to_pylist()))
    return [
        json.dumps([path, [[*names, _readable(values[i])] for names, values in columns if values[i] is not None]])
        for i in range(batch.num_rows)
    ]


def _readable(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        if len(value) == 16 and all(type(byte) is int and 0 <= byte < 256 for byte in value):
            return str(uuid.UUID(bytes=bytes(value)))
        return [_readable(item) for item in value]
    if isinstance(value, dict):
        return {key: _readable(item) for key, item in value.items()}
    return repr(value) if isinstance(value, float) else value


def without_ids(rows: list[str]) -> list[str]:
    """The texts with each random id replaced by a digest of all that is said of it."""
    ids = {found for row in rows for found in _ID.findall(row)}
    mentions = {one: [row for row in rows if one in row] for one in ids}
    digests = dict.fromkeys(ids, "?")
    for _ in range(_ROUNDS):
        digests = {one: _digest(one, mentions[one], digests) for one in ids}
    return [_ID.sub(lambda m: f"<{digests[m[0]]}>", row) for row in rows]


def _digest(one: str, mentions: list[str], digests: dict[str, str]) -> str:
    """What is said of one id, with the others as they are known so far."""
    said = sorted(_ID.sub(lambda m: "self" if m[0] == one else digests[m[0]], row) for row in mentions)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:10]
