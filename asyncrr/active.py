"""Which recording the module-level functions mean.

In this order: the ``recording`` argument; the recording whose ``with`` block the caller's context is in; the thread's own
(:func:`set_thread_local_data_recording`); the global one (:func:`set_global_data_recording`, :func:`asyncrr.init`).
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextvars import Context, ContextVar, copy_context
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from .recording_base import BaseRecording

# Generator functions are mostly annotated as returning an Iterator; whatever they say is kept.
GeneratorFunction = TypeVar("GeneratorFunction", bound=Callable[..., Iterator[Any]])
AsyncGeneratorFunction = TypeVar("AsyncGeneratorFunction", bound=Callable[..., AsyncIterator[Any]])

# The recordings whose `with` blocks the context is in, the innermost last. A tuple and not a token of `set()`: blocks may be left in
# another order than they were entered, or in another context (generators, fixtures).
_in_context: ContextVar[tuple[BaseRecording, ...]] = ContextVar("asyncrr_recordings", default=())
_blocks = _in_context.get


class _OfThread(threading.local):
    # On the class, where looking it up in vain takes no exception.
    recording: BaseRecording | None = None


_of_thread = _OfThread()
_global: BaseRecording | None = None


def active_recording() -> BaseRecording | None:
    """The recording that the caller's context, thread or process has made active."""
    blocks = _blocks()
    if blocks:
        return blocks[-1]
    found = _of_thread.recording
    return found if found is not None else _global


def enter_block(recording: BaseRecording) -> None:
    """Note that the caller's context is in a ``with`` block of ``recording`` from now on."""
    _in_context.set((*_blocks(), recording))


def leave_block(recording: BaseRecording) -> None:
    """Take back the last :func:`enter_block` for ``recording``, if this context has seen it."""
    blocks = _blocks()
    for i in reversed(range(len(blocks))):
        if blocks[i] is recording:
            _in_context.set(blocks[:i] + blocks[i + 1 :])
            return


def get_data_recording(recording: BaseRecording | None = None) -> BaseRecording | None:
    """``recording`` if given, else the active one, or None."""
    return recording if recording is not None else active_recording()


def get_global_data_recording() -> BaseRecording | None:
    """The recording that is active where neither context nor thread has one of its own."""
    return _global


def set_global_data_recording(recording: BaseRecording | None) -> BaseRecording | None:
    """Make ``recording`` the global one; returns the one before."""
    global _global
    previous, _global = _global, recording
    return previous


def get_thread_local_data_recording() -> BaseRecording | None:
    """The recording of the context's ``with`` block or of this thread, or None."""
    blocks = _blocks()
    return blocks[-1] if blocks else _of_thread.recording


def set_thread_local_data_recording(recording: BaseRecording | None) -> BaseRecording | None:
    """Make ``recording`` the active one of this thread; returns the one before."""
    previous = _of_thread.recording
    _of_thread.recording = recording
    return previous


def forget_after_fork() -> None:
    """A forked child starts without active recordings."""
    global _global
    _global = None
    _of_thread.recording = None
    _in_context.set(())


def recording_stream_generator_ctx(func: GeneratorFunction) -> GeneratorFunction:
    """Let a generator hold a ``with recording:`` block open across ``yield`` without its callers seeing it.

    Each step of the generator runs in a context of its own, so that neither the active recording nor the current times
    leak out, nor those of other generators in.

    Raises
    ------
    ValueError
        If ``func`` is no generator function.
    """
    if not inspect.isgeneratorfunction(func):
        raise ValueError("only generator functions can be decorated with recording_stream_generator_ctx")

    @functools.wraps(func)
    def generator(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        context = copy_context()
        steps: Any = context.run(func, *args, **kwargs)
        step: Callable[[], Any] = functools.partial(next, steps)
        try:
            while True:
                try:
                    value = context.run(step)
                except StopIteration as stop:
                    return stop.value
                try:
                    sent = yield value
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step = functools.partial(steps.throw, error)
                else:
                    step = functools.partial(steps.send, sent)
        finally:
            context.run(steps.close)

    return cast(GeneratorFunction, generator)


class _InContext:
    """Awaits something with every step of it run in one given context."""

    def __init__(self, awaitable: Any, context: Context) -> None:
        self._steps = awaitable.__await__()
        self._context = context

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = functools.partial(next, self._steps)
        while True:
            try:
                value = self._context.run(step)
            except StopIteration as stop:
                return stop.value
            try:
                sent = yield value
            except BaseException as error:
                step = functools.partial(self._steps.throw, error)
            else:
                step = functools.partial(self._steps.send, sent)


def recording_stream_async_generator_ctx(func: AsyncGeneratorFunction) -> AsyncGeneratorFunction:
    """:func:`recording_stream_generator_ctx` for async generators.

    Raises
    ------
    ValueError
        If ``func`` is no async generator function.
    """
    if not inspect.isasyncgenfunction(func):
        raise ValueError("only async generator functions can be decorated with recording_stream_async_generator_ctx")

    @functools.wraps(func)
    async def generator(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        context = copy_context()
        steps: Any = context.run(func, *args, **kwargs)
        step: Any = functools.partial(steps.__anext__)
        try:
            while True:
                try:
                    value = await _InContext(step(), context)
                except StopAsyncIteration:
                    return
                try:
                    sent = yield value
                except GeneratorExit:
                    raise
                except BaseException as error:
                    step = functools.partial(steps.athrow, error)
                else:
                    step = functools.partial(steps.asend, sent)
        finally:
            await _InContext(steps.aclose(), context)

    return cast(AsyncGeneratorFunction, generator)
