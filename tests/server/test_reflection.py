"""Server reflection, asked by gRPC's own implementation, which is a third one of HTTP/2 besides those of Rust and Python."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import textwrap

import pytest

from asyncrr.server.listener import ProxyServer
from asyncrr.server.reflection import METHODS
from tests.server.test_hostile_peers import Peer, serves_on

# In a process of its own, because grpcio starts threads that do not end.
_CLIENT = """
    import json, sys
    import grpc
    from google.protobuf.descriptor_pool import DescriptorPool
    from google.protobuf.message_factory import GetMessageClass
    from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

    with grpc.insecure_channel(sys.argv[1]) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        (name,) = database.get_services()
        pool = DescriptorPool(database)
        service = pool.FindServiceByName(name)
        methods = {m.name: [m.input_type.full_name, m.output_type.full_name] for m in service.methods}
        unknown = None
        try:
            pool.FindMessageTypeByName("rerun.common.v1alpha1.NoSuchMessage")
        except KeyError:
            unknown = "KeyError"
        # With what the server has told, a table is written and read.
        request, reply = (GetMessageClass(pool.FindMessageTypeByName(n)) for n in methods["WriteTable"])
        table = request()
        table.id.id = "numbers"
        table.data.payload = b"some bytes"
        write = channel.unary_unary(f"/{name}/WriteTable", type(table).SerializeToString, reply.FromString)
        write(table, timeout=10)
        request, reply = (GetMessageClass(pool.FindMessageTypeByName(n)) for n in methods["ReadTables"])
        read = channel.unary_stream(f"/{name}/ReadTables", request.SerializeToString, reply.FromString)
        answers = read(request(), timeout=10)
        told = next(answers)
        answers.cancel()
    print(json.dumps([name, methods, unknown, told.id.id, told.data.payload.decode()]))
"""


async def test_what_the_server_says_of_itself(server: ProxyServer, lines: list[str]) -> None:
    command = [sys.executable, "-c", textwrap.dedent(_CLIENT), f"127.0.0.1:{server.port}"]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    async with asyncio.timeout(40):
        output, _ = await process.communicate()
    assert process.returncode == 0
    package = "rerun.sdk_comms.v1alpha1"
    calls = ("WriteMessages", "ReadMessages", "WriteTable", "ReadTables")
    assert json.loads(output) == [
        f"{package}.MessageProxyService",
        {call: [f"{package}.{call}Request", f"{package}.{call}Response"] for call in calls},
        "KeyError",
        "numbers",
        "some bytes",
    ]
    assert lines == []


@pytest.mark.parametrize("path", METHODS)
async def test_a_peer_that_asks_without_reading(server: ProxyServer, lines: list[str], path: str) -> None:
    """Answers are larger than questions; they are not piled up."""
    peer = await Peer.connect(server.port)
    peer.h2.update_settings({4: 0})
    stream = await peer.call(path)
    name = b"rerun/log_msg/v1alpha1/log_msg.proto"
    question = b"\x1a" + bytes((len(name),)) + name
    for _ in range(10):
        peer.h2.send_data(stream, b"\0\0\0\0" + bytes((len(question),)) + question)
    await peer.flush()
    assert (await peer.answer())["grpc-status"] == "8"
    assert len(lines) == 1
    assert "asks without reading the answers" in lines[0]
    await peer.close()
    await serves_on(server)


async def test_questions_that_are_too_long(server: ProxyServer) -> None:
    peer = await Peer.connect(server.port)
    stream = await peer.call("ReadMessages")
    peer.h2.send_data(stream, b"\0\0\x01\0\x01" + bytes(100))
    await peer.flush()
    assert (await peer.answer())["grpc-status"] == "8"
    await peer.close()
    await serves_on(server)
