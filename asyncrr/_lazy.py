"""Loads modules when a name in them is first used, wherever that first use is.

A signal handler or a finalizer may need a name while the same thread is in the middle of loading it. Python's own
import then returns the module as far as it has been executed. So modules are executed in a thread of their own, which
runs neither signal handlers nor the garbage collector, and whoever needs one waits for it.
"""

from __future__ import annotations

import _thread
import gc
import os
import sys
import threading
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any

_POLL = 0.05
_EXIT_TIMEOUT = 10.0

# Held while a module is executed, and by a thread that forks: Python leaves the locks of modules that other threads
# were importing locked in the child, for ever.
_lock = threading.RLock()
_loader: int | None = None
"""The thread that holds the lock in order to load."""
_asker: FrameType | None = None
"""Where the thread that waits for the loader asked for the module."""
_loaded: dict[tuple[str, str | None], ModuleType] = {}

# Of Python's own import: by thread, the locks of modules that it waits for.
_blocking_on: Any = getattr(sys.modules["_frozen_importlib"], "_blocking_on", {})

if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


def load(name: str, package: str | None = None) -> ModuleType:
    """What :func:`importlib.import_module` returns, wholly executed.

    Raises
    ------
    ImportError
        If there is no such module, or if it needs one that the calling thread is in the middle of importing, as where a
        signal handler has interrupted the import.
    """
    module = _loaded.get((name, package))
    if module is not None:
        return module
    if _loader == _thread.get_ident() or sys.is_finalizing():
        # At the very end of the process, other threads do not run any more: whoever waited for one would wait for ever.
        return import_module(name, package)
    job = _Job(name, package, sys._getframe(1))
    try:
        # No `threading.Thread`: starting one takes a lock that a signal handler may have interrupted the caller under.
        _thread.start_new_thread(job.run, ())
    except RuntimeError:
        job.run()  # the interpreter is ending, and starts no more threads
    while not job.done.acquire(timeout=_POLL):
        if _needs_what_we_import():
            raise ImportError(
                f"{name} cannot be loaded here: it needs a module that this thread is in the middle of importing"
            )
    if job.error is not None:
        raise job.error
    return _loaded[name, package]


def asking_frame() -> FrameType | None:
    """In code of a module that is being loaded: the frame that asked for it. Elsewhere None."""
    return _asker if _loader == _thread.get_ident() else None


def finish() -> None:
    """At exit: wait for a load whose caller was interrupted. A process must not end while libraries are loaded."""
    if _lock.acquire(timeout=_EXIT_TIMEOUT):
        _lock.release()


class _Job:
    def __init__(self, name: str, package: str | None, asker: FrameType) -> None:
        self.name = name, package
        self.asker = asker
        self.error: BaseException | None = None
        self.done = _thread.allocate_lock()
        self.done.acquire()

    def run(self) -> None:
        global _asker, _loader
        with _lock:
            # Finalizers that the collector finds here would run in this thread, and would see modules half executed.
            collecting = gc.isenabled()
            gc.disable()
            before = _loader, _asker
            _loader, _asker = _thread.get_ident(), self.asker
            try:
                _loaded[self.name] = import_module(*self.name)
            except BaseException as error:
                self.error = error
            finally:
                _loader, _asker = before
                if collecting:
                    gc.enable()
        self.done.release()


def _needs_what_we_import() -> bool:
    """Whether the loading thread waits for a module that the calling thread has begun to import."""
    # Not by the frames of the loading thread: `sys._current_frames` of CPython 3.11 holds a lock of the interpreter while it
    # allocates. A finalizer that the collector runs right then would wait for ever if it starts a thread, as `load` does.
    waited_for: Any = _blocking_on.get(_loader)
    # One lock until Python 3.11, a list of them from 3.12 on.
    locks = list(waited_for) if isinstance(waited_for, list) else [waited_for]
    here = _thread.get_ident()
    return any(getattr(lock, "owner", None) == here for lock in locks)
