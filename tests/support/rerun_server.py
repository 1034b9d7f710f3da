"""The real server (``rerun --serve-grpc``) as a child process, and a client that reads everything back from it.

The native binary is started directly: signals reach it and not a launcher in front of it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import anyio
import betterproto
import pyarrow as pa
from grpclib.client import Channel
from grpclib.config import Configuration
from grpclib.const import Cardinality
from grpclib.encoding.base import CodecBase

from asyncrr.wire.proto.rerun.common.v1alpha1 import Compression, StoreKind
from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import ReadMessagesResponse
from tests.support.oracle import rerun_binary, rerun_environment

_START_TIMEOUT = 20.0
_READ = "/rerun.sdk_comms.v1alpha1.MessageProxyService/ReadMessages"


def free_port() -> int:
    """A loopback TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class raw_codec(CodecBase):
    """Leaves messages as they are: bytes."""

    __content_subtype__ = "proto"

    def encode(self, message: bytes, message_type: Any) -> bytes:
        return message

    def decode(self, data: bytes, message_type: Any) -> bytes:
        return data


@dataclass(frozen=True)
class ReadMessage:
    """One message as a viewer would get it from the server."""

    kind: str
    """``info``, ``chunk`` or ``activation``."""
    store_kind: StoreKind
    recording_id: str
    row_ids: tuple[bytes, ...] = ()
    """Of the rows of a chunk (16 bytes big-endian each), or of the SetStoreInfo."""
    entity_path: str = ""
    chunk_id: str = ""
    is_static: bool = False
    batch: pa.RecordBatch | None = None


def decode_response(data: bytes) -> ReadMessage:
    """Decode a ``ReadMessagesResponse``, independently of asyncrr's own readers."""
    name, message = betterproto.which_one_of(ReadMessagesResponse().parse(data).log_msg, "msg")
    if name == "set_store_info":
        info = message
        row_id = (info.row_id.time_ns or 0).to_bytes(8, "big") + (info.row_id.inc or 0).to_bytes(8, "big")
        store = info.info.store_id
        return ReadMessage("info", StoreKind(store.kind), store.recording_id, (row_id,))
    if name == "arrow_msg":
        chunk = message
        payload: Any = chunk.payload
        if chunk.compression == Compression.LZ4:
            payload = pa.Codec("lz4_raw").decompress(payload, chunk.uncompressed_size)
        batch = pa.ipc.open_stream(payload).read_next_batch()
        metadata = batch.schema.metadata
        return ReadMessage(
            "chunk",
            StoreKind(chunk.store_id.kind),
            chunk.store_id.recording_id,
            tuple(value.as_py() for value in batch.column(0)),
            metadata[b"rerun:entity_path"].decode(),
            metadata[b"rerun:id"].decode(),
            bool(chunk.is_static),
            batch,
        )
    store = message.blueprint_id
    return ReadMessage("activation", StoreKind(store.kind), store.recording_id)


class RerunServer:
    """``rerun --serve-grpc`` on a loopback port of its own, which it keeps over restarts.

    Parameters
    ----------
    port
        TCP port; None takes a free one.
    args
        Further arguments of the command.
    """

    def __init__(self, port: int | None = None, args: Sequence[str] = ()) -> None:
        self.port = free_port() if port is None else port
        self.args = tuple(args)
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the server

    @property
    def url(self) -> str:
        """What to connect a sink to."""
        return f"rerun+http://127.0.0.1:{self.port}/proxy"

    @property
    def output(self) -> str:
        """What the server has printed so far."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    async def start(self) -> None:
        """Start the server and wait until its port accepts connections."""
        assert self._process is None, "already running"
        command = [str(rerun_binary()), "--serve-grpc", "--bind", "127.0.0.1", "--port", str(self.port), *self.args]
        self._process = subprocess.Popen(
            command, env=rerun_environment(), stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT
        )
        deadline = time.monotonic() + _START_TIMEOUT
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    self.kill()
                    raise RuntimeError(f"the server did not start:\n{self.output}") from None
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return

    def kill(self) -> None:
        """End the server by SIGKILL, if it runs, and wait for its end."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Stop the process as it is (SIGSTOP): its kernel buffers still take some bytes."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        assert self._process is not None, "not running"
        os.kill(self._process.pid, number)

    async def __aenter__(self) -> RerunServer:
        await self.start()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.kill()
        self._log.close()

    async def read(self, *, quiet: float = 0.3, rows: int | None = None) -> list[ReadMessage]:
        """Everything that the server holds; see :func:`read_messages`."""
        return await read_messages(self.port, quiet=quiet, rows=rows)


async def read_messages(port: int, *, quiet: float = 0.3, rows: int | None = None) -> list[ReadMessage]:
    """Everything that a server on a loopback port holds, in the order in which it tells it.

    Parameters
    ----------
    quiet
        Seconds of silence after which all has been told.
    rows
        Stop waiting once so many different row ids of temporal chunks have been read.
    """
    config = Configuration(http2_connection_window_size=2**24, http2_stream_window_size=2**24)
    found: list[ReadMessage] = []
    row_ids: set[bytes] = set()
    channel = Channel("127.0.0.1", port, codec=raw_codec(), config=config)
    try:
        async with channel.request(_READ, Cardinality.UNARY_STREAM, bytes, bytes) as stream:
            await stream.send_message(b"", end=True)
            while rows is None or len(row_ids) < rows:
                reply = None
                with anyio.move_on_after(quiet):
                    reply = await stream.recv_message()
                if reply is None:
                    break
                message = decode_response(reply)
                found.append(message)
                if message.kind == "chunk" and not message.is_static:
                    row_ids.update(message.row_ids)
            await stream.cancel()
    finally:
        channel.close()
        await asyncio.sleep(0)
    return found
