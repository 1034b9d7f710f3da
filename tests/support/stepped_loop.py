"""An event loop whose clock jumps to the next timer when nothing is ready: seconds pass in microseconds.

    @stepped
    async def test_a_flush_gives_up_after_two_seconds() -> None:
        began = clock.monotonic()
        with pytest.raises(FlushTimeout):
            await flush(2.0)
        assert clock.monotonic() - began == pytest.approx(2.0, abs=0.1)

While such a test runs, :data:`asyncrr.engine.clock.clock` reads the loop's clock as well, so timers and deadlines agree.
Sockets and threads are real and take real time: the loop looks at its sockets before each jump, and ``settle`` makes it wait for
them for a moment. Data sent over loopback within the process are there at once.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar, overload

from asyncrr.engine.clock import clock

Result = TypeVar("Result")


class NothingHappens(Exception):
    """Every task waits for something that is not going to happen."""


class _JumpingSelector(selectors.BaseSelector):
    """Looks at the sockets without waiting; where asyncio would wait for a timer, the clock jumps instead."""

    def __init__(self, settle: float, patience: float) -> None:
        self.now = 0.0
        self.limit = float("inf")
        self._settle = settle
        self._patience = patience
        self._real = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            # No timers. Only a socket or another thread can still wake us.
            events = self._real.select(self._patience)
            if not events:
                raise NothingHappens(f"no timer is set, and no socket or thread woke the loop for {self._patience:g} s")
            return events
        events = self._real.select(self._settle if timeout > 0 else 0)
        if not events and timeout > 0:
            self.now += timeout
            if self.now > self.limit:
                raise NothingHappens(f"the test has not ended after {self.limit:g} s by its own clock")
        return events

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def close(self) -> None:
        self._real.close()

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()


class SteppedLoop(asyncio.SelectorEventLoop):
    """See the module.

    Parameters
    ----------
    settle
        Real seconds to wait for sockets and threads before each jump. 0 suits tests without either.
    patience
        Real seconds to wait for sockets and threads where no timer is set. Then the run fails with :class:`NothingHappens`.
    limit
        Seconds by the loop's own clock after which the run fails with :class:`NothingHappens`.
    """

    def __init__(self, *, settle: float = 0.0, patience: float = 5.0, limit: float = 3600.0) -> None:
        self._jumping = _JumpingSelector(settle, patience)
        self._jumping.limit = limit
        super().__init__(self._jumping)
        # A timer counts as due when it is less than this away, so that rounding cannot make the loop spin before one.
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._jumping.now

    def advance(self, seconds: float) -> None:
        """Let time pass at once, as if the loop had been blocked meanwhile."""
        self._jumping.now += seconds


def run_stepped(main: Coroutine[Any, Any, Result], **options: float) -> Result:
    """Run a coroutine to its end on a new :class:`SteppedLoop`; ``options`` are the loop's."""
    real = clock.monotonic
    with asyncio.Runner(loop_factory=lambda: SteppedLoop(**options)) as runner:
        clock.monotonic = runner.get_loop().time
        try:
            return runner.run(main)
        finally:
            clock.monotonic = real


Test = Callable[..., Coroutine[Any, Any, None]]


@overload
def stepped(test: Test, /) -> Callable[..., None]: ...
@overload
def stepped(**options: float) -> Callable[[Test], Callable[..., None]]: ...
def stepped(test: Test | None = None, /, **options: float) -> Any:
    """Have a test that is a coroutine function run on a :class:`SteppedLoop`. Its fixtures must not need a loop."""
    if test is None:
        return functools.partial(stepped, **options)

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        run_stepped(test(*args, **kwargs), **options)

    return run
