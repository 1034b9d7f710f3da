"""The usual command-line flags of a script that logs, and what they do.

::

    parser = argparse.ArgumentParser(description="Measures, and shows what it measures.")
    parser.add_argument("device")
    rr.script_add_args(parser)

    arguments = parser.parse_args()
    rr.script_setup(arguments, "my_application")
    measure(arguments.device)
    rr.script_teardown(arguments)
"""

from __future__ import annotations

import sys
import time
import uuid
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from .active import get_global_data_recording
from .functions import init
from .recording import RecordingStream
from .web import serve_web_viewer

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike

__all__ = ["script_add_args", "script_setup", "script_teardown"]


def script_add_args(parser: ArgumentParser) -> None:
    """Add the flags that say where the data goes: ``--headless --connect --serve --url --save --stdout``.

    Parameters
    ----------
    parser
        Where the flags are added.
    """
    parser.add_argument("--headless", action="store_true", help="do not start a viewer")
    parser.add_argument("--connect", action="store_true", help="stream to a viewer that runs already")
    parser.add_argument("--serve", action="store_true", help="serve the data and the web viewer, and open a browser")
    parser.add_argument("--url", help="where that viewer listens (rerun+http://host:port/proxy)")
    parser.add_argument("--save", metavar="PATH", help="write an .rrd file")
    parser.add_argument("--stdout", action="store_true", help="write to standard output, to be piped into a viewer")


def script_setup(
    args: Namespace,
    application_id: str,
    *,
    recording_id: str | uuid.UUID | None = None,
    default_blueprint: BlueprintLike | None = None,
) -> RecordingStream:
    """Make the global recording, in strict mode, and send it where the flags say.

    The first flag of this order that is given wins: ``--stdout``, ``--serve``, ``--connect``, ``--save``. Without any of them, and without
    ``--headless``, a viewer is started; with only ``--headless`` the data is kept in memory.

    Parameters
    ----------
    args
        What the parser returned. Flags that it does not have count as not given.
    application_id, recording_id
        As for :func:`asyncrr.init`.
    default_blueprint
        Layout that viewers show unless the user has chosen another.
    """
    init(application_id, recording_id=recording_id, default_enabled=True, strict=True)
    recording = get_global_data_recording()
    assert isinstance(recording, RecordingStream)
    if _given(args, "stdout"):
        recording.stdout(default_blueprint=default_blueprint)
    elif _given(args, "serve"):
        serve_web_viewer(connect_to=recording.serve_grpc(default_blueprint=default_blueprint))
    elif _given(args, "connect"):
        recording.connect_grpc(getattr(args, "url", None), default_blueprint=default_blueprint)
    elif _given(args, "save") is not None:
        recording.save(args.save, default_blueprint=default_blueprint)
    elif not _given(args, "headless"):
        recording.spawn(default_blueprint=default_blueprint)
    return recording


def script_teardown(args: Namespace) -> None:
    """With ``--serve``, go on serving until Ctrl-C. What was logged is delivered at exit in any case.

    Parameters
    ----------
    args
        What the parser has returned.
    """
    if _given(args, "serve"):
        try:
            while True:
                time.sleep(3600)
        except KeyboardInterrupt:
            sys.stderr.write("Ctrl-C: the data is no longer served.\n")


def _given(args: Namespace, flag: str) -> object:
    return getattr(args, flag, None)
