"""The books about the stores of which something is kept: whose they are, when they were last heard of, what belongs to them."""

from __future__ import annotations

import sys
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, TypeAlias

from asyncrr.wire.messages import StoreId, StoreKind

from .accounts import Account

if TYPE_CHECKING:
    from .history import Entry
    from .statics import Entity

_BOOK_OVERHEAD: Final = 560
"""Bytes that the books about one store take, besides the texts of its id."""
_APPLICATION_OVERHEAD: Final = 225
"""The same for one application."""

Key: TypeAlias = bytes | tuple[object, int]
"""What tells whether an announcement has been made before."""


class Application:
    """What the recordings of one application share: its layouts, and which of these has which role."""

    __slots__ = ("account", "layouts", "num_recordings", "roles")

    def __init__(self, account: Account) -> None:
        self.account = account
        """Who pays for it."""
        self.num_recordings = 0
        self.layouts: dict[StoreBook, None] = {}
        self.roles: dict[int, StoreBook] = {}


class StoreBook:
    """What is known about one store."""

    __slots__ = ("account", "announced", "application", "cost", "entities", "heard", "store_id")

    def __init__(self, store_id: StoreId, account: Account, application: Application, cost: int) -> None:
        self.store_id = store_id
        self.account = account
        """Who pays for the book."""
        self.application = application
        self.cost = cost
        self.heard = 0.0
        """When a message of the store came last, by ``time.monotonic``."""
        self.announced: dict[Key, Entry] = {}
        """Its announcements, and of a layout all messages."""
        self.entities: dict[str, Entity] = {}
        """Its static data, by entity path."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the store is kept."""
        return not self.announced and not self.entities


class Books:
    """All books."""

    def __init__(self) -> None:
        self._recordings: OrderedDict[StoreId, StoreBook] = OrderedDict()
        """The one that has been silent for longest first."""
        self._layouts: dict[StoreId, StoreBook] = {}
        self._applications: dict[str, Application] = {}

    def __len__(self) -> int:
        return len(self._recordings) + len(self._layouts)

    def find(self, store_id: StoreId) -> StoreBook | None:
        """The book about a store, if anything of it is kept."""
        return self._of_kind(store_id).get(store_id)

    def hear(self, store_id: StoreId) -> None:
        """Something came of a recording."""
        book = self._recordings.get(store_id)
        if book is not None:
            book.heard = time.monotonic()
            self._recordings.move_to_end(store_id)

    @property
    def most_silent(self) -> StoreBook | None:
        """The recording of which nothing has come for longest."""
        return next(iter(self._recordings.values()), None)

    def cost_of(self, store_id: StoreId) -> int:
        """Bytes that a book about a store would take."""
        application = _APPLICATION_OVERHEAD if store_id.application_id not in self._applications else 0
        return (
            application + _BOOK_OVERHEAD + sys.getsizeof(store_id.application_id) + sys.getsizeof(store_id.recording_id)
        )

    def open(self, store_id: StoreId, account: Account) -> StoreBook:
        """The book about a store, a new one if there is none."""
        book = self.find(store_id)
        if book is not None:
            return book
        cost = self.cost_of(store_id)
        name = store_id.application_id
        application = self._applications.get(name)
        if application is None:
            application = self._applications[name] = Application(account)
            account.charge(_APPLICATION_OVERHEAD)
            cost -= _APPLICATION_OVERHEAD
        book = StoreBook(store_id, account, application, cost)
        account.charge(cost)
        if store_id.kind is StoreKind.RECORDING:
            application.num_recordings += 1
            book.heard = time.monotonic()
        else:
            application.layouts[book] = None
        self._of_kind(store_id)[store_id] = book
        return book

    def close(self, book: StoreBook) -> None:
        """Forget a store. What is in its book is for others to forget. Does nothing the second time."""
        books = self._of_kind(book.store_id)
        if books.get(book.store_id) is not book:
            return
        del books[book.store_id]
        book.account.charge(-book.cost)
        application = book.application
        if book.store_id.kind is StoreKind.RECORDING:
            application.num_recordings -= 1
        else:
            del application.layouts[book]
            application.roles = {role: other for role, other in application.roles.items() if other is not book}
        if not application.num_recordings and not application.layouts:
            del self._applications[book.store_id.application_id]
            application.account.charge(-_APPLICATION_OVERHEAD)

    def _of_kind(self, store_id: StoreId) -> dict[StoreId, StoreBook]:
        return self._recordings if store_id.kind is StoreKind.RECORDING else self._layouts
