"""One message for all sinks: who holds it still, and what to let go of when the budget is used up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from asyncrr.wire.messages import Message

from .budget import Budget
from .clock import clock
from .runner import SinkRunner
from .sink import Sink
from .stats import Drops


class FanOut:
    """Gives messages to the sinks in use and keeps count of their bytes. For the engine's loop only.

    Parameters
    ----------
    budget
        Which the messages count against until no sink holds them any more.
    drops
        Where losses are counted.
    warn_once
        Called with a key and a sentence; says the sentence the first time.
    """

    def __init__(self, budget: Budget, drops: Drops, warn_once: Callable[[str, str], None]) -> None:
        self.runners: list[SinkRunner] = []
        self._budget = budget
        self._drops = drops
        self._warn_once = warn_once
        self._holders: dict[Message, int] = {}
        self._newest_go = False

    def add(self, sink: Sink, claim: str | None = None) -> SinkRunner:
        """A runner for one more sink. It is the caller's to start."""
        runner = SinkRunner(sink, self._drops, self._written if sink.is_local else self._freed, claim)
        self.runners.append(runner)
        self._look_at_policies()
        return runner

    def take_all_but(self, kept: Collection[SinkRunner]) -> list[SinkRunner]:
        """The runners, except some, which get no more messages from now on."""
        taken = [runner for runner in self.runners if runner not in kept]
        self.runners = [runner for runner in self.runners if runner in kept]
        self._look_at_policies()
        return taken

    def sort(self, sinks: Sequence[Sink]) -> None:
        """Bring the runners into the order of their sinks."""
        place = {id(sink): i for i, sink in enumerate(sinks)}
        self.runners.sort(key=lambda runner: place[id(runner.sink)])

    def _look_at_policies(self) -> None:
        self._newest_go = any(runner.sink.policy == "drop_newest" for runner in self.runners)

    def put(self, message: Message) -> None:
        """Give a message, whose bytes are counted already, to all sinks."""
        if not self.runners:
            self._budget.freed(message.nbytes)
            return
        self._holders[message] = len(self.runners)
        for runner in self.runners:
            self._give(runner, message)
        if self._budget.is_exceeded or (self._budget.has_waiters and self._newest_go):
            self.relieve()

    def reenter(self, runners: Sequence[SinkRunner], message: Message) -> None:
        """Give a message to some sinks that do not hold it. Others may."""
        if not runners:
            return
        holders = self._holders.get(message, 0)
        if not holders:
            self._budget.encoded(0, 0, message.nbytes)
        self._holders[message] = holders + len(runners)
        for runner in runners:
            self._give(runner, message)

    def _give(self, runner: SinkRunner, message: Message) -> None:
        if runner.sink.is_local:
            self._budget.writing(message.nbytes)
        runner.outbox.put(message)

    def relieve(self) -> None:
        """Bring the budget below its limit by what the sinks' overflow policies allow."""
        budget = self._budget
        limit = budget.limit
        excess = budget.used - int(0.9 * limit)
        if excess <= 0:
            budget.allow(0)
            return
        now = clock.monotonic()
        somebody_blocks = False
        for runner in self.runners:
            policy = runner.outbox.overflow_policy(now)
            if policy == "block":
                somebody_blocks = somebody_blocks or not runner.outbox.idle
                continue
            newest = policy == "drop_newest"
            # Rows that are not encoded yet are newer than all that waits here: the oldest make room for them, the newest do not.
            nbytes = min(excess, budget.encoded_bytes - int(0.75 * limit)) if newest else excess
            if nbytes > 0 and runner.outbox.shed(nbytes, newest=newest):
                self._warn_once(
                    f"overflow {runner.sink.label}",
                    f"{runner.sink.label} does not keep up: data beyond the budget of {limit >> 20} MiB is dropped "
                    "(counted in rec.stats())",
                )
        # What is left in the sinks now are statics, store infos and blueprints, or was taken already. A quarter of the budget stays
        # for what is to be logged.
        budget.allow(0 if somebody_blocks else max(budget.encoded_bytes - int(0.75 * limit), 0))

    def _written(self, message: Message) -> None:
        self._budget.written(message.nbytes)
        self._freed(message)

    def _freed(self, message: Message) -> None:
        left = self._holders[message] - 1
        if left:
            self._holders[message] = left
        else:
            del self._holders[message]
            self._budget.freed(message.nbytes)
