"""What is said of a call that failed: short, and without what could steer a terminal."""

from __future__ import annotations

import pytest
from grpclib.const import Status
from grpclib.exceptions import GRPCError

from asyncrr.sinks.grpc.failures import ConnectionFailed, Hopeless, Refused, failure_of, text_of_peer


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("größer ☃", "größer ☃"),
        ("a\nb\x1b[31m\x00\u202e", "a�b�[31m��"),
        ("x" * 300, "x" * 300),
        ("x" * 301, "x" * 300 + "…"),
        ("\x00" * 10**7, "�" * 300 + "…"),
    ],
)
def test_a_text_of_a_peer(text: str, shown: str) -> None:
    assert text_of_peer(text) == shown
    assert text_of_peer(shown[:300]) == shown[:300]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (GRPCError(Status.UNAUTHENTICATED, "\x1b[2J" + "no" * 10_000), Hopeless),
        (GRPCError(Status.INVALID_ARGUMENT, "\r\n" * 10_000), Refused),
        (GRPCError(Status.INTERNAL, "\x07" * 10_000), ConnectionFailed),
        (GRPCError(Status.UNKNOWN, "Received :status = '" + "\x1b" * 5000 + "'"), ConnectionFailed),
        (KeyError("\x1b" * 5000), ConnectionFailed),
        (ValueError("\x1b" * 5000), ConnectionFailed),
    ],
)
def test_the_text_of_a_failure(error: Exception, kind: type[Exception]) -> None:
    failure = failure_of(error)
    assert type(failure) is kind
    assert len(str(failure)) < 400
    assert str(failure).isprintable()
