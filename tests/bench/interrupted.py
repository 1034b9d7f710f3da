"""Interrupts a call before its n-th bytecode, for all n: by an exception, or by a call of something else.

Python runs signal handlers between bytecodes of the main thread, and finalizers wherever the collector happens to run. What they do
there, they do in the middle of whatever the thread was doing. A test that sends signals meets each place once in a million times;
this one goes to each of them.

    for step in every_step(lambda: rec.log("x", row), act=raise_interruption):
        assert step.error is None or isinstance(step.error, Interruption)
        ...  # and the recording works on

Counted are the bytecodes of asyncrr and of the modules of the standard library that one names.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import asyncrr

_OURS = str(Path(asyncrr.__file__).parent)


class Interruption(BaseException):
    """What a signal handler raises. Like ``KeyboardInterrupt`` it is no ``Exception``."""


def raise_interruption() -> None:
    """Raise :class:`Interruption`."""
    raise Interruption


@dataclass
class Step:
    """A call that was interrupted once."""

    number: int
    place: str
    """File, line and offset of the bytecode."""
    error: BaseException | None
    """What came out of the call."""


def every_step(
    call: Callable[[], object],
    act: Callable[[], object],
    *,
    modules: Sequence[str] = (),
    first: int = 0,
    stride: int = 1,
) -> Iterator[Step]:
    """Make a call over and over, each time interrupted one bytecode later, until it ends before it is interrupted.

    Parameters
    ----------
    call
        What to call.
    act
        What happens in between.
    modules
        Ends of the names of further files whose bytecodes count, such as ``"threading.py"``.
    first, stride
        Which bytecodes: from this one on, every so many.
    """
    number = first
    while True:
        interrupter = _Interrupter(number, act, modules)
        error = interrupter.run(call)
        if interrupter.place is None:
            assert error is None, error
            return
        yield Step(number, interrupter.place, error)
        number += stride


class _Interrupter:
    def __init__(self, number: int, act: Callable[[], object], modules: Sequence[str]) -> None:
        self.place: str | None = None
        self._left = number
        self._act = act
        self._modules = tuple(modules)
        self._counts: dict[str, bool] = {}

    def run(self, call: Callable[[], object]) -> BaseException | None:
        run = self._run_monitored if sys.version_info >= (3, 12) else self._run_traced
        collecting = gc.isenabled()
        gc.disable()  # an exception in a finalizer is nobody's
        try:
            # In a context of its own, as the scopes of asyncrr's that an exception keeps from ending stay in the context.
            copy_context().run(run, call)
        except BaseException as error:
            return error
        finally:
            if collecting:
                gc.enable()
        return None

    def _is_counted(self, filename: str) -> bool:
        found = self._counts.get(filename)
        if found is None:
            found = filename.startswith(_OURS) or filename.endswith(self._modules)
            self._counts[filename] = found
        return found

    def _at_bytecode(self, code: CodeType, line: object, offset: int) -> None:
        if self.place is None:
            self._left -= 1
            if self._left < 0:
                self.place = f"{code.co_filename.rpartition('/')[2]}:{line} {code.co_qualname}+{offset}"
                self._act()

    # -- up to Python 3.11 -------------------------------------------------------------------------------------------

    def _run_traced(self, call: Callable[[], object]) -> None:
        def on_call(frame: FrameType, event: str, _: object) -> Any:
            if not self._is_counted(frame.f_code.co_filename):
                return None
            frame.f_trace_opcodes = True
            frame.f_trace_lines = False
            return on_event

        def on_event(frame: FrameType, event: str, _: object) -> Any:
            if event == "opcode":
                self._at_bytecode(frame.f_code, frame.f_lineno, frame.f_lasti)
            return on_event

        before = sys.gettrace()
        sys.settrace(on_call)
        try:
            call()
        finally:
            sys.settrace(before)

    # -- from Python 3.12 on -----------------------------------------------------------------------------------------

    def _run_monitored(self, call: Callable[[], object]) -> None:
        monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        tool, event = monitoring.DEBUGGER_ID, monitoring.events.INSTRUCTION
        here = threading.get_ident()
        acting: list[bool] = []

        def on_instruction(code: CodeType, offset: int) -> Any:
            if not self._is_counted(code.co_filename):
                return monitoring.DISABLE
            if threading.get_ident() == here and not acting:
                acting.append(True)
                try:
                    self._at_bytecode(code, "", offset)
                finally:
                    acting.pop()
            return None

        monitoring.use_tool_id(tool, "interrupted")
        monitoring.restart_events()
        monitoring.register_callback(tool, event, on_instruction)
        monitoring.set_events(tool, event)
        try:
            call()
        finally:
            monitoring.set_events(tool, 0)
            monitoring.register_callback(tool, event, None)
            monitoring.free_tool_id(tool)
