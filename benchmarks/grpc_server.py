"""The real server, ``rerun --serve-grpc``, as a child process; and a reader that sees what it holds."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self

from grpclib.client import Channel, Stream
from grpclib.config import Configuration
from grpclib.const import Cardinality
from grpclib.encoding.base import CodecBase

from asyncrr.wire.decode import DecodedChunk, MessageDecoder

_READ = "/rerun.sdk_comms.v1alpha1.MessageProxyService/ReadMessages"


class GrpcServer:
    """A server on a free loopback port, with an empty store of its own; ended when the context is left.

    Parameters
    ----------
    env
        Environment of the process.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._env = dict(env)

    @property
    def url(self) -> str:
        """What to connect a recording to."""
        return f"rerun+http://127.0.0.1:{self.port}/proxy"

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def command(self) -> list[str]:
        """What starts the server."""
        spec = importlib.util.find_spec("rerun_cli")
        if spec is None or spec.origin is None:
            raise RuntimeError("rerun-sdk is not installed: pip install 'asyncrr[test]'")
        # The executable itself, not the launcher script of the same name, which would leave it running when killed.
        name = "rerun.exe" if os.name == "nt" else "rerun"
        command = [str(Path(spec.origin).with_name(name)), "--serve-grpc", "--bind", "127.0.0.1"]
        return [*command, "--port", str(self.port), "--server-memory-limit", "4GB"]

    def __enter__(self) -> Self:
        command = self.command()
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command, env=self._env, stdin=subprocess.DEVNULL, stdout=self._log, stderr=subprocess.STDOUT
        )
        try:
            self._wait_until_it_listens(monotonic() + 20)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    def _wait_until_it_listens(self, deadline: float) -> None:
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if self._process.poll() is not None or monotonic() > deadline:
                    self._log.seek(0)
                    raise RuntimeError(
                        f"the server did not start:\n{self._log.read().decode(errors='replace')}"
                    ) from None
                sleep(0.02)
            else:
                return


class _Raw(CodecBase):
    """Messages as bytes."""

    __content_subtype__ = "proto"

    def encode(self, message: bytes, message_type: Any) -> bytes:
        return message

    def decode(self, data: bytes, message_type: Any) -> bytes:
        return data


class Reader:
    """Reads what a server holds, as a viewer would."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> Self:
        window = 2**24
        config = Configuration(http2_connection_window_size=window, http2_stream_window_size=window)
        self._channel = Channel("127.0.0.1", self._port, codec=_Raw(), config=config)
        await self._channel.__connect__()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._channel.close()
        await asyncio.sleep(0)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[Stream[bytes, bytes]]:
        async with self._channel.request(_READ, Cardinality.UNARY_STREAM, bytes, bytes) as stream:
            await stream.send_message(b"", end=True)
            yield stream
            await stream.cancel()

    async def _chunks(self, stream: Stream[bytes, bytes], quiet: float) -> AsyncIterator[DecodedChunk]:
        """All chunks, until there is nothing new for some seconds."""
        decoder = MessageDecoder()
        while True:
            try:
                async with asyncio.timeout(quiet):
                    reply = await stream.recv_message()
            except TimeoutError:
                return
            if reply is None:
                return
            message = decoder.decode_response(reply)
            if isinstance(message, DecodedChunk):
                yield message

    async def wait_for_static(self, entity: str, timeout: float) -> None:
        """Return once the server holds a static row of an entity. The server tells static rows before all others."""
        async with asyncio.timeout(timeout):
            while True:
                async with self._open() as stream:
                    async for chunk in self._chunks(stream, quiet=0.05):
                        if chunk.entity_path == f"/{entity}":
                            return
                        if not chunk.is_static:
                            break
                await asyncio.sleep(0.001)

    async def count_rows(self, expected: int, quiet: float = 1.0) -> int:
        """Rows with times that the server holds. A chunk that was sent twice counts once. Stops at the expected number."""
        chunks: dict[bytes, int] = {}
        rows = 0
        async with self._open() as stream:
            async for chunk in self._chunks(stream, quiet):
                if not chunk.is_static:
                    rows += chunk.num_rows - chunks.get(chunk.chunk_id, 0)
                    chunks[chunk.chunk_id] = chunk.num_rows
                    if rows >= expected:
                        break
        return rows
