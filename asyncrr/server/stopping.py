"""Whether the web server that an ASGI app runs in is stopping.

ASGI does not say so. Web servers wait for the requests that run, and only then tell the app. The stream of a viewer would keep
them waiting for ever, or until they give requests up. But whichever it is, a server that stops closes the socket that it listens
on first. That socket is one of the process, and can be looked at.

Where the system does not list the files of a process (Windows), only uvicorn is asked, which handles signals by a method of an
object that knows.
"""

from __future__ import annotations

import os
import signal
import socket
import stat
from collections.abc import Mapping
from typing import Any, Final

_FOLDERS: Final = ("/proc/self/fd", "/dev/fd")
"""Where systems list the open files of a process."""

Listeners = Mapping[int, tuple[int, int]]
"""File descriptors, and which file each is."""


def find_listeners(server: Any) -> Listeners:
    """The sockets of this process on which a web server listens. Looks at all open files, which takes a while.

    Parameters
    ----------
    server
        What ASGI says of the server's end of a connection: host and port, or a path and None. None if it is not known.
    """
    found: dict[int, tuple[int, int]] = {}
    if not isinstance(server, list | tuple) or len(server) != 2:
        return found
    for fd in _open_files():
        try:
            status = os.fstat(fd)
            if stat.S_ISSOCK(status.st_mode) and _listens(fd, server[0], server[1]):
                found[fd] = status.st_dev, status.st_ino
        except OSError:  # it has been closed meanwhile, or cannot be asked
            continue
    return found


def is_stopping(listeners: Listeners) -> bool:
    """Whether the web server has closed one of its sockets, or says that it is to end."""
    return not all(map(_is_open, listeners.items())) or any(map(_says_so, (signal.SIGINT, signal.SIGTERM)))


def _is_open(listener: tuple[int, tuple[int, int]]) -> bool:
    fd, identity = listener
    try:
        status = os.fstat(fd)
    except OSError:
        return False
    return (status.st_dev, status.st_ino) == identity


def _says_so(number: signal.Signals) -> bool:
    server = getattr(signal.getsignal(number), "__self__", None)
    return getattr(server, "should_exit", None) is True


def _open_files() -> list[int]:
    for folder in _FOLDERS:
        try:
            return [int(name) for name in os.listdir(folder)]
        except OSError:
            continue
    return []


def _listens(fd: int, host: Any, port: Any) -> bool:
    with socket.socket(fileno=os.dup(fd)) as sock:
        if not sock.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return False
        name = sock.getsockname()
    # Of an address only the port counts: most servers listen on all addresses, or on that of the connection.
    return bool(name[1] == port if isinstance(name, tuple) else name == host)
