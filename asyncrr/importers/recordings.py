"""Streams of Rerun itself: `.rrd` and `.rbl` files, and what external importers print."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.columns import whole_chunk
from asyncrr.errors import ImporterError
from asyncrr.frames.chunk import columns_of_decoded
from asyncrr.wire.decode import BlueprintActivation, DecodedChunk, StoreInfo
from asyncrr.wire.envelope import encode_chunk
from asyncrr.wire.errors import RrdError
from asyncrr.wire.reader import Cut, read_rrd
from asyncrr.wire.store_info import blueprint_activation, set_store_info

from .request import Item, Source, Target


def import_recording(source: Source, target: Target, problem: Callable[[str], None]) -> Iterator[Item]:
    """An `.rrd` file. Each store in it stays one of its own, unless it is the very recording that is logged to."""
    with source.stream() as stream:
        yield from import_stream(stream, target, problem)


def import_blueprint(
    source: Source, target: Target, problem: Callable[[str], None], is_stopped: Callable[[], bool] = bool
) -> Iterator[Item]:
    """An `.rbl` file, or an `.rrd` stream from a pipe: its stores become ones of the recording's application."""
    with source.stream(is_stopped) as stream:
        yield from import_stream(stream, target, problem, application_id=target.store_id.application_id)


def import_stream(
    stream: BinaryIO,
    target: Target,
    problem: Callable[[str], None],
    *,
    application_id: str | None = None,
) -> Iterator[Item]:
    """All stores of a stream, message by message.

    Parameters
    ----------
    stream
        A file that is open for reading.
    target
        The recording. What the stream says of it becomes rows of it; the rest are messages of other stores.
    problem
        Told what cannot be read; the rest is.
    application_id
        Application that all stores are moved to.

    Raises
    ------
    ImporterError
        It is no such stream, or damaged at some place.
    OSError
        It cannot be read.
    """
    schemas = ChunkSchemas()

    try:
        for event in read_rrd(stream, bounds=target.bounds):
            if isinstance(event, Cut):
                problem(f"it is {event}")
            elif isinstance(event, StoreInfo | DecodedChunk | BlueprintActivation):
                store_id = event.store_id
                if application_id is not None:
                    store_id = replace(store_id, application_id=application_id)
                if not (store_id.application_id and store_id.recording_id):
                    # Readers would give up what is passed on where this stands.
                    problem("a message that does not say whose it is is left out")
                elif isinstance(event, StoreInfo):
                    # That of the recording itself precedes all of its data anyway.
                    if store_id != target.store_id:
                        yield set_store_info(store_id, event.row_id)
                elif isinstance(event, BlueprintActivation):
                    yield blueprint_activation(store_id, make_active=event.make_active, make_default=event.make_default)
                elif event.num_rows:
                    try:
                        columns = columns_of_decoded(event.batch)
                    except ValueError as error:
                        problem(f"a chunk of {event.entity_path} is left out: {error}")
                    else:
                        is_own = store_id == target.store_id
                        yield columns if is_own else encode_chunk(whole_chunk(schemas, columns), store_id)
    except RrdError as error:
        raise ImporterError(str(error)) from error
