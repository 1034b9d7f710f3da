"""What the server has not acknowledged, and what it has to be told again after a restart.

A message goes from :attr:`Ledger.pending` (to be sent) to :attr:`Ledger.inflight` (sent in the stream that is open) and, when the
response that ends the stream has come, into the :class:`History`. When a connection breaks, what was in flight returns to the
front of what is pending: the same bytes, the same chunk ids. When the server turns out to be a new one, the history is put in front of that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from typing import TypeAlias

from asyncrr.engine.sink import FlushMarker
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import ChunkSummary, Message, MessageKind, StoreId, StoreKind

StaticColumn: TypeAlias = tuple[StoreId, str, ComponentDescriptor]
RowId: TypeAlias = tuple[int, int]
"""The two halves of a TUID: nanoseconds and counter."""


_OVERHEAD = 500
"""Bytes that a kept message takes besides its own."""
_SMALL = 16 * 1024
"""Bytes below which a message is packed: what surrounds the pieces of a larger one does not matter."""


class Entry:
    """A message with what has become of it so far."""

    __slots__ = ("message", "refusals", "released", "sent")

    def __init__(self, message: Message) -> None:
        self.message = message
        self.sent = False
        """Whether it has been written to any stream."""
        self.released = False
        """Whether a server has acknowledged it (or it was dropped), so that it counts against the budget no more."""
        self.refusals = 0
        """How often a server has refused it when it was alone in a stream."""


class History:
    """Acknowledged messages, kept for a server that has lost them.

    Parameters
    ----------
    limit
        Encoded bytes of temporal chunks that are kept, with what each costs besides; older ones are evicted. Outside of it
        stand the last store infos, the static chunks of which some component is still the newest of its entity, and the
        blueprints that are active or default or not yet activated.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0
        """Encoded bytes of all that is kept."""
        self.evicted_messages = 0
        self.evicted_rows = 0
        self._infos: dict[StoreId, Entry] = {}
        self._statics: dict[Entry, int] = {}
        """Static chunks in order, each with the number of its columns that are still the newest."""
        self._newest: dict[StaticColumn, Entry] = {}
        self._blueprints: dict[StoreId, list[Entry]] = {}
        self._roles: dict[tuple[str, int], StoreId] = {}
        """Which blueprint an application's activation commands made active, and which default."""
        self._temporal: deque[Entry] = deque()
        self._temporal_bytes = 0
        self.on_forgotten: Callable[[StoreId], object] = lambda store_id: None
        """Told of blueprints that are neither active nor default any more."""

    def add(self, entry: Entry) -> None:
        """Keep a message that has just been acknowledged; may evict older ones."""
        message = entry.message
        self.nbytes += message.nbytes
        if message.kind is MessageKind.SET_STORE_INFO:
            self._forget(self._infos.pop(message.store_id, None))
            self._infos[message.store_id] = entry
        elif message.store_id.kind is StoreKind.BLUEPRINT:
            self._blueprints.setdefault(message.store_id, []).append(entry)
            if message.kind is MessageKind.BLUEPRINT_ACTIVATION:
                self._activate(message)
        elif message.summary is not None and message.summary.shape.is_static:
            self._add_static(entry)
        else:
            if message.nbytes < _SMALL:
                entry.message = _compact(message)
            self._temporal.append(entry)
            self._temporal_bytes += message.nbytes + _OVERHEAD
            while self._temporal_bytes > self.limit:
                self._evict()

    @property
    def infos(self) -> list[Message]:
        """The last acknowledged SetStoreInfo of each store."""
        return [entry.message for entry in self._infos.values()]

    def replay(self) -> Iterator[Entry]:
        """All that is kept, in the order in which a new server should get it."""
        # Layouts first: a viewer that has data and no layout yet makes one of its own.
        for store_id, entries in self._blueprints.items():
            if store_id in self._infos:
                yield self._infos[store_id]
            yield from entries
        for store_id, entry in self._infos.items():
            if store_id not in self._blueprints:
                yield entry
        yield from self._statics
        yield from self._temporal

    def _add_static(self, entry: Entry) -> None:
        message = entry.message
        assert message.summary is not None
        shape = message.summary.shape
        columns = {(message.store_id, shape.entity_path, descriptor) for descriptor, _ in shape.components}
        for column in columns:
            older = self._newest.get(column)
            self._newest[column] = entry
            if older is not None:
                self._statics[older] -= 1
                if not self._statics[older]:
                    del self._statics[older]
                    self._forget(older)
        self._statics[entry] = len(columns)

    def _activate(self, message: Message) -> None:
        command = Fields(memoryview(b"".join(message.parts)), "BlueprintActivationCommand")
        application = message.store_id.application_id
        replaced = set()
        for role in (2, 3):  # the fields make_active and make_default
            if command.integer(role):
                replaced.add(self._roles.get((application, role)))
                self._roles[application, role] = message.store_id
        for store_id in replaced - set(self._roles.values()):
            if store_id is not None:
                self._forget(self._infos.pop(store_id, None))
                for entry in self._blueprints.pop(store_id, ()):
                    self._forget(entry)
                self.on_forgotten(store_id)

    def _evict(self) -> None:
        entry = self._temporal.popleft()
        self._temporal_bytes -= entry.message.nbytes + _OVERHEAD
        self._forget(entry)
        self.evicted_messages += 1
        self.evicted_rows += entry.message.num_rows

    def _forget(self, entry: Entry | None) -> None:
        if entry is not None:
            self.nbytes -= entry.message.nbytes


def _compact(message: Message) -> Message:
    """The same bytes in one piece, without what only a file's footer asks for.

    A program that logs many entities at a high rate makes chunks of a few hundred bytes, and all that surrounds them is
    larger than they are.
    """
    summary = message.summary
    if summary is not None:
        summary = ChunkSummary(summary.shape, b"", summary.num_rows, 0, (), (), (), _NOTHING)
    return Message(message.kind, message.store_id, (b"".join(message.parts),), message.nbytes, summary)


_NOTHING: dict[int, tuple[tuple[int, int], ...]] = {}


class Ledger:
    """All messages that the sink has taken from its outbox, until they are acknowledged and beyond.

    Parameters
    ----------
    history_limit
        See :class:`History`.
    """

    def __init__(self, history_limit: int) -> None:
        self.pending: deque[Entry | FlushMarker] = deque()
        """To be sent, in order, with the flush markers between them."""
        self.inflight: deque[Entry] = deque()
        """Sent in the open stream."""
        self.inflight_bytes = 0
        self.markers: list[FlushMarker] = []
        """The flush markers in :attr:`pending`."""
        self.history = History(history_limit)
        self.history.on_forgotten = self._forget_store
        self.infos: dict[StoreId, Message] = {}
        """The last SetStoreInfo of each store, acknowledged or not."""
        self.acknowledgements = 0
        """How many streams servers have acknowledged."""
        self.finishing = False
        """Whether the outbox has come to its end."""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to send or to be acknowledged."""
        return not self.pending and not self.inflight

    @property
    def unacknowledged(self) -> tuple[int, int]:
        """Messages that no server has acknowledged, and their bytes."""
        sizes = [
            entry.message.nbytes
            for entry in (*self.inflight, *self.pending)
            if isinstance(entry, Entry) and not entry.released
        ]
        return len(sizes), sum(sizes)

    @property
    def info_row_ids(self) -> set[RowId]:
        """The row ids of each store's last SetStoreInfo, sent or acknowledged. A server that has one of them has not been restarted."""
        last = (*self.infos.values(), *self.history.infos)
        return {row_id_of_info(b"".join(info.parts)) for info in last}

    def begin(self) -> None:
        """Begin anew, with what was acknowledged as the past: what was left undelivered has been counted as lost."""
        self.rewind()
        self.pending = deque(item for item in self.pending if isinstance(item, Entry) and item.released)
        self.markers.clear()
        self.finishing = False

    def take(self, item: Message | FlushMarker | None) -> None:
        """Add what came from the outbox."""
        if item is None:
            self.finishing = True
            return
        if isinstance(item, FlushMarker):
            self.markers.append(item)
            self.pending.append(item)
            return
        if item.kind is MessageKind.SET_STORE_INFO:
            self.infos[item.store_id] = item
        self.pending.append(Entry(item))

    def pop_marker(self) -> FlushMarker:
        """Remove the marker at the front of :attr:`pending`."""
        marker = self.pending.popleft()
        assert isinstance(marker, FlushMarker)
        self.markers.remove(marker)
        return marker

    def send(self) -> Entry:
        """Move the entry at the front of :attr:`pending` to :attr:`inflight`."""
        entry = self.pending.popleft()
        assert isinstance(entry, Entry)
        self.inflight.append(entry)
        self.inflight_bytes += entry.message.nbytes
        return entry

    def acknowledge(self, most: int) -> list[Message]:
        """What is in flight has arrived: note that for the first ``most`` messages of it. Returns those for which it is new."""
        released = []
        for _ in range(min(most, len(self.inflight))):
            entry = self.inflight.popleft()
            self.inflight_bytes -= entry.message.nbytes
            if not entry.released:
                entry.released = True
                released.append(entry.message)
                self.history.add(entry)
        return released

    def rewind(self) -> None:
        """The stream broke: what was in flight is to be sent again."""
        self.pending.extendleft(reversed(self.inflight))
        self.inflight.clear()
        self.inflight_bytes = 0

    def start_over(self) -> int:
        """The server knows nothing of us: the history is to be sent first. Returns how many messages that adds."""
        self.rewind()
        rest = [item for item in self.pending if isinstance(item, FlushMarker) or not item.released]
        self.pending = deque(self.history.replay())
        added = len(self.pending)
        self.pending.extend(rest)
        return added

    def give_up(self) -> Message | None:
        """Drop the only entry in flight. Returns its message unless that had been acknowledged by another server before."""
        (entry,) = self.inflight
        self.inflight.clear()
        self.inflight_bytes = 0
        if entry.released:
            return None
        entry.released = True
        return entry.message

    def _forget_store(self, store_id: StoreId) -> None:
        self.infos.pop(store_id, None)


def row_id_of_info(data: bytes | memoryview) -> RowId:
    """The row id in an encoded ``SetStoreInfo``."""
    row_id = Fields(memoryview(data), "SetStoreInfo").message(1)
    return row_id.fixed64(1), row_id.fixed64(2)
