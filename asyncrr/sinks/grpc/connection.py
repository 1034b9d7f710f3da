"""One connection to a message proxy: connecting, writing streams, asking what the server knows."""

from __future__ import annotations

import ipaddress
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
from grpclib.client import Stream
from grpclib.config import Configuration
from grpclib.const import Cardinality
from grpclib.encoding.base import CodecBase
from grpclib.events import SendRequest, listen
from grpclib.exceptions import StreamTerminatedError
from h2.exceptions import H2Error

from asyncrr.engine.clock import clock
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import StoreKind

from .failures import ConnectionFailed, Hopeless, Refused, failure_of
from .fast_frames import TURN, Join, Link, LinkedChannel, Request, Writer
from .ledger import RowId, row_id_of_info
from .url import GrpcUrl

if TYPE_CHECKING:
    from asyncrr.engine.workers import Workers

__all__ = ["Connection", "ConnectionFailed", "Hopeless", "Refused", "WriteCall", "checked_token"]

_SERVICE = "/rerun.sdk_comms.v1alpha1.MessageProxyService"
_ATTEMPT = 5.0
"""Seconds that one address has to accept a connection and to answer the first ping: two retries of a lost SYN, and some."""
_QUIET = 0.25
"""Seconds of silence, besides some round trips, after which a server has told all that it holds of the past."""
_LOOK = 0.05
"""Seconds between two looks at whether it is still talking."""
_WINDOW = 256 * 1024
"""Bytes that a server may send us unasked; all that we ever read is the beginning of its history."""


LARGEST_MESSAGE = 2**31
"""Bytes of a message of a server; a row of gigabytes is the largest thing that there is."""


def checked_token(token: str | None) -> str | None:
    """A bearer token that can stand in a header. The error does not repeat it.

    Raises
    ------
    ValueError
        It cannot.
    TypeError
        It is no text.
    """
    if token is None:
        return None
    if not isinstance(token, str):
        raise TypeError(f"token must be a str, not {type(token).__name__}")
    if not token or not all("!" <= character <= "~" for character in token):
        raise ValueError("token must be of visible ASCII characters, without spaces")
    return token


class _Bytes(CodecBase):
    """Messages are encoded and decoded elsewhere."""

    __content_subtype__ = "proto"

    def encode(self, message: bytes, message_type: Any) -> bytes:
        return message

    def decode(self, data: bytes, message_type: Any) -> bytes:
        return data


class Connection:
    """A connection that a server has answered on.

    Attributes
    ----------
    link
        What is known about the connection itself.
    """

    def __init__(self, channel: LinkedChannel, round_trip: float, workers: Workers) -> None:
        self._channel = channel
        self._workers = workers
        self.link: Link = channel.link
        self._round_trip = round_trip

    @classmethod
    async def open(
        cls,
        url: GrpcUrl,
        workers: Workers,
        tls: ssl.SSLContext | None,
        *,
        token: str | None = None,
        window: int = _WINDOW,
    ) -> Connection:
        """Resolve the host name and connect to the first address that answers.

        ``token`` goes with each call, as ``authorization: Bearer …``; ``window`` is how many bytes the server may send before we have
        read what it sent already.

        Raises
        ------
        ConnectionFailed
            No address does.
        """
        error: Exception | None = None
        for address in await _resolve(url, workers):
            try:
                return await cls._open_address(url, address, workers, tls, token, window)
            except ConnectionFailed as failure:
                error = failure
        raise error or ConnectionFailed(f"{url.connect_host} has no address")

    @classmethod
    async def _open_address(
        cls,
        url: GrpcUrl,
        address: str,
        workers: Workers,
        tls: ssl.SSLContext | None,
        token: str | None,
        window: int,
    ) -> Connection:
        config = Configuration(
            http2_connection_window_size=window,
            http2_stream_window_size=window,
            ssl_target_name_override=url.host if tls is not None else None,
        )
        channel = LinkedChannel(address, url.port, authority=url.authority, codec=_Bytes(), ssl=tls, config=config)
        if token is not None:

            async def say_who(event: SendRequest) -> None:
                event.metadata["authorization"] = f"Bearer {token}"

            listen(channel, SendRequest, say_who)
        connection: Connection | None = None
        try:
            with anyio.move_on_after(_ATTEMPT):
                await channel.__connect__()
                connection = cls(channel, await channel.link.answer(), workers)
        except ssl.SSLError as error:
            raise ConnectionFailed(str(error)) from error
        except OSError as error:
            # asyncio puts the address into the text, which the sink's label has already.
            raise ConnectionFailed(os.strerror(error.errno) if error.errno else str(error)) from error
        except Exception as error:
            # Such as a host name that TLS does not take.
            raise ConnectionFailed(f"{type(error).__name__}: {error}") from error
        finally:
            if connection is None:
                channel.abort()
        if connection is None:
            what = "no answer" if not channel.link.frames.stammers else "only a few bytes that are not HTTP/2"
            raise ConnectionFailed(f"{what} within {_ATTEMPT:g} s")
        return connection

    def write_call(self) -> WriteCall:
        """A new WriteMessages stream; its :meth:`WriteCall.run` is to be run as a task."""
        return WriteCall(self._channel)

    async def knows(self, row_ids: Collection[RowId]) -> bool:
        """Whether the server holds a SetStoreInfo with one of these row ids.

        It tells its past in order: store infos and blueprints, then statics, then the rest. So the answer is found at the
        first temporal chunk or when it falls silent, whatever else it holds. Raises :class:`ConnectionFailed`.
        """
        past = _Past(self._channel, row_ids, self._join)
        patience = max(1, round((_QUIET + 4 * self._round_trip) / _LOOK))
        # A task of its own, because grpclib wakes a task whose stream ends by cancelling it.
        async with anyio.create_task_group() as tasks:
            past.on_over = tasks.cancel_scope.cancel
            tasks.start_soon(past.read)
            # Silence is counted in looks and not in seconds: a loop that was blocked has not heard what was said meanwhile.
            looks = heard = 0
            while looks < (patience if past.heard else round(_ATTEMPT / _LOOK)):
                await anyio.sleep(_LOOK)
                looks = 0 if past.heard > heard else looks + 1
                heard = past.heard
            tasks.cancel_scope.cancel()
        if not past.heard:
            past.failure = past.failure or ConnectionFailed(f"no answer within {_ATTEMPT:g} s")
        if past.failure is not None:
            raise past.failure
        return past.found

    async def read(self, take: Callable[[bytes], Awaitable[None]], *, most: int = LARGEST_MESSAGE) -> None:
        """Read all that the server tells, of the past and from now on, until it ends the stream.

        Wants a task of its own, because grpclib wakes a task whose stream ends by cancelling it.

        Parameters
        ----------
        take
            Awaited with each ``ReadMessagesResponse``. The next one is read when it returns.
        most
            Bytes that one may have. One that claims more is a failed connection.

        Raises
        ------
        ConnectionFailed, Hopeless
            The stream ended before its time, or the server does not answer such calls. What ``take`` raises is passed on.
        """
        takers: Exception | None = None
        try:
            async with _read_messages(self._channel) as stream:
                await stream.send_message(b"", end=True)
                self.link.read_in_pieces(stream, most, self._join)
                turn = Turn()
                while (reply := await stream.recv_message()) is not None:
                    try:
                        await take(reply)
                    except Exception as error:
                        takers = error
                        raise
                    await turn.pause_if_over()
        except Exception as error:
            if error is takers:
                raise
            failure = failure_of(error, self.link.ended)
            raise failure if isinstance(failure, Hopeless) else ConnectionFailed(str(failure)) from error

    async def _join(self, pieces: list[bytes]) -> bytes:
        return await self._workers.run(b"".join, pieces)

    async def aclose(self) -> None:
        """Close at once; what is still buffered is not sent."""
        self._channel.abort()
        with anyio.CancelScope(shield=True):
            # The transport reports its end in the loop's next iteration.
            await anyio.lowlevel.checkpoint()
            await anyio.lowlevel.checkpoint()


class Turn:
    """How long a task has kept the loop with messages that are there already. Many small ones come at once."""

    def __init__(self) -> None:
        self._until = clock.monotonic() + TURN

    async def pause_if_over(self) -> None:
        """Give the loop's other work a turn, if it is time for that."""
        if clock.monotonic() >= self._until:
            await anyio.lowlevel.checkpoint()
            self._until = clock.monotonic() + TURN


class _Past:
    """What a server tells of its past, as far as we care to listen."""

    def __init__(self, channel: LinkedChannel, row_ids: Collection[RowId], join: Join) -> None:
        self._channel = channel
        self._join = join
        self._row_ids = row_ids
        self.found = False
        self.heard = 0
        """1 for the beginning of the answer, and 1 for each message since."""
        self.failure: ConnectionFailed | None = None
        self.on_over: Callable[[], None] = lambda: None

    async def read(self) -> None:
        """Listen until the row id is found or cannot come any more; then call ``on_over``."""
        try:
            async with _read_messages(self._channel) as stream:
                await stream.send_message(b"", end=True)
                await stream.recv_initial_metadata()
                self.heard = 1
                self._channel.link.read_in_pieces(stream, LARGEST_MESSAGE, self._join)
                turn = Turn()
                while (reply := await stream.recv_message()) is not None:
                    self.heard += 1
                    message = Fields(memoryview(reply), "ReadMessagesResponse").message(1)
                    self.found = 1 in message and row_id_of_info(message.bytes_(1)) in self._row_ids
                    if self.found or (2 in message and _is_temporal(message.message(2))):
                        await stream.cancel()
                        break
                    await turn.pause_if_over()
        except RrdError:
            # It tells something else than messages: see below.
            self.heard += 1
        except Exception as error:
            failure = failure_of(error, self._channel.link.ended)
            if isinstance(failure, ConnectionFailed):
                self.failure = None if self.found else failure
            else:
                # A server that cannot be asked gets everything again, which does no harm.
                self.heard += 1
        self.on_over()


class WriteCall:
    """One WriteMessages stream, from its first message to the response that acknowledges all of them.

    Attributes
    ----------
    on_over
        Called when the stream ends before :meth:`finish` has been called.
    """

    def __init__(self, channel: LinkedChannel) -> None:
        self._channel = channel
        self._stream: Any = None
        self._writer: Writer | None = None
        self._opened = anyio.Event()
        self._over = anyio.Event()
        self._ended = False
        self._error: Exception | None = None
        self.on_over: Callable[[], None] | None = None

    async def run(self) -> None:
        """Open the stream and wait for its end. How it ended is what :meth:`finish` and :meth:`failure` tell."""
        name = f"{_SERVICE}/WriteMessages"
        try:
            async with self._channel.request(name, Cardinality.STREAM_UNARY, bytes, bytes) as stream:
                await stream.send_request()
                self._stream = stream
                self._writer = self._channel.link.writer(stream)
                self._opened.set()
                answer = await stream.recv_message()
                if answer is None or not self._ended:
                    # grpclib replaces this by the status that the server gave, if it gave one that is not OK.
                    raise StreamTerminatedError("the server ended the stream before it had all of it")
                await stream.recv_trailing_metadata()
        except Exception as error:
            self._error = failure_of(error, self._channel.link.ended)
        finally:
            self._over.set()
            if self.on_over is not None:
                self.on_over()

    async def accepted(self) -> None:
        """Wait until the server has seen that the stream was opened, and has let it stand.

        A peer that answers pings may still fail every call, as a reverse proxy does while there is nothing behind it. What it has to
        say about this one comes before its answer to a ping that follows. Raises :class:`ConnectionFailed`.
        """
        await self._opened.wait()
        try:
            await self._channel.link.answer()
        except OSError as error:
            await self._over.wait()
            raise self.failure() from error
        await anyio.lowlevel.checkpoint()  # what came together with the answer to the ping is looked at first

    async def write(self, requests: Sequence[Request]) -> None:
        """Write messages, as fast as the server takes them. Raises :class:`ConnectionFailed`."""
        await self._opened.wait()
        assert self._writer is not None
        try:
            await self._writer.write(requests)
        except AttributeError as error:
            Link.use_public_parts_only(error)
            raise ConnectionFailed(str(error)) from error
        except (StreamTerminatedError, H2Error, OSError) as error:
            await self._over.wait()
            raise self.failure() from error

    async def finish(self) -> None:
        """End the stream and wait for the acknowledgement.

        Raises
        ------
        ConnectionFailed, Refused, Hopeless
            There will be none.
        """
        await anyio.lowlevel.checkpoint()  # an answer that is here already is not one to the whole stream
        try:
            await self._stream.end()
        except H2Error as error:
            await self._over.wait()
            raise self.failure() from error
        self._ended = True
        self.on_over = None
        await self._over.wait()
        if self._error is not None:
            raise self._error

    def failure(self) -> Exception:
        """Why the stream ended before its time."""
        return self._error or ConnectionFailed("the server ended the stream before it had all of it")


def _read_messages(channel: LinkedChannel) -> Stream[bytes, bytes]:
    return channel.request(f"{_SERVICE}/ReadMessages", Cardinality.UNARY_STREAM, bytes, bytes)


def _is_temporal(chunk: Fields) -> bool:
    return chunk.message(1).integer(1) != StoreKind.BLUEPRINT and not chunk.integer(7)


async def _resolve(url: GrpcUrl, workers: Workers) -> list[str]:
    host = url.connect_host
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            found = await workers.run(_addresses, host, url.port)
        except (OSError, UnicodeError) as error:
            raise ConnectionFailed(f"cannot resolve {host}: {getattr(error, 'strerror', None) or error}") from error
        return list(dict.fromkeys(found))
    return [host]


def _addresses(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
