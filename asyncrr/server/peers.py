"""Who is connected, what each of them may use, and what is said of those who misbehave.

A peer pays for what it does. Memory that is no history (messages that have come in part, answers that wait, bytes that a reader
has taken and its connection has not sent yet) is booked on the connection that caused it, time is given to connections in
turns, and each offender gets one line.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Protocol

from asyncrr._text import printable

from .accounts import Writer
from .grpc import NoRoom
from .sockets import peer_name

MAX_CONNECTIONS: Final = 1000
"""Connections in all."""
TURN: Final = 0.002
"""Seconds that a connection may work before the others get their turn."""
_MANY: Final = 16
"""Connections that wait for their turns before turns become shorter."""
_SHORTEST_TURN: Final = 0.0002
STALLED_AFTER: Final = 2.0
"""Seconds without progress after which a connection has to let go of memory that another one needs."""
QUIET: Final = 10.0
"""Seconds in which an offender gets one line."""
_LINES: Final = 10
"""Lines a second, whoever they are about."""
_LONGEST_LINE: Final = 500
_SHARE: Final = 4
"""A connection may hold so many times what is free."""
_PROGRESS: Final = 256 * 1024
"""Bytes that count as progress, whatever is held already."""
_MIN_IN_FLIGHT: Final = 64 * 2**20
_MAX_OFFENDERS: Final = 1000


class Holder:
    """One connection: what it holds, and what to do when it must let go.

    Parameters
    ----------
    address
        Whom it belongs to: an address without its port.
    name
        What it is called in lines.
    """

    __slots__ = (
        "_moved",
        "address",
        "calls",
        "disconnect",
        "fixed",
        "give_way",
        "name",
        "nbytes",
        "offender",
        "progress_at",
        "writer",
    )

    def __init__(self, address: str = "", name: str = "?") -> None:
        self.address = address
        self.name = name
        self.offender = name if not address or _is_local(address) else address
        """Whom lines are about. Programs of this machine share an address, and are told apart by their connections."""
        self.nbytes = 0
        """Bytes that it holds of :class:`InFlight`."""
        self.fixed = 0
        """How many of them its calls take, of which it cannot let go otherwise than by ending."""
        self.calls = 0
        """Calls that it is making now."""
        self.give_way: Callable[[], object] | None = None
        """Has it let go of what it holds, by ending calls or the connection."""
        self.disconnect: Callable[[], object] | None = None
        """Closes the connection at once."""
        self.progress_at = time.monotonic()
        self.writer: Writer | None = None
        """What it keeps in the history, and what is to be done for it there."""
        self._moved = 0

    def moved(self, nbytes: int) -> None:
        """So many bytes came or went. A trickle is no progress."""
        self._moved += nbytes
        if self._moved >= min(self.nbytes // 16, _PROGRESS):
            self._moved = 0
            self.progress_at = time.monotonic()


class InFlight:
    """Memory for what is not history: messages that are not complete, answers that wait, what readers have taken and not sent.

    Each connection has a share, which is the smaller the more the others hold: at most four times what is free. When
    another one needs room, connections without progress give way, those that hold most before the others.

    Parameters
    ----------
    limit
        Bytes for all connections.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        """Bytes that are held now."""
        self.gave_way = 0
        """How many connections had to let go of what they held."""
        self._holders: set[Holder] = set()
        self._look_again_at = 0.0
        """Nobody was stalled when they were looked at, and they are not looked at for each byte."""

    @classmethod
    def beside(cls, memory_limit: int) -> InFlight:
        """What there may be in flight beside a history with a limit."""
        return cls(max(memory_limit // 2, _MIN_IN_FLIGHT))

    def take(self, holder: Holder, nbytes: int) -> None:
        """Book bytes on a connection.

        Raises
        ------
        NoRoom
            Its share is used up, and nobody is stalled. Nothing is booked then.
        """
        while holder.nbytes + nbytes > _SHARE * (self.limit - self.nbytes - nbytes):
            if not self._make_room(holder):
                raise NoRoom(
                    f"too much is being received and sent at the same time: {self.nbytes} bytes, {holder.nbytes} of them here"
                )
        self.book(holder, nbytes)

    def book(self, holder: Holder, nbytes: int) -> None:
        """:meth:`take` for what exists already, and is held for a short time whatever the limit is."""
        self._holders.add(holder)
        self.nbytes += nbytes
        holder.nbytes += nbytes
        holder.moved(nbytes)

    def give(self, holder: Holder, nbytes: int) -> None:
        """Bytes of :meth:`take` or :meth:`book` are free again."""
        self.nbytes -= nbytes
        holder.nbytes -= nbytes
        holder.moved(nbytes)
        if not holder.nbytes:
            self._holders.discard(holder)

    def relieve(self) -> None:
        """Have those who are stalled give way while more is booked than there may be."""
        while self.nbytes > self.limit and self._make_room(None):
            continue

    def _make_room(self, asking: Holder | None) -> bool:
        """Have somebody who is stalled give way; whether that freed anything."""
        now = time.monotonic()
        if now < self._look_again_at:
            return False
        latest = now - STALLED_AFTER
        stalled = [
            holder
            for holder in self._holders
            if holder is not asking
            and holder.give_way is not None
            and holder.nbytes > holder.fixed
            and holder.progress_at <= latest
        ]
        if not stalled:
            self._look_again_at = now + STALLED_AFTER / 8
            return False
        holder = max(stalled, key=lambda holder: (holder.nbytes - holder.fixed, -holder.progress_at))
        before = self.nbytes
        self.gave_way += 1
        # Once is all that it is asked: what it does not let go of then is about to go anyway.
        holder.progress_at = time.monotonic()
        assert holder.give_way is not None
        holder.give_way()
        return self.nbytes < before


class Connection(Protocol):
    """What is asked of a connection; transports have it."""

    def get_extra_info(self, name: str) -> Any:
        """Its other end, by the name ``peername``."""

    def abort(self) -> None:
        """Close now."""


class Peers:
    """Who is connected, and the lines that are said of them.

    Parameters
    ----------
    say
        Where lines go.
    most
        Connections in all.
    prefix
        What each line begins with.
    """

    def __init__(self, say: Callable[[str], object], *, most: int | None = None, prefix: str = "server: ") -> None:
        self._say = say
        self._prefix = prefix
        self._most = MAX_CONNECTIONS if most is None else most
        self._holders: dict[Holder, None] = {}
        """In the order in which they came."""
        self._of_address: dict[str, int] = {}
        self._said_at: list[float] = []
        self._offenders: dict[str, float] = {}
        """When a line was said of each, the one of whom nothing has been said for longest first."""
        self._unsaid = 0
        self.turns = Turns()
        self.turned_away = 0
        """Connections that were refused, or had to make room for others."""

    @property
    def num_connections(self) -> int:
        """Connections that are open."""
        return len(self._holders)

    def admit(self, transport: Connection) -> Holder | None:
        """Let a connection in; None if there is no room for it, upon which it is closed.

        When it is full, a connection that has no call makes room: the oldest one of the address that has most of them. An
        address of another machine that has more than half of all makes room even if all of its connections have calls.
        """
        name = peer_name(transport.get_extra_info("peername"))
        address = address_of(transport)
        holder = Holder(address, name)
        holder.disconnect = transport.abort
        if len(self._holders) >= self._most:
            self.turned_away += 1
            leaving = self._who_leaves(address)
            if leaving is None:
                self.report(holder.offender, f"{name}: refused: there are {self._most} connections already")
                transport.abort()
                return None
            why = "its address has more than half of them" if leaving.calls else "it has no call"
            self.report(
                leaving.offender, f"{leaving.name}: disconnected: there are {self._most} connections, and {why}"
            )
            disconnect = leaving.disconnect
            self.leave(leaving)
            assert disconnect is not None
            disconnect()
        self._holders[holder] = None
        self._of_address[address] = self._of_address.get(address, 0) + 1
        return holder

    def leave(self, holder: Holder) -> None:
        """A connection is over. Does nothing the second time."""
        if holder not in self._holders:
            return
        del self._holders[holder]
        # They refer to the connection, which refers to its holder: neither is to wait for the collector.
        holder.give_way = holder.disconnect = None
        left = self._of_address[holder.address] - 1
        if left:
            self._of_address[holder.address] = left
        else:
            del self._of_address[holder.address]

    def _who_leaves(self, newcomer: str) -> Holder | None:
        idle: dict[str, Holder] = {}
        for holder in self._holders:
            if not holder.calls:
                idle.setdefault(holder.address, holder)
        if idle:
            return idle[max(idle, key=lambda address: self._of_address[address])]
        address, count = max(self._of_address.items(), key=lambda item: item[1])
        if address != newcomer and count > self._most // 2 and not _is_local(address):
            return next(holder for holder in reversed(self._holders) if holder.address == address)
        return None

    # -- lines -------------------------------------------------------------------------------------------------------

    def report(self, offender: str, line: str) -> None:
        """Say a line, unless one was said of the same offender or many were said just now. What is not said is counted.

        Parameters
        ----------
        offender
            Whom it is about: :attr:`Holder.offender`, or another text for what is no connection.
        line
            What to say.
        """
        now = time.monotonic()
        self._said_at = [at for at in self._said_at if now - at < 1.0]
        said = self._offenders.get(offender)
        if len(self._said_at) >= _LINES or (said is not None and now - said < QUIET):
            self._unsaid += 1
            return
        self._said_at.append(now)
        self._offenders.pop(offender, None)
        self._offenders[offender] = now
        if len(self._offenders) > _MAX_OFFENDERS:
            del self._offenders[next(iter(self._offenders))]
        more = f" (and {self._unsaid} more lines like it)" if self._unsaid else ""
        self._unsaid = 0
        self._say(f"{self._prefix}{printable(line, _LONGEST_LINE)}{more}")

    def close(self) -> None:
        """Say how many lines were not said since the last one."""
        if self._unsaid:
            self._say(f"{self._prefix}{self._unsaid} more lines about peers were not said")
            self._unsaid = 0


class Turn:
    """Time that a connection may use before the others get theirs.

    Parameters
    ----------
    seconds
        How much.
    """

    __slots__ = ("_seconds", "ends_at")

    def __init__(self, seconds: float | None = None) -> None:
        self._seconds = TURN if seconds is None else seconds
        self.ends_at = 0.0
        """When the turn is over, by ``time.perf_counter``."""

    def begin(self, others: int = 0) -> None:
        """The turn begins now. Where very many ``others`` wait for theirs it is a shorter one."""
        seconds = self._seconds if others < _MANY else max(self._seconds * _MANY / others, _SHORTEST_TURN)
        self.ends_at = time.perf_counter() + seconds

    def over(self) -> bool:
        """Whether it is another one's turn."""
        return time.perf_counter() >= self.ends_at


class Rate:
    """How much a peer may do in a second, with a second's worth at once.

    Parameters
    ----------
    per_second
        How much.
    """

    __slots__ = ("_at", "_left", "per_second")

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self._left = per_second
        self._at = time.monotonic()

    def spend(self, amount: float = 1.0) -> bool:
        """Use some of it; whether there was so much left."""
        now = time.monotonic()
        self._left = min(self.per_second, self._left + (now - self._at) * self.per_second) - amount
        self._at = now
        return self._left >= 0

    @property
    def is_overdrawn(self) -> bool:
        """Whether more has been spent than there was."""
        return self._left < 0 and self.wait > 0

    @property
    def wait(self) -> float:
        """Seconds until it is made up for what has been spent and was not there."""
        if self._left < 0:
            self.spend(0.0)
        return max(0.0, -self._left) / self.per_second


class Turns:
    """Those who have more to do than fits into a turn, in a queue. One of them gets its turn in each round of the loop."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], object]] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def queue(self, go_on: Callable[[], object]) -> None:
        """Have ``go_on`` called once, when it is its turn."""
        self._waiting.append(go_on)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._next)

    async def wait(self) -> None:
        """For those who await: return when it is their turn."""
        turn = asyncio.Event()
        self.queue(turn.set)
        await turn.wait()

    def _next(self) -> None:
        try:
            self._waiting[0]()
        finally:
            self._waiting.popleft()
            if self._waiting:
                asyncio.get_running_loop().call_soon(self._next)


def address_of(transport: Connection) -> str:
    """Whom a connection belongs to. Of IPv6 it is the network of 64 bits, of which each host may have all addresses."""
    name = transport.get_extra_info("peername")
    if not isinstance(name, tuple) or not name:
        return ""
    try:
        address = ipaddress.ip_address(str(name[0]).partition("%")[0])
    except ValueError:
        return str(name[0])
    if address.version == 6:
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        if not address.is_loopback:
            return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _is_local(address: str) -> bool:
    return address == "::1" or address.startswith("127.")
