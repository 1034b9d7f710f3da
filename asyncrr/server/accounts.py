"""Who keeps what: shares of the memory for what a server does not drop by age.

Store infos, blueprints and current static data stay while others go. So that nobody can fill the memory with them, they may
take three quarters of the limit, and each writer has a share of that. It is the smaller the less is free: a connection may
keep twice as much as is left, all connections of an address four times as much. Who comes first leaves something for others.

What is beyond a share is passed on, and kept like temporal data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

_OF_CONNECTION: Final = 2
_OF_ADDRESS: Final = 4
"""How many times what is free may be kept."""
_MIN_ROOM: Final = 12 * 2**20
"""Bytes that may be kept in all, however small the limit."""
_AHEAD: Final = 4 * 2**20
"""Bytes of a writer's chunks that may wait to be looked into before the writer waits."""


class Account:
    """What somebody keeps.

    Parameters
    ----------
    parent
        To whose account it counts, too.
    share
        How many times what is free may be kept; None for whatever it is.
    """

    __slots__ = ("__weakref__", "nbytes", "parent", "share")

    def __init__(self, parent: Account | None, share: int | None) -> None:
        self.nbytes = 0
        self.parent = parent
        self.share = share

    def charge(self, nbytes: int) -> None:
        """Note that so many bytes more are kept, or less."""
        account: Account | None = self
        while account is not None:
            account.nbytes += nbytes
            account = account.parent


class Writer(Account):
    """Somebody who puts data into a store, mostly a connection: what it keeps, and what is still to be done for it."""

    __slots__ = ("_caught_up", "pending")

    def __init__(self, parent: Account, share: int | None) -> None:
        super().__init__(parent, share)
        self.pending = 0
        """Bytes of its chunks that are to be looked into."""
        self._caught_up: list[Callable[[], object]] = []

    @property
    def is_behind(self) -> bool:
        """Whether so much is to be done for it that it has to wait."""
        return self.pending > _AHEAD

    def when_caught_up(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called once, when it is behind no longer."""
        self._caught_up.append(callback)

    def begin(self, nbytes: int) -> None:
        """Something is to be done for it."""
        self.pending += nbytes

    def done(self, nbytes: int) -> None:
        """That is done."""
        self.pending -= nbytes
        if self._caught_up and not self.is_behind:
            callbacks, self._caught_up = self._caught_up, []
            for callback in callbacks:
                callback()


class Accounts:
    """The accounts of a store.

    Parameters
    ----------
    limit
        The memory limit of the store.
    """

    def __init__(self, limit: int) -> None:
        self.room = max(limit * 3 // 4, _MIN_ROOM)
        """Bytes that may be kept for others."""
        self.all = Account(None, None)
        self.own = Writer(self.all, None)
        """The program itself, which may keep what it likes."""
        self._addresses: WeakValueDictionary[str, Account] = WeakValueDictionary()

    @property
    def nbytes(self) -> int:
        """Bytes that are kept in all."""
        return self.all.nbytes

    def writer(self, address: str) -> Writer:
        """A connection that writes."""
        account = self._addresses.get(address)
        if account is None:
            account = self._addresses[address] = Account(self.all, _OF_ADDRESS)
        return Writer(account, _OF_CONNECTION)

    def may_keep(self, account: Account, nbytes: int) -> bool:
        """Whether so many bytes more would be within all shares."""
        if account is self.own:
            return True
        free = self.room - (self.all.nbytes - self.own.nbytes) - nbytes
        at: Account | None = account
        while at is not None:
            if at.share is not None and at.nbytes + nbytes > at.share * free:
                return False
            at = at.parent
        return free >= 0
