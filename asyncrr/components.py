"""The components, so that they can be imported from ``asyncrr.components``; they live in ``asyncrr.types.components``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from asyncrr.types import components

if TYPE_CHECKING:
    from asyncrr.types.components import *  # noqa: F403 - all of them, for type checkers
else:
    # One module under two names: its lazily loaded names and its identity stay what they are.
    sys.modules[__name__] = components
