"""Other versions of grpclib and h2: what is missing or cannot be written makes sending slower, and ends nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

import grpclib.client
import grpclib.protocol
import h2.connection
import h2.stream
import pytest

from asyncrr.engine.workers import Workers
from asyncrr.sinks.grpc import fast_frames
from asyncrr.sinks.grpc.fast_frames import Link
from asyncrr.wire.envelope import write_messages_request
from tests.grpc.messages import chunk, info, new_store
from tests.grpc.test_bad_peers import running
from tests.support import bad_peers
from tests.support.bad_peers import FAILURES, acknowledges, recovers
from tests.support.stepped_loop import stepped

Patch = pytest.MonkeyPatch


def _is_ours() -> bool:
    """Whether it is neither grpclib nor h2 that looks at an attribute."""
    return sys._getframe(2).f_globals["__name__"].partition(".")[0] not in ("grpclib", "h2")


class Guarded:
    """An attribute that only the libraries can set, or that only they can see."""

    def __init__(self, owner: type, name: str, *, hidden: bool) -> None:
        self._name = name
        self._hidden = hidden
        self._default = vars(owner).get(name)

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return self
        if self._hidden and _is_ours():
            raise AttributeError(self._name)
        if self._name in vars(instance):
            return vars(instance)[self._name]
        if self._default is None:
            raise AttributeError(self._name)
        return self._default.__get__(instance, owner) if callable(self._default) else self._default

    def __set__(self, instance: Any, value: Any) -> None:
        if _is_ours():
            raise AttributeError(f"can't set {self._name}")
        vars(instance)[self._name] = value

    def __delete__(self, instance: Any) -> None:
        del vars(instance)[self._name]


def read_only(owner: type, name: str) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(owner, name, Guarded(owner, name, hidden=False), raising=False)


def gone(owner: type, name: str) -> Callable[[Patch], None]:
    return lambda patch: patch.setattr(owner, name, Guarded(owner, name, hidden=True), raising=False)


VERSIONS: dict[str, Callable[[Patch], None]] = {
    "the window of connections cannot be set": read_only(h2.connection.H2Connection, "outbound_flow_control_window"),
    "the window of streams cannot be set": read_only(h2.stream.H2Stream, "outbound_flow_control_window"),
    "the window of connections is gone": gone(h2.connection.H2Connection, "outbound_flow_control_window"),
    "the window of streams is gone": gone(h2.stream.H2Stream, "outbound_flow_control_window"),
    "the streams of h2 are gone": gone(h2.connection.H2Connection, "streams"),
    "the connection of h2 is gone": gone(grpclib.protocol.Connection, "_connection"),
    "the transport is gone": gone(grpclib.protocol.Connection, "_transport"),
    "write_ready is gone": gone(grpclib.protocol.Connection, "write_ready"),
    "flush is gone": gone(grpclib.protocol.Connection, "flush"),
    "ack is gone": gone(grpclib.protocol.Connection, "ack"),
    "ack cannot be set": read_only(grpclib.protocol.Connection, "ack"),
    "ping_ack_process cannot be set": read_only(grpclib.protocol.Connection, "ping_ack_process"),
    "ping_ack_process is gone": gone(grpclib.protocol.Connection, "ping_ack_process"),
    "close of the processor cannot be set": read_only(grpclib.protocol.EventsProcessor, "close"),
    "close of the processor is gone": gone(grpclib.protocol.EventsProcessor, "close"),
    "processors cannot be set": read_only(grpclib.protocol.EventsProcessor, "processors"),
    "processors are gone": gone(grpclib.protocol.EventsProcessor, "processors"),
    "streams of the processor are gone": gone(grpclib.protocol.EventsProcessor, "streams"),
    "window_updated is gone": gone(grpclib.protocol.Stream, "window_updated"),
    "wrapper cannot be set": read_only(grpclib.protocol.Stream, "wrapper"),
    "_eof is gone": gone(grpclib.protocol.Buffer, "_eof"),
    "_stream is gone": gone(grpclib.client.Stream, "_stream"),
    "_authority is gone": gone(grpclib.client.Channel, "_authority"),
    "factory is not asked": lambda patch: patch.setattr(
        fast_frames.LinkedChannel,
        "_protocol_factory",
        lambda self: grpclib.protocol.H2Protocol(grpclib.client.Handler(), self._config, self._h2_config),
    ),
}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is learnt about the versions lasts as long as the process."""
    monkeypatch.setattr(Link, "_use_private_parts", True)


@pytest.mark.parametrize("version", VERSIONS)
def test_another_version_delivers(version: str, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    VERSIONS[version](monkeypatch)
    # A cut in the middle, too: that is where calls are ended.
    behaviour = recovers(FAILURES["reset"][0], "data", failures=2)

    @stepped
    async def test() -> None:
        store = new_store()
        messages = [info(store), chunk(store), chunk(store, nbytes=200_000), chunk(store)]
        async with bad_peers.serving(behaviour) as server, running(server, workers) as outbox:
            outbox.put(*messages)
            await outbox.flush(20.0)
            assert outbox.released == messages
            await asyncio.sleep(1.0)
            assert outbox.stats.status == "connected"

    test()


@pytest.mark.parametrize("version", ["wrapper cannot be set", "_eof is gone"])
def test_another_version_ends_calls(version: str, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an answer that came with the end of its connection is lost by that, the message is sent again."""
    VERSIONS[version](monkeypatch)

    @stepped
    async def test() -> None:
        message = info(new_store())
        behaviour = bad_peers.acknowledges_and_goes(b"".join(write_messages_request(message)))
        async with bad_peers.serving(behaviour) as server, running(server, workers) as outbox:
            outbox.put(message)
            await asyncio.sleep(20)
            assert not outbox.dropped
            assert server.connections > 1

    test()


def test_what_goes_missing_later_is_noticed_and_done_without(
    workers: Workers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every check was passed, and then something is not there."""
    monkeypatch.setattr(fast_frames.FastWriter, "_spend", lambda self, nbytes: self._h2.no_such_window)

    @stepped
    async def test() -> None:
        store = new_store()
        messages = [info(store), chunk(store)]
        async with bad_peers.serving(acknowledges) as server, running(server, workers) as outbox:
            outbox.put(*messages)
            await outbox.flush(5.0)
            assert outbox.released == messages
            assert server.connections == 2

    test()
    (line,) = capsys.readouterr().err.splitlines()
    assert "no_such_window" in line
    assert "slower" in line
