"""``python -m asyncrr.cli``: the same as ``asyncrr``."""

from __future__ import annotations

import sys

from . import main

sys.exit(main())
