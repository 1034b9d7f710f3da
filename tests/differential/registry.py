"""How a program of the differential tests is written down.

A program is a function that gets the module under test as ``rr`` and logs. It runs in an interpreter of its own for each
SDK and batching mode (see ``runner.py``), into one recording that ``runner.py`` opens and closes around it, or, with
``recordings`` given, into several that it opens itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, TypeAlias

SaveTo: TypeAlias = Callable[[str], str]
"""Gives the path at which the recording of that name is to be saved."""


@dataclass(frozen=True, slots=True)
class Program:
    """One program and what it needs around it."""

    name: str
    run: Callable[..., None]
    env: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of the SDK, set while the program runs."""
    comparable: bool = True
    """Whether ``rrd compare`` can judge it: it takes a NaN to differ from itself."""
    blocking: bool = False
    """Whether it calls what blocks, such as ``flush``: then it cannot run on an event loop."""
    recordings: tuple[str, ...] = ()
    """Names of the recordings that it makes itself; then it is called with ``(rr, save_to)``."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the files that a run leaves behind, without suffix."""
        return tuple(f"{self.name}.{r}" for r in self.recordings) or (self.name,)

    def execute(self, rr: ModuleType | Any, save_to: SaveTo) -> None:
        """Run it against one SDK."""
        if self.recordings:
            self.run(rr, lambda recording: save_to(f"{self.name}.{recording}"))
            return
        rr.init("rerun_differential", recording_id=self.name)
        rr.save(save_to(self.name))
        try:
            self.run(rr)
            rr.get_global_data_recording().flush()
        finally:
            rr.disconnect()

    @property
    def runs_on_a_loop(self) -> bool:
        """Whether :meth:`execute_on_loop` can run it."""
        return not self.blocking and not self.recordings

    async def execute_on_loop(self, rr: ModuleType | Any, save_to: SaveTo) -> None:
        """Run it with an async recording active, whose sinks live on the same loop."""
        async with rr.AsyncRecordingStream("rerun_differential", recording_id=self.name) as recording:
            await recording.save(save_to(self.name))
            self.run(rr)


PROGRAMS: dict[str, Program] = {}


def program(
    *,
    env: Mapping[str, str] | None = None,
    comparable: bool = True,
    blocking: bool = False,
    recordings: tuple[str, ...] = (),
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function under its name."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        name = function.__name__
        if name in PROGRAMS:
            raise ValueError(f"two programs are called {name}")
        PROGRAMS[name] = Program(name, function, env or {}, comparable, blocking, recordings)
        return function

    return register
