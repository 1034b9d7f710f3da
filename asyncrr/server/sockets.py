"""Binding to ports, sockets in forked children, and names for peers."""

from __future__ import annotations

import asyncio
import errno
import operator
import os
import socket
import sys
import weakref
from collections.abc import Iterable
from typing import Any, Final, Protocol

_BACKLOG: Final = 1024
"""Connections that the system may keep for us. One that finds no place there tries again after a second."""
_ENDING: Final = frozenset({"FLUSHING", "SHUTDOWN", "UNWRAPPED"})
"""States of asyncio's TLS in which it sends nothing any more."""


def check_address(host: str, port: int) -> None:
    """Whether a server could listen there, as far as the words go.

    Raises
    ------
    TypeError
        The port is no integer.
    ValueError
        It is no address, or no port.
    """
    try:
        operator.index(port)
    except TypeError:
        raise TypeError(f"a port is an integer, not {port!r}") from None
    if not 0 <= port <= 65535:
        raise ValueError(f"a port is a number from 0 to 65535, not {port}")
    try:
        socket.inet_pton(_family(host), _address(host))
    except OSError:
        raise ValueError(f"not an IP address to bind to: {host!r}") from None


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at an address.

    Parameters
    ----------
    host
        An IP address, or ``localhost``. ``::`` is for IPv4, too.
    port
        Port; 0 for any that is free.

    Raises
    ------
    OSError
        The address cannot be had; the text says what to do about it.
    TypeError, ValueError
        See :func:`check_address`.
    """
    check_address(host, port)
    family = _family(host)
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix" and sys.platform != "cygwin":
            # Connections of a server that has just ended must not keep its port from the next one.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if host == "::":
            # Whether that includes IPv4 depends on the system.
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind((_address(host), port))
        sock.listen(_BACKLOG)
    except OSError as error:
        sock.close()
        if error.errno == errno.EADDRINUSE:
            text = f"port {port} on {host} is taken; choose another one, or 0 for any that is free"
        elif error.errno == errno.EADDRNOTAVAIL:
            text = f"{host} is not an address of this machine"
        else:
            text = f"cannot listen on {host}, port {port}: {error.strerror or error}"
        raise OSError(error.errno, text) from error
    sock.setblocking(False)
    return sock


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _address(host: str) -> str:
    return "127.0.0.1" if host == "localhost" else host


class HoldsSockets(Protocol):
    """Something that listens, with its connections."""

    def sockets(self) -> Iterable[Any]:
        """All sockets; None among them, or one that is closed, does no harm."""


_holders: weakref.WeakSet[HoldsSockets] = weakref.WeakSet()


def keep_from_children(holder: HoldsSockets) -> None:
    """Have forked children let go of a server's sockets: otherwise its port and its connections stay open as long as any child."""
    _holders.add(holder)


def _let_go() -> None:
    """In a forked child: have the sockets be the parent's alone."""
    sockets = [sock for holder in list(_holders) for sock in holder.sockets() if sock is not None]
    _holders.clear()
    if not sockets:
        return
    nothing = os.open(os.devnull, os.O_RDWR)
    for sock in sockets:
        if (fd := sock.fileno()) >= 0:
            # The objects that hold the numbers may still close them: let them mean something harmless.
            os.dup2(nothing, fd, inheritable=False)
    os.close(nothing)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_let_go)


def describe_peer(transport: asyncio.BaseTransport) -> str:
    """``address:port`` of the other end."""
    return peer_name(transport.get_extra_info("peername"))


def peer_name(name: object) -> str:
    """``address:port`` of what a socket calls its other end."""
    if isinstance(name, tuple) and len(name) >= 2:
        return f"[{name[0]}]:{name[1]}" if ":" in str(name[0]) else f"{name[0]}:{name[1]}"
    return str(name or "?")


def hang_up(transport: asyncio.Transport) -> None:
    """Say that no more will come, and leave it to the peer to close when it has read all.

    A connection that is closed at once cuts the peer off: what it still says, such as WINDOW_UPDATE, meets a closed socket, upon
    which the system throws away all that has not reached the peer yet.
    """
    if not transport.can_write_eof():  # TLS has a farewell of its own
        transport.close()
        return
    try:
        transport.write_eof()
    except OSError:  # the peer has gone
        transport.abort()


def transport_below(transport: asyncio.Transport) -> asyncio.Transport | None:
    """What a TLS transport of asyncio's writes to, if it is one.

    It may be lost a round of the loop before the TLS transport says that it is closing. asyncio complains of what is written meanwhile.
    """
    return getattr(getattr(transport, "_ssl_protocol", None), "_transport", None)


def is_lost(transport: asyncio.Transport) -> bool:
    """Whether what is written goes nowhere, and asyncio would complain of it.

    Besides what :func:`transport_below` tells, TLS of asyncio's does not say that the peer has ended the connection while what came
    before has not been read.
    """
    if transport.is_closing():
        return True
    below = transport_below(transport)
    if below is None:
        return False
    state = getattr(getattr(transport, "_ssl_protocol", None), "_state", None)
    return below.is_closing() or getattr(state, "name", "") in _ENDING
