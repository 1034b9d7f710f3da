"""The event loop of the sync face: one per process, in a daemon thread, started when it is first needed."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import threading
from contextvars import Context, ContextVar
from typing import Final

_lock = threading.Lock()
_loop: asyncio.AbstractEventLoop | None = None
_thread: threading.Thread | None = None

THREAD_PREFIX: Final = "asyncrr-"
"""All threads of ours have names that begin like this."""
THREAD_NAME: Final = f"{THREAD_PREFIX}loop"

_own_work: ContextVar[bool] = ContextVar("asyncrr_own_work", default=False)


def context_of_own_work() -> Context:
    """A new context for an engine's tasks, by which :func:`is_own_work` knows them and what they start."""
    context = Context()
    context.run(_own_work.set, True)
    return context


def is_own_work(thread_name: str | None) -> bool:
    """Whether something that happens now, or happened in the thread of this name, is part of asyncrr's own work."""
    return _own_work.get() or (thread_name is not None and thread_name.startswith(THREAD_PREFIX))


def background_loop() -> asyncio.AbstractEventLoop:
    """The background loop, running. uvloop's if that is installed."""
    global _loop, _thread
    if _loop is not None:
        return _loop
    with _lock:
        if _loop is None:
            _import_what_the_threads_would()
            loop = _new_loop()
            started = threading.Event()
            thread = threading.Thread(target=_run, args=(loop, started), name=THREAD_NAME, daemon=True)
            thread.start()
            started.wait()
            _thread, _loop = thread, loop
    return _loop


def is_background_thread() -> bool:
    """Whether the caller runs on the background loop's thread."""
    return threading.current_thread() is _thread


def forget_after_fork() -> None:
    """A forked child has the loop object but not the thread that runs it."""
    global _loop, _thread, _lock
    _loop = _thread = None
    _lock = threading.Lock()


def _import_what_the_threads_would() -> None:
    """Load in the caller's thread what anyio loads when it is first used.

    The loop and the workers would do it in theirs, and a fork meanwhile gives the child a lock on that import that
    nobody ever releases.
    """
    importlib.import_module("anyio._backends._asyncio")


def _new_loop() -> asyncio.AbstractEventLoop:
    # In exit handlers uvloop cannot be imported: it needs concurrent.futures.thread, which refuses then.
    if threading.main_thread().is_alive() and importlib.util.find_spec("uvloop") is not None:
        import uvloop

        return uvloop.new_event_loop()  # type: ignore[no-any-return]
    return asyncio.new_event_loop()


def _run(loop: asyncio.AbstractEventLoop, started: threading.Event) -> None:
    asyncio.set_event_loop(loop)
    loop.call_soon(started.set)
    loop.run_forever()
