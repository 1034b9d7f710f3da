"""The interface between the engine and its sinks.

The engine fans every :class:`~asyncrr.wire.messages.Message` out to one :class:`Outbox` a sink and runs
:meth:`Sink.run` as a task of its own on the background loop. A sink takes items from its outbox, delivers them at its own
pace, and says when it is done with each. Nothing in a sink can hold up or fail another sink.

The life of a sink: ``open``, then either ``abandon`` or one ``run``. ``run`` is cancelled only to cut the sink off: there is no
more time. Whatever it has taken and not released by its end is answered by the engine: messages are counted as lost,
flush markers get the error.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from asyncrr.wire.messages import Message

if TYPE_CHECKING:
    from .config import ChunkBatcherConfig
    from .workers import Workers

OverflowPolicy: TypeAlias = Literal["block", "drop_oldest", "drop_newest"]
"""What happens when a recording's budget is used up and this sink is the one that holds it.

``block`` makes ``log`` wait (for as long as the sink makes progress, see :attr:`Sink.stall_timeout`); ``drop_oldest`` drops
the oldest temporal chunks that wait in the outbox; ``drop_newest`` drops what is logged. Every drop is counted.
"""


class FlushMarker:
    """Asks a sink to make everything before it durable in the sink's own sense, then to call :meth:`done`.

    Attributes
    ----------
    timeout
        Seconds without progress after which the flush may be given up; None waits for ever.
    """

    __slots__ = ("error", "finished", "timeout", "_on_done")

    def __init__(self, timeout: float | None, on_done: Callable[[FlushMarker], None]) -> None:
        self.timeout = timeout
        self.finished = False
        self.error: BaseException | None = None
        self._on_done = on_done

    def done(self, error: BaseException | None = None) -> None:
        """Report the outcome; only the first call counts."""
        if not self.finished:
            self.finished = True
            self.error = error
            self._on_done(self)


DoneCallback: TypeAlias = Callable[[FlushMarker], None]
"""Called once, on the engine's loop, when a flush marker's outcome is known."""


@dataclass(slots=True)
class SinkStats:
    """Counters of one sink, readable at any time (``rec.stats()``). Bytes are encoded bytes."""

    label: str
    """Kind and address of the sink, such as its URL or the path of its file."""
    status: str = "open"
    """``connecting``, ``connected``, ``stalled``, ``disconnected`` for gRPC; ``open``, ``failed``, ``closed`` otherwise."""
    queued_messages: int = 0
    """Messages that wait to be delivered."""
    queued_bytes: int = 0
    """Bytes of the messages that wait."""
    delivered_messages: int = 0
    """Messages that are written, or acknowledged by the peer."""
    delivered_rows: int = 0
    """Rows in the messages that are delivered."""
    delivered_bytes: int = 0
    """Bytes of the messages that are delivered."""
    reconnects: int = 0
    """How often a lost connection was made anew."""
    resent_messages: int = 0
    """Messages that were sent once more after a reconnect."""
    last_error: str | None = None
    """What went wrong last, in words."""
    since: float = 0.0
    """When ``status`` last changed, seconds since the epoch; 0 where the sink does not say."""
    index_bytes: int = 0
    """Memory that a file's index takes until the file is closed. Outside the recording's budget."""
    history_bytes: int = 0
    """Delivered bytes that the sink still holds, to bring a restarted peer up to date. Outside the recording's budget."""
    evicted_messages: int = 0
    """Delivered messages that the history has let go of: a peer that restarts will not get them again."""
    evicted_rows: int = 0
    """Rows in the evicted messages."""
    viewers: int = 0
    """Viewers, and other programs that read along, which are connected to a server sink now."""

    def __str__(self) -> str:
        parts = [f"{self.status}, {self.delivered_rows} rows ({self.delivered_bytes / 1e6:.1f} MB) delivered"]
        if self.queued_messages:
            parts.append(f"{self.queued_messages} messages ({self.queued_bytes / 1e6:.1f} MB) wait")
        if self.viewers:
            parts.append(f"{self.viewers} viewers connected")
        if self.reconnects:
            parts.append(f"{self.reconnects} reconnects")
        if self.last_error:
            parts.append(f"last error: {self.last_error}")
        return ", ".join(parts)


class Outbox(ABC):
    """The bounded queue from the engine to one sink. All methods are for the engine's loop only."""

    stats: SinkStats

    @abstractmethod
    async def get(self) -> Message | FlushMarker | None:
        """The next item, waiting for one; None when the sink is to finish (after what came before)."""

    @abstractmethod
    def get_nowait(self) -> Message | FlushMarker | None:
        """The next item, or raises ``anyio.WouldBlock``."""

    def markers(self) -> Sequence[FlushMarker]:
        """The flush markers that still wait in the queue, the oldest first.

        For sinks that give up a flush by their own deadline while messages in front of it cannot go out.
        """
        return ()

    @abstractmethod
    def release(self, message: Message) -> None:
        """``message`` is delivered (written, acknowledged): its bytes stop counting against the budget. A second time does nothing."""

    @abstractmethod
    def drop(self, message: Message, reason: str) -> None:
        """``message`` is given up; counted under ``reason``. Does nothing for a message that the sink does not hold."""

    def lose(self, message: Message, reason: str) -> None:
        """``message``, which was released, is lost after all (a buffer gives it up); counted under ``reason``."""

    @abstractmethod
    def progress(self) -> None:
        """The sink moved forward (the peer acknowledged something, a write returned): deadlines start anew."""


class Sink(ABC):
    """Where messages go. A sink belongs to one recording and lives on its engine's loop."""

    label: str
    """Short name for messages and statistics, such as ``file out.rrd`` or ``grpc rerun+http://127.0.0.1:9876/proxy``."""

    policy: OverflowPolicy = "block"
    stall_timeout: float | None = None
    """Seconds without progress after which ``block`` turns into ``drop_oldest`` until there is progress again."""
    flush_timeout: float | None = None
    """Default seconds without progress after which a flush is given up; None waits for ever."""
    close_timeout: float | None = 2.0
    """Seconds without progress after which a change of sinks no longer waits for this one to finish. The sink itself goes on.
    For sinks without a :attr:`stall_timeout`, which ends the others."""
    in_use: bool = False
    """Set by the engine while the sink is one of a recording's."""
    takes_over: bool = False
    """Set by the engine before :meth:`open` if a sink that is still at work has the same :meth:`claim`."""
    is_local: ClassVar[bool] = False
    """Whether it writes as fast as this machine can, so that a thread that logs faster may be held up for a moment."""
    keeps_backlog: ClassVar[bool] = False
    """Whether :meth:`take_backlog` gives the messages to the next sink (buffered and memory sinks)."""

    def batching(self) -> ChunkBatcherConfig:
        """The batching that suits this sink where the user has not set any."""
        from .config import ChunkBatcherConfig

        return ChunkBatcherConfig.DEFAULT()

    def claim(self) -> str | None:
        """What the sink needs for itself alone, such as a file: another with the same claim is opened once this one is closed.

        Called in a worker: it may ask the file system.
        """
        return None

    async def open(self, workers: Workers) -> None:
        """Acquire what must exist before the first message; raises (``OSError``, ``SinkError``) if it cannot be had.

        Runs beside the sinks in use, one of which may still have the same :meth:`claim`: what that one has written must not be
        touched before :meth:`run`. Called again when the sink is set again after it was closed or abandoned.

        ``workers`` runs blocking functions on the engine's own threads: ``await workers.run(function, *args)``.
        """

    async def abandon(self) -> None:
        """Give back what :meth:`open` acquired, when the sink will not be run after all."""

    def after_fork(self) -> None:
        """In a forked child: the sink's files and connections are the parent's. Give up what the child has copies of."""

    @abstractmethod
    async def run(self, outbox: Outbox) -> None:
        """Deliver until ``outbox.get()`` returns None, then finish (write footers, half-close) and return.

        Called once after each :meth:`open`. An exception fails this sink only: what it held is counted as lost, and its error
        answers the flushes that follow. A cancellation means that the time is over: give back what can be given back at once.
        """

    def take_backlog(self) -> Sequence[Message]:
        """Messages to hand to the sink that replaces this one."""
        return ()
