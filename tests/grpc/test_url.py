"""Which addresses are understood: as the official client does."""

from __future__ import annotations

import re

import pytest
import rerun

from asyncrr.errors import SinkError
from asyncrr.sinks.grpc import DEFAULT_URL, GrpcSink, parse_url

GOOD = [
    "rerun+http://127.0.0.1:9876/proxy",
    "rerun://example.org:1/proxy",
    "rerun+https://example.org/proxy",
    "rerun+http://example.org/proxy",
    "rerun://localhost/proxy",
    "rerun+http://localhost/proxy",
    "localhost:77/proxy",
    "127.0.0.1:7/proxy",
    "localhost/proxy",
    "127.0.0.1/proxy",
    "rerun+http://h:1/proxy/",
    "rerun+http://h:1/proxy?x=1",
    "rerun+http://h:1/proxy#a",
    "rerun+http://h:1//proxy",
    "rerun+http://[::1]:5/proxy",
    "rerun+http://[::1]/proxy",
    "rerun+http://[fe80::1]/proxy",
    "rerun+http://0.0.0.0/proxy",
    "rerun+http://127.0.0.2/proxy",
    "rerun+http://192.168.0.1/proxy",
    "rerun+http://user:secret@h:1/proxy",
    "rerun+http://Some.EXAMPLE:1/proxy",
    "rerun+http://hällo:1/proxy",
    "api.rerun.io/proxy",
    "x.rerun.io:5/proxy",
]

BAD = [
    "",
    "9876",
    "h:7/proxy",
    "0.0.0.0:5/proxy",
    "192.168.0.1:5/proxy",
    "[::1]:5/proxy",
    "http://h:1/proxy",
    "foo://h/proxy",
    "RERUN+HTTP://h:1/proxy",
    " rerun+http://h:1/proxy",
    "rerun+http://h:1",
    "rerun+http://h:1/",
    "rerun+http://h:1/catalog",
    "rerun+http://h:1/dataset/0/data",
    "rerun+http://h:1/proxy/x",
    "rerun+http://h:1/PROXY",
    "rerun+http:///proxy",
    "rerun+http://h:99999/proxy",
    "rerun+http://h:abc/proxy",
    "rerun+http://h ost:1/proxy",
    "localhost:5",
    "127.0.0.1",
]


def official(url: str) -> tuple[str, int, bool]:
    """Host, port and TLS as the official sink's description has them."""
    text = repr(rerun.GrpcSink(url))
    host = re.search(r'host: \w+\(\s*"?([^",\s]+)"?,', text)
    port = re.search(r"port: (\d+)", text)
    assert host, text
    assert port, text
    return host[1], int(port[1]), "scheme: RerunHttps" in text


@pytest.mark.parametrize("url", GOOD)
def test_what_the_official_client_understands(url: str) -> None:
    parsed = parse_url(url)
    assert (parsed.host, parsed.port, parsed.tls) == official(url)
    assert parse_url(str(parsed)) == parsed


@pytest.mark.parametrize("url", BAD)
def test_what_the_official_client_refuses(url: str) -> None:
    start = re.escape(f'invalid endpoint "{url}"')
    with pytest.raises(RuntimeError, match=start):
        rerun.GrpcSink(url)
    with pytest.raises(SinkError, match=start) as caught:
        GrpcSink(url)
    assert isinstance(caught.value, RuntimeError)


def test_default_and_unspecified_address() -> None:
    assert str(parse_url()) == DEFAULT_URL == "rerun+http://127.0.0.1:9876/proxy"
    assert GrpcSink().label == f"grpc {DEFAULT_URL}"
    assert parse_url("rerun+http://0.0.0.0:5/proxy").connect_host == "127.0.0.1"
    assert str(parse_url("rerun+http://0.0.0.0:5/proxy")) == "rerun+http://0.0.0.0:5/proxy"
    assert parse_url("rerun+http://[::]:5/proxy").connect_host == "::1"


def test_a_sink_is_made_without_a_loop() -> None:
    sink = GrpcSink("localhost:1/proxy", flush_timeout_sec=None)
    assert sink.flush_timeout is None
    assert (sink.policy, sink.stall_timeout) == ("block", 2.0)
    assert sink.batching().tick == pytest.approx(0.008)
