"""A TCP proxy on loopback that does to a connection what networks do: cut it, stall it, slow it down, damage it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from types import TracebackType

_PIECE = 16 * 1024


class FaultProxy:
    """Forwards connections to a server and disturbs them on demand.

    Parameters
    ----------
    target_port
        Loopback port of the server.
    receive_buffer
        Bytes of the kernel's receive buffer towards the client; small, so that what the proxy does not read is soon felt.

    Attributes
    ----------
    port
        Where to connect to.
    to_server, to_client
        Bytes forwarded in each direction, over all connections.
    connections
        Connections accepted and forwarded.
    """

    def __init__(self, target_port: int, *, receive_buffer: int = 64 * 1024) -> None:
        self.target_port = target_port
        self.port = 0
        self.to_server = 0
        self.to_client = 0
        self.connections = 0
        self._receive_buffer = receive_buffer
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._bytes_per_second: float | None = None
        self._refusing = False
        self._corrupt_at: int | None = None
        self._cut_at: int | None = None
        self._on_cut: Callable[[], None] | None = None

    @property
    def url(self) -> str:
        """What to connect a sink to."""
        return f"rerun+http://127.0.0.1:{self.port}/proxy"

    # -- faults ------------------------------------------------------------------------------------------------------

    def cut(self) -> None:
        """Reset all connections now; new ones are accepted."""
        for writer in list(self._open):
            sock = writer.get_extra_info("socket")
            if sock is not None and sock.fileno() != -1:
                # Lingering for zero seconds makes a close a reset.
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            writer.transport.abort()

    def cut_after(self, nbytes: int, on_cut: Callable[[], None] | None = None) -> None:
        """Reset all connections once so many more bytes have gone to the server, and call ``on_cut`` then."""
        self._cut_at = self.to_server + nbytes
        self._on_cut = on_cut

    def stall(self) -> None:
        """Forward nothing, in either direction, until :meth:`flow`."""
        self._flowing.clear()

    def flow(self) -> None:
        """End :meth:`stall`, :meth:`throttle` and :meth:`refuse`."""
        self._bytes_per_second = None
        self._refusing = False
        self._flowing.set()

    def throttle(self, bytes_per_second: float) -> None:
        """Forward to the server no faster than that."""
        self._bytes_per_second = bytes_per_second

    def refuse(self) -> None:
        """Close new connections as soon as they are accepted, until :meth:`flow`."""
        self._refusing = True

    def corrupt_after(self, nbytes: int) -> None:
        """Flip the bits of one byte, once so many more bytes have gone to the server."""
        self._corrupt_at = self.to_server + nbytes

    # -- forwarding --------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> FaultProxy:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer)
        listener.bind(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        self._server = await asyncio.start_server(self._accept, sock=listener, limit=self._receive_buffer)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.flow()
        self.cut()
        await asyncio.gather(*self._tasks)
        await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self._refusing:
            writer.transport.abort()
            return
        try:
            server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        self.connections += 1
        self._open |= {writer, server_writer}
        ways = (
            asyncio.ensure_future(self._forward(reader, server_writer, upstream=True)),
            asyncio.ensure_future(self._forward(server_reader, writer, upstream=False)),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            for end in (writer, server_writer):
                self._open.discard(end)
                end.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, upstream: bool) -> None:
        """Forward one direction until its end; a connection that breaks is an end like another."""
        try:
            while True:
                await self._flowing.wait()
                rate = self._bytes_per_second if upstream else None
                data = await reader.read(_PIECE if rate is None else max(1, min(_PIECE, int(rate / 20))))
                await self._flowing.wait()
                if not data:
                    return
                if rate is not None:
                    await asyncio.sleep(len(data) / rate)
                writer.write(self._disturb(data) if upstream else data)
                await writer.drain()
                if upstream:
                    self.to_server += len(data)
                    if self._cut_at is not None and self.to_server >= self._cut_at:
                        self._cut_at = None
                        if self._on_cut is not None:
                            self._on_cut()
                        self.cut()
                else:
                    self.to_client += len(data)
        except OSError:
            return

    def _disturb(self, data: bytes) -> bytes:
        at = self._corrupt_at
        if at is None or at >= self.to_server + len(data):
            return data
        self._corrupt_at = None
        index = max(0, at - self.to_server)
        return data[:index] + bytes((data[index] ^ 0xFF,)) + data[index + 1 :]
