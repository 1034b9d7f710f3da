"""Shares of memory, connections, turns and lines."""

from __future__ import annotations

import pytest
from grpclib.const import Status

from asyncrr.server import peers
from asyncrr.server.grpc import NoRoom
from asyncrr.server.peers import Holder, InFlight, Peers, Rate, Turn


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(peers.time, "monotonic", clock)
    monkeypatch.setattr(peers.time, "perf_counter", clock)
    return clock


class Transport:
    """As much of a transport as is asked for its peer."""

    def __init__(self, host: str, port: int = 1) -> None:
        self.peer = (host, port)
        self.aborted = False

    def get_extra_info(self, name: str) -> object:
        return self.peer if name == "peername" else None

    def abort(self) -> None:
        self.aborted = True


def holder(in_flight: InFlight, nbytes: int = 0, *, gives: bool = True) -> Holder:
    made = Holder("10.0.0.1", "10.0.0.1:1")
    if gives:
        made.give_way = lambda: in_flight.give(made, made.nbytes)
    if nbytes:
        in_flight.take(made, nbytes)
    return made


# -- memory ------------------------------------------------------------------------------------------------------------


def test_one_holder_may_have_four_fifths() -> None:
    in_flight = InFlight(1000)
    one = holder(in_flight, 800)
    with pytest.raises(NoRoom) as refused:
        in_flight.take(one, 1)
    assert refused.value.status is Status.RESOURCE_EXHAUSTED
    assert (in_flight.nbytes, one.nbytes) == (800, 800), "what is refused is not booked"
    in_flight.give(one, 800)
    assert in_flight.nbytes == 0


def test_a_share_becomes_smaller_with_what_others_hold() -> None:
    in_flight = InFlight(1000)
    held = []
    for _ in range(20):
        one = holder(in_flight)
        try:
            while True:
                in_flight.take(one, 1)
        except NoRoom:
            held.append(one.nbytes)
    assert held[:3] == [800, 160, 32]
    assert in_flight.nbytes <= 1000


def test_who_is_stalled_gives_way(clock: Clock) -> None:
    in_flight = InFlight(1000)
    large, small = holder(in_flight, 700), holder(in_flight, 200)
    newcomer = holder(in_flight)
    with pytest.raises(NoRoom):
        in_flight.take(newcomer, 90)
    clock.now += 3
    in_flight.take(newcomer, 90)
    assert (large.nbytes, small.nbytes, newcomer.nbytes) == (0, 200, 90)
    assert in_flight.gave_way == 1
    assert in_flight.nbytes == 290


def test_as_many_give_way_as_are_needed(clock: Clock) -> None:
    """A thousand of them that hold little each cannot keep a newcomer out."""
    in_flight = InFlight(1_000_000)
    stalled = [holder(in_flight, 900) for _ in range(1000)]
    clock.now += 3
    newcomer = holder(in_flight)
    in_flight.take(newcomer, 300_000)
    assert sum(one.nbytes for one in stalled) + 300_000 == in_flight.nbytes
    assert 4 * (in_flight.limit - in_flight.nbytes) >= 300_000


def test_a_trickle_is_no_progress(clock: Clock) -> None:
    in_flight = InFlight(10_000_000)
    slow, quick = holder(in_flight, 5_000_000), holder(in_flight, 1_000_000)
    for _ in range(30):
        clock.now += 0.1
        in_flight.take(slow, 1)
        in_flight.take(quick, 10_000)
    in_flight.take(holder(in_flight), 3_600_000)
    assert slow.nbytes == 0
    assert quick.nbytes == 1_300_000


def test_who_lets_go_of_nothing_is_not_asked_for_ever(clock: Clock) -> None:
    in_flight = InFlight(1000)
    stubborn = holder(in_flight, 800)
    stubborn.give_way = lambda: None
    clock.now += 3
    with pytest.raises(NoRoom):
        in_flight.take(holder(in_flight), 900)
    assert in_flight.gave_way == 1


def test_the_limit_beside_a_history() -> None:
    assert InFlight.beside(0).limit == 64 * 2**20
    assert InFlight.beside(2 * 10**9).limit == 10**9


# -- connections ---------------------------------------------------------------------------------------------------------


def test_a_newcomer_is_not_kept_out_by_those_without_a_call() -> None:
    lines: list[str] = []
    known = Peers(lines.append, most=4)
    transports = [Transport("127.0.0.1", port) for port in range(10)]
    admitted = [known.admit(transport) for transport in transports]
    assert None not in admitted
    assert [transport.aborted for transport in transports] == [True] * 6 + [False] * 4
    assert known.num_connections == 4
    assert known.turned_away == 6


def test_calls_are_not_cut_off_for_newcomers_of_the_same_address() -> None:
    lines: list[str] = []
    known = Peers(lines.append, most=4)
    for host in ("127.0.0.1", "10.0.0.1"):
        transports = [Transport(host, port) for port in range(5)]
        for transport in transports[:4]:
            admitted = known.admit(transport)
            assert admitted is not None
            admitted.calls = 1
        assert known.admit(transports[4]) is None
        assert [transport.aborted for transport in transports] == [False] * 4 + [True]
        for one in list(known._holders):
            known.leave(one)
    assert len(lines) == 2


def test_an_address_has_half_if_others_want_some() -> None:
    known = Peers(lambda line: None, most=4)
    greedy = [Transport("10.0.0.1", port) for port in range(4)]
    for transport in greedy:
        admitted = known.admit(transport)
        assert admitted is not None
        admitted.calls = 1
    for i in range(3):
        other = known.admit(Transport(f"10.0.1.{i}"))
        assert (other is None) is (i == 2)
        if other is not None:
            other.calls = 1
    assert [transport.aborted for transport in greedy] == [False, False, True, True]


def test_the_address_with_most_connections_makes_room() -> None:
    known = Peers(lambda line: None, most=4)
    modest = Transport("10.0.0.1")
    greedy = [Transport("10.0.0.2", port) for port in range(3)]
    for transport in (modest, *greedy):
        known.admit(transport)
    known.admit(Transport("10.0.0.3"))
    assert not modest.aborted
    assert [transport.aborted for transport in greedy] == [True, False, False]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a socket", "a socket"),
    ],
)
def test_addresses(host: str, address: str) -> None:
    assert peers.address_of(Transport(host)) == address


def test_who_leaves_twice_is_counted_once() -> None:
    known = Peers(lambda line: None)
    admitted = known.admit(Transport("127.0.0.1"))
    assert admitted is not None
    known.leave(admitted)
    known.leave(admitted)
    assert known.num_connections == 0


# -- lines ---------------------------------------------------------------------------------------------------------------


def test_one_line_an_offender(clock: Clock) -> None:
    lines: list[str] = []
    known = Peers(lines.append)
    for _ in range(6000):
        clock.now += 0.001
        known.report("10.0.0.1", "is bad")
    assert lines == ["server: is bad"]
    known.report("10.0.0.2", "is bad, too")
    assert lines[1:] == ["server: is bad, too (and 5999 more lines like it)"]
    clock.now += 10
    known.report("10.0.0.1", "is bad again")
    assert lines[2:] == ["server: is bad again"]


def test_ten_lines_a_second(clock: Clock) -> None:
    lines: list[str] = []
    known = Peers(lines.append)
    for i in range(5000):
        known.report(str(i), "x")
    assert len(lines) == 10
    clock.now += 1.0
    for i in range(5000):
        known.report(str(i + 5000), "x")
    assert len(lines) == 20
    known.close()
    assert lines[20:] == ["server: 4990 more lines about peers were not said"]
    known.close()
    assert len(lines) == 21
    assert len(known._offenders) <= 1000


def test_programs_of_this_machine_are_told_apart_by_their_connections() -> None:
    assert Holder("127.0.0.1", "127.0.0.1:5").offender == "127.0.0.1:5"
    assert Holder("10.0.0.1", "10.0.0.1:5").offender == "10.0.0.1"


def test_what_others_have_sent_is_printed_in_one_line() -> None:
    lines: list[str] = []
    known = Peers(lines.append)
    known.report("a", "pages of evil\r\nserver: all is well\x1b[2J may not use this server")
    known.report("b", "x" * 100_000)
    assert lines[0] == "server: pages of evil��server: all is well�[2J may not use this server"
    assert len(lines[1]) < 600


# -- time ----------------------------------------------------------------------------------------------------------------


def test_a_turn(clock: Clock) -> None:
    turn = Turn(2.0)
    turn.begin()
    assert not turn.over()
    clock.now += 2.5
    assert turn.over()
    turn.begin()
    assert not turn.over()


def test_a_rate(clock: Clock) -> None:
    rate = Rate(10)
    assert [rate.spend() for _ in range(11)] == [True] * 10 + [False]
    clock.now += 0.55
    assert rate.spend(4)
    assert not rate.spend(4)
    clock.now += 100
    assert rate.spend(10)
    assert not rate.spend()
