"""Strict mode, and what happens to bad input when it is off.

In strict mode an error in what the user passed is raised where it was passed. Otherwise it becomes a
:class:`RerunWarning` that points at the caller's file and line, and the rest of the data is still logged. A mistake in a
loop is shown once, whatever the values: see :class:`Mistake`.

Strict mode is off by default; ``RERUN_STRICT`` (``1/true/on/yes``, ``0/false/off/no``), :func:`set_strict_mode` and the
``strict`` arguments of several functions change that.

Code that may fail on behalf of the user runs inside :class:`catch_and_log_exceptions`. Such scopes nest; what an inner
one caught is reported when the outermost one is left, so that a warning filter that raises cannot cut the work short.
"""

from __future__ import annotations

import functools
import logging
import os
import re
import reprlib
import sys
import threading
import warnings
import weakref
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from types import FrameType, TracebackType
from typing import Any, NamedTuple, ParamSpec, Self, TypeAlias, TypeVar

from asyncrr import _lazy
from asyncrr.errors import AsyncrrError
from asyncrr.recent import Recent

P = ParamSpec("P")
R = TypeVar("R")

WarningHook: TypeAlias = Callable[[str, str, Hashable], None]
"""Gets the message of a warning with its notes; the caller's stack, one ``File "...", line N, in name`` a line, innermost
first; and what is the same for all warnings about one mistake at one place."""

LOGGER_NAME = "asyncrr"
"""Name of the logger of everything that asyncrr has to say besides warnings."""

_logger = logging.getLogger(LOGGER_NAME)
_PACKAGE_DIR = os.path.dirname(os.path.abspath(__file__)) + os.sep

_TRUE = frozenset({"1", "true", "on", "yes"})
_FALSE = frozenset({"0", "false", "off", "no"})


def how_to_install(extra: str) -> str:
    """What to do if a package of one of asyncrr's extras is missing. asyncrr is installed from a clone of its repository."""
    return f"in your clone of asyncrr, run: pip install '.[{extra}]'"


class RerunMissingDependencyError(AsyncrrError, ImportError):
    """A package that is needed is not installed.

    Parameters
    ----------
    package
        Its name.
    optional_dep
        The extra of asyncrr that includes it.
    """

    def __init__(self, package: str, optional_dep: str) -> None:
        super().__init__(f"this needs the package {package}; {how_to_install(optional_dep)}")
        self.dependency = package
        self.extra = optional_dep


class RerunWarning(Warning):
    """A mistake in the use of the logging API that was survived because strict mode is off.

    The text names the argument and says what is wrong. What was given is a note (``__notes__``), so that a mistake in a loop
    has the same text each time.
    """


class Mistake(NamedTuple):
    """What a warning will be about, until the caller's line is known."""

    text: str
    notes: tuple[str, ...]
    kind: Hashable
    """Equal for mistakes of one kind. Those at one place of the program count as one mistake, even if the texts differ: error
    messages of numpy, Arrow and ourselves often contain a value or a shape."""


class RerunIncompatibleDependencyVersionError(ImportError):
    """Something needs another version of a package than the one that is installed."""

    def __init__(self, package: str, actual_version: str, compatible_versions: list[int], *, optional_dep: str) -> None:
        versions = ", ".join(map(str, compatible_versions))
        super().__init__(
            f"{package!r} is installed in version {actual_version}, but this needs major version {versions}; "
            + how_to_install(optional_dep)
        )


def default_strict_mode() -> bool:
    """Strict mode as ``RERUN_STRICT`` in the environment asks for it; False where it is unset or not understood."""
    text = os.environ.get("RERUN_STRICT")
    if text is None:
        return False
    if text.lower() in _TRUE:
        return True
    if text.lower() not in _FALSE:
        sys.stderr.write(f"RERUN_STRICT={text!r} is ignored: use one of 1/true/on/yes or 0/false/off/no.\n")
    return False


_strict_default = default_strict_mode()


class _State(threading.local):
    """What the calling thread is in.

    Not context variables: ``log`` may be called by a finalizer that interrupts a ``ContextVar.set``, and CPython 3.11 crashes
    where that sets a variable, too.
    """

    scope: weakref.ref[_Scope] | None = None
    """The innermost scope. Weak: one that an exception has interrupted while it was entered is nobody's any more, and ends so."""
    in_hook: bool = False


_state = _State()


class _Scope:
    """A scope of strict mode, to be left in the thread that entered it."""

    strict_here: bool | None = None
    """Strict mode inside; None as outside of all scopes."""
    mistakes: list[Mistake] | None = None
    """The mistakes that wait for the outermost guarded scope to end; None outside of all guarded scopes."""
    _outer: weakref.ref[_Scope] | None = None

    def __init__(self, strict: bool | None = None) -> None:
        self.strict = strict

    def __enter__(self) -> Self:
        self._outer = _state.scope
        outer = _scope()
        self.strict_here, self.mistakes = (None, None) if outer is None else (outer.strict_here, outer.mistakes)
        if self.strict is not None:
            self.strict_here = self.strict
        _state.scope = weakref.ref(self)
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        _state.scope = self._outer
        return None


def _scope() -> _Scope | None:
    found = _state.scope
    return None if found is None else found()


_hook: WarningHook | None = None
# For each kind of mistake at each place that was shown: the warning filters that were in force; see _warn.
_shown: Recent[Hashable, list[Any]] = Recent(1024)


def strict_mode() -> bool:
    """Whether bad input raises here and now."""
    scope = _scope()
    override = None if scope is None else scope.strict_here
    return _strict_default if override is None else override


def set_strict_mode(mode: bool) -> None:
    """Turn strict mode on or off for the whole process.

    Parameters
    ----------
    mode
        True makes bad input an error; False, the default, a warning.
    """
    global _strict_default
    _strict_default = bool(mode)


def strict_scope(strict: bool | None) -> AbstractContextManager[object]:
    """Within the scope strict mode is ``strict``; None changes nothing."""
    return _Scope(strict)


def set_warning_hook(hook: WarningHook | None) -> WarningHook | None:
    """Have every :class:`RerunWarning` also passed to ``hook``; returns the hook that was set before.

    The recording layer uses this to log warnings on ``/__warnings``. Whether a warning is shown or was shown before does not
    matter to the hook, which can tell by its last argument. Warnings that arise inside the hook are not passed
    to it again, and an exception that it raises is reported as a warning.
    """
    global _hook
    previous, _hook = _hook, hook
    return previous


def _caller() -> tuple[int, FrameType | None]:
    """The ``stacklevel`` (as seen by the function that calls this) and frame of the first caller outside asyncrr."""
    frame: FrameType | None = sys._getframe(1)
    level = 1
    while frame is not None and frame.f_code.co_filename.startswith(_PACKAGE_DIR):
        frame = frame.f_back
        level += 1
    return level, frame


def caller_stacklevel() -> int:
    """The ``stacklevel`` for a ``warnings.warn`` by the function that calls this, to point outside of asyncrr."""
    return _caller()[0] - 1


def warn_renamed_module(old: str, new: str) -> None:
    """A DeprecationWarning for the line that imports the module ``old``, or uses it first as an attribute.

    Between that line and here are the frames of the import system and our own.
    """
    frame: FrameType = _lazy.asking_frame() or sys._getframe(1)
    while frame.f_back is not None and (
        "importlib" in frame.f_code.co_filename or frame.f_code.co_filename.startswith(_PACKAGE_DIR)
    ):
        frame = frame.f_back
    warnings.warn_explicit(
        f"{old} is deprecated: it is called {new} now",
        DeprecationWarning,
        frame.f_code.co_filename,
        frame.f_lineno,
        module=frame.f_globals.get("__name__"),
        registry=frame.f_globals.setdefault("__warningregistry__", {}),
    )


def _stack_text(frame: FrameType | None) -> str:
    lines = []
    while frame is not None:
        lines.append(f'File "{frame.f_code.co_filename}", line {frame.f_lineno}, in {frame.f_code.co_name}')
        frame = frame.f_back
    return "\n".join(lines)


def _emit(mistake: Mistake) -> None:
    frame = _caller()[1]
    place = ("sys", 1) if frame is None else (frame.f_code.co_filename, frame.f_lineno)
    if _hook is not None and not _state.in_hook:
        try:
            _state.in_hook = True
            _hook(" ".join([mistake.text, *mistake.notes]), _stack_text(frame), (place, mistake.kind))
        except Exception as error:
            _warn(Mistake(f"forwarding a warning failed: {describe(error)}", (), "hook"), *place, frame)
        finally:
            _state.in_hook = False
    _warn(mistake, *place, frame)


def _warn(mistake: Mistake, filename: str, line: int, frame: FrameType | None) -> None:
    """Warn at a line of the caller's, as often as the warning filters of the program say.

    By default Python shows a warning once for each line and text, but texts differ from row to row. It also forgets what it
    has shown whenever a library enters ``catch_warnings``, even if the filters are the same afterwards. So we keep what was
    shown by line and kind of mistake, and ask Python again only when the filters have changed. Python itself registers a
    warning that need not be shown again; filters that say "always", "error" or "ignore" leave the registry empty.
    """
    key = (filename, line, mistake.kind)
    filters = list(warnings.filters)
    if _shown.get(key) == filters:
        return
    warning = RerunWarning(mistake.text)
    for note in mistake.notes:
        warning.add_note(note)
    module = "sys" if frame is None else str(frame.f_globals.get("__name__", "<string>"))
    registry: dict[Any, Any] = {}
    warnings.warn_explicit(warning, RerunWarning, filename, line, module, registry)
    if registry.keys() - {"version"}:
        _shown[key] = filters


def _report(mistake: Mistake) -> None:
    scope = _scope()
    pending = None if scope is None else scope.mistakes
    if pending is None:
        _emit(mistake)
    else:
        pending.append(mistake)


def send_warning(message: str, *notes: str, kind: Hashable = None) -> None:
    """Emit a :class:`RerunWarning` at the caller's line, after the guarded scopes around this call have ended.

    Parameters
    ----------
    message
        What is wrong.
    notes
        What was given.
    kind
        The kind of mistake (see :class:`Mistake`); by default the line of asyncrr that found it stands for it.
    """
    _report(Mistake(message, notes, _finder() if kind is None else kind))


def warn_of(error: Exception, context: str, where: str = "") -> None:
    """Emit a :class:`RerunWarning` about an exception; its notes become notes of the warning.

    Parameters
    ----------
    error
        What was raised.
    context
        What was being done, put in front of the exception's text unless it is empty.
    where
        What the error is in, put after it.
    """
    _report(_mistake(error, context, where))


def _mistake(error: BaseException, context: str | None, where: str = "") -> Mistake:
    text = f"{type(error).__name__}({error}){where and ' ' + where}"
    notes = tuple(getattr(error, "__notes__", ()))
    return Mistake(f"{context}: {text}" if context else text, notes, (context, where, type(error)))


def _finder() -> tuple[str, int]:
    """The line of asyncrr that found a mistake: the first one outside of this module."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    return ("", 0) if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def say_at_caller(message: str) -> None:
    """Put a line with the caller's file and line number on our logger.

    For what is accepted although it is probably not meant (odd entity paths, timelines that change their type): nothing is
    lost, so it is neither an error in strict mode nor data on ``/__warnings``. Without a handler Python prints it on stderr.
    """
    level, frame = _caller()
    where = "" if frame is None else f"{frame.f_code.co_filename}:{frame.f_lineno}: "
    _logger.warning("%s%s", where, message, stacklevel=level)


def send_warning_or_raise(
    message: str, exception_type: type[Exception] = ValueError, *, instead: str | None = None
) -> None:
    """Raise ``exception_type(message)`` in strict mode; otherwise warn, and the caller goes on with a fallback.

    ``instead`` says what the fallback is, for the warning.
    """
    if strict_mode():
        raise exception_type(message)
    send_warning(f"{message}; {instead}" if instead else message)


def describe(error: BaseException) -> str:
    """An exception as it appears in warnings: its type, its text, and the notes that were added on its way."""
    return " ".join([f"{type(error).__name__}({error})", *getattr(error, "__notes__", ())])


_short_repr = reprlib.Repr()
_short_repr.maxlist = _short_repr.maxtuple = _short_repr.maxdict = _short_repr.maxset = 4
_short_repr.maxstring = _short_repr.maxother = 60


def shown(value: object) -> str:
    """What somebody has passed, short enough for a message: arrays by shape and type, long things cut."""
    shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    if shape is not None and shape != () and dtype is not None:
        return f"<{type(value).__name__} of shape {tuple(shape)}, {dtype}>"
    return re.sub(r"\s*\n\s*", " ", _short_repr.repr(value))


def deprecated_param(
    name: str, *, use_instead: str | None = None, since: str | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a function so that giving it the keyword argument ``name`` is an error in strict mode, else a DeprecationWarning.

    Parameters
    ----------
    name
        The argument.
    use_instead
        What takes its place.
    since
        The release that deprecated it.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        message = f"{function.__name__}: the argument {name!r} is deprecated"
        message += f" since {since}" if since else ""
        message += f"; use {use_instead}" if use_instead else ""

        @functools.wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if name in kwargs:
                if strict_mode():
                    raise ValueError(message)
                warnings.warn(message, DeprecationWarning, stacklevel=2)
            return function(*args, **kwargs)

        return checked

    return decorate


class catch_and_log_exceptions(_Scope):
    """Turn exceptions into warnings while strict mode is off; a context manager and a decorator.

    Only :class:`Exception` is caught. Nested scopes report when the outermost one is left.

    Parameters
    ----------
    context
        What was being done; put in front of the message. The decorator defaults to the function's name.
    depth_to_user_code
        Accepted for compatibility; the caller's line is found by looking for the first frame outside of asyncrr.
    exception_return_value
        What a decorated function returns when an exception was caught.
    strict
        Strict mode inside the scope; None keeps it as it is. A decorated function's own ``strict`` argument wins.
    """

    def __init__(
        self,
        context: str | None = None,
        *,
        depth_to_user_code: int = 1,
        exception_return_value: Any = None,
        strict: bool | None = None,
    ) -> None:
        self.context = context
        self.depth_to_user_code = depth_to_user_code
        self.exception_return_value = exception_return_value
        super().__init__(strict)
        self._is_outermost = False

    def __enter__(self) -> Self:
        super().__enter__()
        self._is_outermost = self.mistakes is None
        if self.mistakes is None:
            self.mistakes = []
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        caught = isinstance(exc, Exception) and not (_strict_default if self.strict_here is None else self.strict_here)
        mistakes, self.mistakes = self.mistakes, None
        super().__exit__(exc_type, exc, traceback)
        assert mistakes is not None
        if caught and exc is not None:
            mistakes.append(_mistake(exc, self.context))
        if self._is_outermost:
            for mistake in mistakes:
                _emit(mistake)
        return caught

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        context = self.context or getattr(function, "__qualname__", None)

        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            own = kwargs.get("strict", self.strict)
            with catch_and_log_exceptions(context, strict=own if isinstance(own, bool) else None):
                return function(*args, **kwargs)
            fallback: R = self.exception_return_value
            return fallback

        return guarded
