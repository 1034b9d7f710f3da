"""The server as a program of its own: ``asyncrr serve``."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from .http1 import Report
from .listener import ProxyServer, ServerOptions
from .saving import Saver


async def serve_until_interrupted(
    options: ServerOptions, *, save: Path | None = None, announce: Callable[[str], object], report: Report
) -> None:
    """Serve until Ctrl-C or SIGTERM; then readers get the rest, and the file its end.

    Parameters
    ----------
    options
        How to serve.
    save
        File to write all that comes in to.
    announce
        Called with the URL once the server listens.
    report
        Where lines about what goes wrong go.

    Raises
    ------
    OSError
        The port cannot be had, or the file cannot be written.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    handled = (signal.SIGINT, signal.SIGTERM) if sys.platform != "win32" else ()
    for number in handled:
        loop.add_signal_handler(number, stop.set)
    server = ProxyServer(options, report)
    saving: asyncio.Task[None] | None = None
    try:
        # First the port: on one that is taken, the server that has it may be writing the same file.
        await server.start()
        if save is not None:
            saving = asyncio.create_task(Saver(server.proxy.store, save, report).run())
        announce(server.url)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, *([saving] if saving is not None else [])], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
    finally:
        for number in handled:
            # From now on a second Ctrl-C ends the program where it stands.
            loop.remove_signal_handler(number)
        await server.aclose()
        if saving is not None:
            await saving
