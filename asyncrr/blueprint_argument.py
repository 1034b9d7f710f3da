"""The ``default_blueprint`` argument of functions that set sinks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeAlias

from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message, StoreId

BlueprintLike: TypeAlias = str | os.PathLike[str]
"""A blueprint: the path of an `.rbl` file, as the viewer's "Save blueprint" and ``Blueprint.save`` write it."""


def default_blueprint_messages(blueprint: BlueprintLike | None, recording: StoreId) -> Sequence[Message]:
    """The messages that make ``blueprint`` the default one of a recording's application.

    Parameters
    ----------
    blueprint
        Path of an `.rbl` file, or None for none.
    recording
        The recording whose application the blueprint is for.

    Raises
    ------
    TypeError
        If it is not a path.
    SinkError
        If the file cannot be read, or holds no blueprint.
    """
    if blueprint is None:
        return ()
    if not isinstance(blueprint, (str, os.PathLike)):
        raise TypeError(
            f"default_blueprint must be the path of an .rbl file, not {type(blueprint).__name__}: {blueprint!r}"
        )
    # Read only here: programs without a blueprint do not pay for importing the reader.
    from asyncrr.wire.blueprint_file import read_blueprint

    try:
        messages = read_blueprint(blueprint, recording.application_id)
    except (OSError, ValueError) as error:
        raise SinkError(f"the blueprint {os.fspath(blueprint)!r} cannot be used: {error}") from error
    return messages
