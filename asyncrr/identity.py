"""Who a recording is: application id, recording id, and whether logging is on at all."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import uuid

from asyncrr.engine.config import flag_from_environment
from asyncrr.error_utils import say_at_caller
from asyncrr.wire.store_info import normalize_application_id

_SALT = b"asyncrr recording id\x00"


def checked_application_id(application_id: object) -> str:
    """The application id as it is sent.

    Raises
    ------
    TypeError
        If it is not a str.
    ValueError
        If it is empty.
    """
    if not isinstance(application_id, str):
        raise TypeError(f"application_id must be a str, not {type(application_id).__name__}: {application_id!r}")
    normal = normalize_application_id(application_id)
    if normal != application_id:
        say_at_caller(
            f"application id {application_id!r} becomes {normal!r}: Rerun takes up to 180 ASCII letters, digits, spaces and _-[]:"
        )
    return normal


def default_recording_id(application_id: str) -> str:
    """The recording id of this process and all its multiprocessing children for an application.

    It is derived from the authentication key that ``multiprocessing`` hands down, so that a program's processes log
    to one recording without being told.
    """
    key = bytes(multiprocessing.current_process().authkey)
    digest = hashlib.blake2b(_SALT + application_id.encode(), key=key[:64], digest_size=16).digest()
    return uuid.UUID(bytes=digest, version=4).hex


def is_logging_enabled(default: bool) -> bool:
    """``RERUN`` in the environment (on/off), else ``default``."""
    return flag_from_environment("RERUN", default)


def seed_for_example(application_id: object) -> None:
    """Seed the global random number generators for the applications whose ids promise reproducible data."""
    if isinstance(application_id, str) and application_id.startswith("rerun_example_"):
        import numpy as np

        random.seed(0)
        np.random.seed(0)
