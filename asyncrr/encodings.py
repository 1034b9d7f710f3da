"""The encodings, so that they can be imported from ``asyncrr.encodings``; they live in ``asyncrr.types.encodings``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from asyncrr.types import encodings

if TYPE_CHECKING:
    from asyncrr.types.encodings import *  # noqa: F403 - all of them, for type checkers
else:
    # One module under two names: its lazily loaded names and its identity stay what they are.
    sys.modules[__name__] = encodings
