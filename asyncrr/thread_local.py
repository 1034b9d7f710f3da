"""A recording of its own for each call of a function."""

from __future__ import annotations

import functools
import inspect
import uuid
from collections.abc import Callable, Generator
from typing import Any, TypeVar, cast

from .active import recording_stream_generator_ctx
from .recording import RecordingStream

Function = TypeVar("Function", bound=Callable[..., Any])


def thread_local_stream(application_id: str) -> Callable[[Function], Function]:
    """Give each call of a function a recording of its own, which is the active one inside of the call.

    For jobs that run in several threads, each with its own sinks (such as :func:`asyncrr.save`). When the call ends, what it
    logged is delivered. Generator functions may be decorated, too: their recording is not active where they are
    iterated over.

    Parameters
    ----------
    application_id
        Name of the application of these recordings; each gets a random recording id.

    Raises
    ------
    TypeError
        If the function is an async one: leaving the recording would hold up its event loop.
    """

    def decorate(function: Function) -> Function:
        def new() -> RecordingStream:
            return RecordingStream(application_id, recording_id=uuid.uuid4())

        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise TypeError(
                "thread_local_stream is not for async functions: use `async with AsyncRecordingStream(...)`"
            )
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            @recording_stream_generator_ctx
            def generator(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
                with new():
                    return (yield from function(*args, **kwargs))

            return cast(Function, generator)

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            with new():
                return function(*args, **kwargs)

        return cast(Function, call)

    return decorate
