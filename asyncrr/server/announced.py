"""What a server says of stores, rather than from them: announcements, and the layouts that belong to applications."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from asyncrr.wire.fields import Fields
from asyncrr.wire.messages import MessageKind

from .books import Books, Key, StoreBook
from .history import Entry, Frame, Log
from .outline import Outline, outline

_ROLES: Final = (2, 3)
"""The fields of an activation that give a layout its role: the one to show now, the one to go back to."""
_COMPARED: Final = 64 * 1024
"""Messages of more bytes are not compared with what was said before, but their chunk ids are."""
OVERHEAD: Final = 50
"""Bytes of the books about one announcement."""


class Announced:
    """Store infos, blueprints and their activations.

    A layout is kept while it is the active or the default one of its application, or has not been activated yet. It is
    forgotten when others have taken its roles.

    Parameters
    ----------
    log
        Where the messages are.
    books
        What is known about their stores.
    forget
        Forgets a store.
    """

    def __init__(self, log: Log, books: Books, forget: Callable[[StoreBook], object]) -> None:
        self._log = log
        self._books = books
        self._forget = forget

    def add(self, found: Outline, key: Key, entry: Entry) -> None:
        """Keep a message whose key (:func:`key_of`) is not in the book of its store.

        Writers announce a recording anew whenever they connect. What is said again need not be kept again; but of activations
        the last one counts, so that one is removed and comes to the end.
        """
        assert entry.account is not None
        book = self._books.open(found.store_id, entry.account)
        book.announced[key] = entry
        entry.account.charge(OVERHEAD)
        self._log.append(entry)
        if found.kind == MessageKind.BLUEPRINT_ACTIVATION:
            self._activate(book, Fields(outline(b"".join(entry.frame))[1], "BlueprintActivationCommand"))

    def remove(self, book: StoreBook, key: Key) -> None:
        """Forget one message."""
        entry = book.announced.pop(key)
        assert entry.account is not None
        entry.account.charge(-OVERHEAD)
        self._log.remove(entry)

    def sweep(self, book: StoreBook, most: int) -> int:
        """Forget up to ``most`` messages of a store; how many."""
        done = 0
        while book.announced and done < most:
            self.remove(book, next(reversed(book.announced)))
            done += 1
        return done

    def _activate(self, book: StoreBook, command: Fields) -> None:
        roles = book.application.roles
        replaced = []
        for role in _ROLES:
            if command.integer(role):
                other = roles.get(role)
                if other is not None:
                    replaced.append(other)
                roles[role] = book
        for other in replaced:
            if other not in roles.values():
                self._forget(other)


def key_of(found: Outline, frame: tuple[Frame, ...], nbytes: int) -> Key:
    """What tells whether a message has been said before: its bytes or, of a large one, its chunk id and its size."""
    if nbytes <= _COMPARED:
        return bytes(frame[0]) if len(frame) == 1 else b"".join(frame)
    # Without an id it is like no other.
    return (found.chunk_id if found.chunk_id is not None else object(), nbytes)
