"""What a server says of stores, rather than from them: announcements, and the layouts that belong to applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import MessageKind, StoreId, StoreKind

from .history import Entry, Frame, Log
from .outline import Outline, outline

_ROLES: Final = (2, 3)
"""The fields of an activation that give a layout its role: the one to show now, the one to go back to."""

MakeEntry: TypeAlias = Callable[[tuple[Frame, ...], int], Entry]


class Announced:
    """Store infos, blueprints and their activations.

    A layout is kept while it is the active or the default one of its application, or has not been activated yet. It is
    forgotten when others have taken its roles.

    Parameters
    ----------
    log
        Where the messages are.
    """

    def __init__(self, log: Log) -> None:
        self._log = log
        self._known: dict[bytes, Entry] = {}
        self._of_store: dict[StoreId, dict[Entry, None]] = {}
        self._roles: dict[tuple[str, int], StoreId] = {}

    def add(self, found: Outline, frame: tuple[Frame, ...], nbytes: int, make_entry: MakeEntry) -> None:
        """Take in a message.

        Writers announce a recording anew whenever they connect. What is said again in the same words is kept once; but of
        activations the last one counts, so that one moves to the end.
        """
        data = bytes(frame[0]) if len(frame) == 1 else b"".join(frame)
        known = self._known.get(data)
        if known is not None:
            if found.kind != MessageKind.BLUEPRINT_ACTIVATION:
                return
            self._remove(known, found.store_id)
        entry = self._known[data] = make_entry((data,), nbytes)
        self._of_store.setdefault(found.store_id, {})[entry] = None
        self._log.append(entry)
        if found.kind == MessageKind.BLUEPRINT_ACTIVATION:
            self._activate(found.store_id, Fields(outline(data)[1], "BlueprintActivationCommand"))

    def forget(self, store_id: StoreId, *, with_layouts: bool) -> None:
        """Forget a store, and perhaps all layouts of its application."""
        self._forget(store_id)
        if with_layouts:
            application = store_id.application_id
            for other in list(self._of_store):
                if other.kind is StoreKind.BLUEPRINT and other.application_id == application:
                    self._forget(other)
            for role in _ROLES:
                self._roles.pop((application, role), None)

    def _activate(self, store_id: StoreId, command: Fields) -> None:
        replaced: set[StoreId | None] = set()
        for role in _ROLES:
            if command.integer(role):
                replaced.add(self._roles.get((store_id.application_id, role)))
                self._roles[store_id.application_id, role] = store_id
        in_use = {self._roles.get((store_id.application_id, role)) for role in _ROLES}
        for other in replaced - in_use:
            if other is not None:
                self._forget(other)

    def _forget(self, store_id: StoreId) -> None:
        for entry in list(self._of_store.get(store_id, ())):
            self._remove(entry, store_id)

    def _remove(self, entry: Entry, store_id: StoreId) -> None:
        del self._known[bytes(entry.frame[0])]
        entries = self._of_store[store_id]
        del entries[entry]
        if not entries:
            del self._of_store[store_id]
        self._log.remove(entry)
