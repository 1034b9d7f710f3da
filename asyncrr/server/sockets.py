"""Binding to ports, and names for peers."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sys
from typing import Final

_BACKLOG: Final = 128


def bind(host: str, port: int) -> socket.socket:
    """A socket bound to an address, not yet listening.

    Parameters
    ----------
    host
        An IP address, or ``localhost``.
    port
        Port; 0 for any that is free.

    Raises
    ------
    OSError
        The address cannot be had; the text says what to do about it.
    ValueError
        It is no address.
    """
    if not 0 <= port <= 65535:
        raise ValueError(f"a port is a number from 0 to 65535, not {port}")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address = "127.0.0.1" if host == "localhost" else host
    try:
        socket.inet_pton(family, address)
    except OSError:
        raise ValueError(f"not an IP address to bind to: {host!r}") from None
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix" and sys.platform != "cygwin":
            # Connections of a server that has just ended must not keep its port from the next one.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((address, port))
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            text = f"port {port} on {host} is taken by another program; choose another one, or 0 for any that is free"
        elif error.errno == errno.EADDRNOTAVAIL:
            text = f"{host} is not an address of this machine"
        else:
            text = f"cannot listen on {host}, port {port}: {error.strerror or error}"
        raise OSError(error.errno, text) from error
    sock.setblocking(False)
    return sock


def describe_peer(transport: asyncio.BaseTransport) -> str:
    """``address:port`` of the other end."""
    name = transport.get_extra_info("peername")
    if isinstance(name, tuple) and len(name) >= 2:
        return f"[{name[0]}]:{name[1]}" if ":" in str(name[0]) else f"{name[0]}:{name[1]}"
    return str(name or "?")
