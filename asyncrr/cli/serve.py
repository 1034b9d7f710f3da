"""``asyncrr serve``: a message proxy, without the `rerun` executable."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

_DESCRIPTION = """\
Runs a message proxy: programs send their recordings to it, viewers get them from it, those that come later the history,
too. Native viewers and SDKs connect by gRPC, viewers in browsers by gRPC-web, on the same port. Ctrl-C ends it.
"""


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``serve`` to the command's parser."""
    parser = commands.add_parser(
        "serve",
        help="run a message proxy",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--port", type=int, default=9876, metavar="N", help="port; 0 for any that is free (default: 9876)"
    )
    parser.add_argument(
        "--bind",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on (default: 127.0.0.1, this machine only)",
    )
    parser.add_argument(
        "--memory-limit",
        default="25%",
        metavar="LIMIT",
        help="memory for the history, such as 25%% or 4GB; 0 for none (default: 25%%)",
    )
    parser.add_argument("--newest-first", action="store_true", help="tell the history backwards")
    parser.add_argument(
        "--cors-allow-origin",
        action="append",
        default=[],
        metavar="PATTERN",
        help="web pages that may connect besides those of this machine and of rerun.io; may be given several times",
    )
    parser.add_argument("--save", type=Path, metavar="FILE", help="write all that comes in to an .rrd file")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until interrupted."""
    # Loaded only now: the other commands do without a server.
    from asyncrr.server.listener import ServerOptions
    from asyncrr.server.standalone import serve_until_interrupted

    try:
        options = ServerOptions.of(
            bind=arguments.bind,
            port=arguments.port,
            memory_limit=arguments.memory_limit,
            newest_first=arguments.newest_first,
            cors_allow_origin=arguments.cors_allow_origin,
        )
        coroutine = serve_until_interrupted(options, save=arguments.save, announce=_announce, report=_say)
        _runner()(coroutine)
    except (OSError, ValueError) as error:
        _say(str(getattr(error, "strerror", None) or error))
        return 1
    return 0


def _announce(url: str) -> None:
    print(f"serving at {url}; open it with `rerun {url}`. Ctrl-C ends.", flush=True)


def _say(line: str) -> None:
    print(f"asyncrr: {line}", file=sys.stderr, flush=True)


def _runner() -> Any:
    """``asyncio.run``, or uvloop's where that is installed."""
    try:
        import uvloop
    except ImportError:
        return asyncio.run
    return uvloop.run
