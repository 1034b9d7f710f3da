"""Where a blueprint goes without a recording: to a file, or to a viewer. The methods of ``Blueprint`` end here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asyncrr.chunks.tuid import new_tuid
from asyncrr.engine.engine import LOOK_AT_LOOP, Engine
from asyncrr.errors import SinkError
from asyncrr.sinks.memory import BufferedSink
from asyncrr.wire.messages import Message
from asyncrr.wire.rrd import RrdEncoder
from asyncrr.wire.store_info import set_store_info

from .blueprint_argument import store_messages
from .identity import checked_application_id

if TYPE_CHECKING:
    from asyncrr.blueprint import Blueprint, TableBlueprint


def save(blueprint: Blueprint | TableBlueprint, application_id: str, path: str | os.PathLike[str]) -> None:
    """Write a blueprint to a file of its own, to be shown at once by a viewer that opens it.

    Raises
    ------
    SinkError
        If the file cannot be written.
    """
    messages = _messages(blueprint, application_id, make_active=True, make_default=True)
    encoder = RrdEncoder()
    parts = [encoder.header(), *(part for message in messages for part in encoder.encode(message)), *encoder.finish()]
    try:
        Path(path).write_bytes(b"".join(map(bytes, parts)))
    except OSError as error:
        raise SinkError(f"the blueprint cannot be written to {os.fspath(path)!r}: {error}") from error


def connect(
    blueprint: Blueprint, application_id: str, url: str | None, *, make_active: bool, make_default: bool
) -> None:
    """Send a blueprint to a viewer, and wait until the viewer has taken it.

    Raises
    ------
    FlushError
        If it has not.
    SinkError
        If the URL is not one of a viewer.
    """
    from asyncrr.sinks.grpc import GrpcSink

    sink = GrpcSink(url)
    messages = _messages(blueprint, application_id, make_active=make_active, make_default=make_default)
    store_id = messages[0].store_id
    engine = Engine(
        store_id,
        # Every sink that an engine is given begins with the announcement of its store.
        lambda: set_store_info(store_id, new_tuid()),
        messages,
        first_sink=BufferedSink,
    )
    try:
        engine.set_sinks([sink]).wait(engine.check, LOOK_AT_LOOP)
        engine.flush(None).wait(engine.check, LOOK_AT_LOOP)
    except BaseException:
        # The caller is told; there is nothing more to wait for.
        engine.close(stall=0.0, total=0.0).wait(engine.check, LOOK_AT_LOOP)
        raise
    engine.close().wait(engine.check, LOOK_AT_LOOP)


def spawn(
    blueprint: Blueprint,
    application_id: str,
    *,
    port: int,
    memory_limit: str,
    hide_welcome_screen: bool,
    detach_process: bool,
) -> None:
    """Start a viewer, unless one listens already, and send it a blueprint."""
    from .viewers.process import start_viewer

    start_viewer(
        port=port,
        memory_limit=memory_limit,
        server_memory_limit="1GiB",
        hide_welcome_screen=hide_welcome_screen,
        detach_process=detach_process,
        executable_name="rerun",
        executable_path=None,
    )
    connect(blueprint, application_id, f"rerun+http://127.0.0.1:{port}/proxy", make_active=True, make_default=True)


def _messages(
    blueprint: Blueprint | TableBlueprint, application_id: str, *, make_active: bool, make_default: bool
) -> Sequence[Message]:
    application = checked_application_id(application_id)
    return store_messages(blueprint._rows(), application, make_active=make_active, make_default=make_default)
