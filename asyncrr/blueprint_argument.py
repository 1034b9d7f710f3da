"""Arguments that are blueprints: from what the program passes to the messages that viewers get."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from time import time_ns
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.entity_path import canonical_entity_path
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timelines import STATIC, Timelines
from asyncrr.chunks.tuid import new_tuid, random_counter
from asyncrr.engine.batcher import build_chunk, plan_chunks
from asyncrr.engine.config import ChunkBatcherConfig, flag_from_environment
from asyncrr.engine.staging import RowGroup, runs_of
from asyncrr.errors import SinkError
from asyncrr.types.interop import stage
from asyncrr.wire.envelope import encode_chunk
from asyncrr.wire.messages import Message, StoreId, StoreKind
from asyncrr.wire.store_info import blueprint_activation, set_store_info

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike
    from asyncrr.blueprint.rows import Row

_TIMELINES: Final = Timelines.of((("blueprint", TimeKind.SEQUENCE),))


def default_blueprint_messages(blueprint: BlueprintLike | None, recording: StoreId) -> Sequence[Message]:
    """The messages that make ``blueprint`` the default one of a recording's application.

    Parameters
    ----------
    blueprint
        A blueprint, a view, a container, or the path of an `.rbl` file; None for none.
    recording
        The recording whose application the blueprint is for.

    Raises
    ------
    TypeError
        If it is none of these.
    SinkError
        If the file cannot be read, or holds no blueprint.
    """
    if blueprint is None:
        return ()
    return blueprint_messages(blueprint, recording.application_id, make_active=False, make_default=True)


def blueprint_messages(
    blueprint: BlueprintLike, application_id: str, *, make_active: bool, make_default: bool
) -> list[Message]:
    """The messages of a blueprint: a store of its own is announced, filled, and activated.

    Parameters
    ----------
    blueprint
        A blueprint, a view, a container, or the path of an `.rbl` file.
    application_id
        The application that it is for, whatever a file says.
    make_active
        Show it now.
    make_default
        Return to it on reset.

    Raises
    ------
    TypeError
        If it is none of these.
    SinkError
        If the file cannot be read, or holds no blueprint.
    """
    if isinstance(blueprint, str | os.PathLike):
        # Read only here: programs without blueprint files do not pay for importing the reader.
        from asyncrr.wire.blueprint_file import read_blueprint

        try:
            return read_blueprint(blueprint, application_id, make_active=make_active, make_default=make_default)
        except (OSError, ValueError) as error:
            raise SinkError(f"the blueprint {os.fspath(blueprint)!r} cannot be used: {error}") from error
    convert = None if isinstance(blueprint, type) else getattr(blueprint, "to_blueprint", None)
    rows = None if convert is None else getattr(convert(), "_rows", None)
    if rows is None:
        raise TypeError(
            "expected a blueprint: a Blueprint, a view or a container of asyncrr.blueprint, or the path of an .rbl file, not "
            f"{type(blueprint).__name__}: {blueprint!r}"
        )
    return store_messages(rows(), application_id, make_active=make_active, make_default=make_default)


def store_messages(rows: Iterable[Row], application_id: str, *, make_active: bool, make_default: bool) -> list[Message]:
    """The messages of a blueprint that is given as rows, in the order in which viewers need them."""
    store_id = StoreId(StoreKind.BLUEPRINT, application_id, f"rec_{uuid4().hex}")
    return [
        set_store_info(store_id, new_tuid()),
        *_chunks(rows, store_id),
        blueprint_activation(store_id, make_active=make_active, make_default=make_default),
    ]


def _chunks(rows: Iterable[Row], store_id: StoreId) -> list[Message]:
    # As a recording does it, but for the staging: the rows are all there, and few.
    auto_time = flag_from_environment("RERUN_LOG_TIME", True)
    auto_tick = flag_from_environment("RERUN_LOG_TICK", False)
    groups: dict[Any, RowGroup] = {}
    flat: list[Any] = []
    for row in rows:
        layout, cells, nbytes = stage(row.entity)
        if not cells:
            continue
        path = canonical_entity_path(row.path)
        key = path, layout, row.static
        group = groups.get(key)
        if group is None:
            group = groups[key] = RowGroup(
                path,
                layout,
                STATIC if row.static else _TIMELINES,
                auto_time=auto_time,
                auto_tick=auto_tick,
            )
        flat.extend((group, time_ns(), () if row.static else (0,), cells, nbytes))
    schemas, counter = ChunkSchemas(), random_counter() >> 1
    plans = plan_chunks(runs_of(flat, 0), ChunkBatcherConfig.DEFAULT().with_environment())
    return [encode_chunk(build_chunk(plan, schemas, counter), store_id) for plan in plans]
